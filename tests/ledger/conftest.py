"""The ledger beside a shop: a quiet one, or one in which things happen."""

import pytest

from tests.ledger.neighbours import beside_a_quiet_shop, in_town


@pytest.fixture
def ledger(settings):
    """The ledger on each engine; the shop it asks before a close has nothing to say."""
    with beside_a_quiet_shop(settings) as asked:
        yield asked


@pytest.fixture
def town(settings):
    """The ledger and a trading shop on each engine."""
    with in_town(settings) as both:
        yield both
