"""Who may do what."""

import pytest

from shared import identity
from shared.identity import PERMISSIONS, RESIDENT, ROLES, Principal

CLERK = Principal("li", "xinsheng", ("clerk",))


def test_the_table_of_permissions_names_known_roles_only():
    assert {role for roles in PERMISSIONS.values() for role in roles} <= {*ROLES, RESIDENT}


def test_the_cashier_neither_reviews_nor_closes_the_books_nor_does_the_admin_move_money():
    cashier, admin = Principal("c", "x", ("cashier",)), Principal("a", "x", ("admin",))
    for permission in ("period:close", "commitment:approve", "allocation:write"):
        assert not cashier.may(permission)
        assert not admin.may(permission)
    assert not admin.may("sale:record")


def test_only_the_district_looks_into_other_communities():
    district = Principal("d", "one", ("district",))
    assert identity.within(district, "two").community == "two"
    with pytest.raises(identity.Forbidden):
        identity.within(CLERK, "two")
