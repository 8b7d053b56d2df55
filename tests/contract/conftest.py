"""The instance that everybody asks."""

from collections.abc import Iterator

import pytest

from deploy.instance import Instance
from tests.lived_in import lived_in as living


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Instance]:
    """A running instance with a few rows of nearly everything."""
    with living() as running:
        yield running
