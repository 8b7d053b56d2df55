"""Where residents find the gateway: it stands in QR codes and on the public record."""

import pytest

from shared.settings import from_environment


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({}, "http://localhost:8000"),
        ({"FANBU_GATEWAY_URL": "http://127.0.0.1:8100"}, "http://localhost:8100"),
        ({"FANBU_GATEWAY_URL": "http://10.0.0.5:8100/"}, "http://10.0.0.5:8100"),
        (
            {
                "FANBU_GATEWAY_URL": "http://127.0.0.1:8100",
                "FANBU_PUBLIC_URL": "https://a.example/",
            },
            "https://a.example",
        ),
    ],
)
def test_the_public_address_is_the_gateways_own_unless_another_is_chosen(
    monkeypatch, chosen, shown
):
    for name in ("FANBU_GATEWAY_URL", "FANBU_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    assert from_environment().public_url == shown
