"""The store, running alone."""

import pytest

from services.store.app import SERVICE
from tests.service import running


@pytest.fixture
def store(settings):
    """The store on each engine."""
    with running(SERVICE, settings) as asked:
        yield asked
