"""Fixtures that every test may use, and which examples hypothesis tries."""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tried

from tests import engines

# The same ones each time: what fails fails for everybody. `make fuzz` looks for others. How long
# one takes says only how busy the machine is; all examples of a test share a service on purpose.
tried.register_profile(
    "fanbu",
    derandomize="FANBU_FUZZ" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
tried.load_profile("fanbu")


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
