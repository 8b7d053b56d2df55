"""Fixtures that every test may use."""

import pytest

from tests import engines


def pytest_sessionfinish() -> None:
    """Not left to the end of the process: a worker of xdist may be cut off before it."""
    engines.UNTIL_END.close()


@pytest.fixture(params=engines.ENGINES)
def settings(request):
    """An empty instance, once on SQLite and once on a real PostgreSQL."""
    with engines.fresh(request.param) as settings:
        yield settings


@pytest.fixture(params=engines.ENGINES)
def bare(request):
    """An instance without any table yet, once on SQLite and once on a real PostgreSQL."""
    with engines.fresh(request.param, migrated=False) as settings:
        yield settings
