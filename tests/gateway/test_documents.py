"""The one document: valid, whole, and made of what the services say."""

from dataclasses import replace

from openapi_spec_validator import validate

from gateway.app import SERVICE
from gateway.database import gateway as database
from services.store.app import SERVICE as STORE
from shared.settings import SERVICES
from tests.gateway.conftest import Gate, free_address, serving
from tests.service import app_of


def document_of(gate):
    return gate.open("GET", "/openapi.json").json


def references(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if isinstance(node.get("$ref"), str) else [])
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_merged_document_is_valid_openapi(shop):
    document = document_of(shop)
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_services_stand_under_their_names(shop):
    document = document_of(shop)
    assert "/api/v1/store/products" in document["paths"]
    assert document["paths"]["/api/v1/store/products"]["get"]["tags"] == ["store: products"]
    schemas = document["components"]["schemas"]
    assert "store_Product" in schemas and "Product" not in schemas and "Problem" in schemas
    for reference in references(document):
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_every_path_of_the_gateway_itself_is_described(shop):
    paths = document_of(shop)["paths"]
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in shop.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("auth", "users", "loop", "audit")
    }
    assert served | {"/feeds/{service}"} <= set(paths)
    sign_in = paths["/api/v1/auth/token"]["post"]
    assert sign_in["security"] == [] and "429" in sign_in["responses"]
    assert "Idempotency-Key" not in str(sign_in["parameters"])
    assert "Idempotency-Key" in str(paths["/api/v1/users"]["post"]["parameters"])


def test_a_service_that_is_down_is_left_out_and_joins_when_it_is_up(settings):
    SERVICE.migrate(settings)
    STORE.migrate(settings)
    address = free_address()
    gate = Gate(replace(settings, upstreams=dict.fromkeys(SERVICES, address)))
    assert not [path for path in document_of(gate)["paths"] if path.startswith("/api/v1/store")]
    port = int(address.rsplit(":", 1)[1])
    with serving(app_of(STORE, settings), port):
        assert "/api/v1/store/products" in document_of(gate)["paths"]
    assert "/api/v1/store/products" in document_of(gate)["paths"]  # it was told once, and is kept
    database.close()
    STORE.database.close()
