"""The ledger, running alone."""

import pytest

from services.ledger.app import SERVICE
from tests.service import running


@pytest.fixture
def ledger(settings):
    """The ledger on each engine."""
    with running(SERVICE, settings) as asked:
        yield asked
