"""A question whose text is made once is answered like the expressions that it was made from."""

import peewee
import pytest

from services.store.catalogue.models import Product
from services.store.database import store
from services.store.service import SERVICE
from shared import clock
from shared.compiled import Compiled, exactly
from tests import engines

SKUS = ("A", "B", "C", "D", "E")
ROW = {"category": "x", "unit": "件", "kind": "goods", "tax_category": "goods"}


@pytest.fixture(params=engines.ENGINES)
def shelf(request):
    """Five products."""
    with engines.fresh(request.param) as settings:
        SERVICE.migrate(settings)
        with store.connection():
            store.run(
                lambda: store.insert_rows(
                    Product,
                    [
                        {**ROW, "id": f"id-{sku}", "community": "c", "sku": sku, "name": sku}
                        | {"plu": None, "changed_in": number, "created_at": clock.now()}
                        for number, sku in enumerate(SKUS)
                    ],
                )
            )
            yield Compiled(
                store.proxy,
                lambda community, skus, since: (
                    Product.select(Product, peewee.Value("shelf").alias("where"))
                    .where(
                        (Product.community == community)
                        & Product.sku.in_(skus)
                        & (Product.changed_in >= exactly(since))
                    )
                    .order_by(Product.sku)
                ),
            )
        SERVICE.database.close()


@pytest.mark.parametrize("many", range(len(SKUS) + 1))
def test_a_list_of_any_length_finds_what_is_in_it_each_once(shelf, many):
    found = shelf.models(Product, "c", SKUS[:many], 0)
    assert [row.sku for row in found] == list(SKUS[:many])
    assert all(row.where == "shelf" and row.created_at.tzinfo for row in found)
    assert shelf.models(Product, "other", SKUS[:many], 0) == []


def test_a_long_list_finds_what_is_in_it(shelf):
    unknown = [f"X-{number}" for number in range(5_000)]
    assert [row.sku for row in shelf.models(Product, "c", [*unknown, "B"], 0)] == ["B"]


def test_rows_come_as_the_engine_gives_them_and_numbers_are_compared_as_numbers(shelf):
    assert [row[2] for row in shelf.all("c", SKUS, 3)] == ["D", "E"]
    assert shelf.one("c", ["A", "B"], 1)[2] == "B"
    assert shelf.one("c", ["A"], 1) is None
