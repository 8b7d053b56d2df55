"""An index costs every row that is written: none is there where another one begins like it."""

from importlib import import_module
from itertools import permutations

import pytest

from shared.settings import SERVICES


def is_needless(index, other) -> bool:
    """Whether whoever asks by an index finds as much by another one."""
    if index.unique or "WHERE" in index.sql or " WHERE " in (other.sql or ""):
        return False
    begins_like_it = other.columns[: len(index.columns)] == index.columns
    is_twice = other.columns == index.columns and not other.unique
    return begins_like_it and (not is_twice or index.name > other.name)


@pytest.mark.parametrize("place", ["gateway", *(f"services.{name}" for name in SERVICES)])
def test_no_index_is_the_beginning_of_another_one(bare, place):
    service = import_module(f"{place}.service").SERVICE
    service.migrate(bare)
    database = service.database
    with database.connection():
        found = [
            f"{index.name} is the beginning of {other.name}"
            for table in database.proxy.get_tables()
            for index, other in permutations(database.proxy.get_indexes(table), 2)
            if is_needless(index, other)
        ]
    database.close()
    assert found == []
