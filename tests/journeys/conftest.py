"""Whole instances: real processes, real HTTP, real databases."""

from collections.abc import Callable

import pytest

from deploy.client import Client
from deploy.instance import Instance, sign_ins
from deploy.processes import processes
from tests import engines, judges
from tests.instances import started
from tests.nats import bus_of_tests


@pytest.fixture(params=engines.ENGINES, scope="module")
def instance(request, tmp_path_factory):
    """A running instance on each engine, shared by the tests of a file; with FANBU_TEST_BUS=nats
    its facts go over NATS.

    However its journey ends, hledger and beancount then accept every book of every community.
    """
    with bus_of_tests() as bus, started(request.param, made_of=processes, bus=bus) as running:
        yield running
        judges.accept_every_book(running, tmp_path_factory.mktemp("books"))


@pytest.fixture(scope="module")
def as_(instance) -> Callable[[str], Client]:
    """The person of a role, signed in once."""
    return people(instance)


def people(instance: Instance) -> Callable[[str], Client]:
    """Who acts in an instance, by role."""
    known = sign_ins(instance.settings)
    signed_in: dict[str, Client] = {}

    def person(role: str) -> Client:
        if role not in signed_in:
            signed_in[role] = Client(
                instance.settings.gateway_url, known[role]["username"], known[role]["password"]
            )
        return signed_in[role]

    return person
