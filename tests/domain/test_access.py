"""The access policy is a whole table, and what it does not name is denied."""

from __future__ import annotations

import pytest

from bedside.domain.access import AREA_OF, STANDARD_ACCESS, AccessPolicy, Area, Grant
from bedside.errors import AccessDeniedError, InvalidValueError
from bedside.records import KINDS


def test_every_stored_kind_is_in_an_area() -> None:
    missing = sorted({kind.name for kind in KINDS} - set(AREA_OF))

    assert missing == [], "name them in bedside.domain.access, or nobody may see them"


def test_an_unknown_role_is_refused_with_the_roles_that_there_are() -> None:
    with pytest.raises(AccessDeniedError, match=r"no role janitor; the roles are auditor, billing, .*owner"):
        STANDARD_ACCESS.grant("janitor", "operations")


def test_a_role_is_refused_for_a_purpose_that_is_not_its_own() -> None:
    with pytest.raises(AccessDeniedError, match="its purposes are operations, payment"):
        STANDARD_ACCESS.grant("billing", "treatment")


def test_who_may_write_may_read_and_what_is_not_named_is_denied() -> None:
    grant = Grant(role="guest", purpose="operations", reads=(Area.CARE,), writes=(Area.MONEY,))

    assert [area for area in Area if grant.may_read(area)] == [Area.CARE, Area.MONEY]
    assert [area for area in Area if grant.may_write(area)] == [Area.MONEY]


def test_marketing_sees_no_care_no_payers_and_no_concerns() -> None:
    for purpose in ("marketing", "operations"):
        grant = STANDARD_ACCESS.grant("marketing", purpose)
        assert not any(map(grant.may_read, (Area.CARE, Area.PAYERS, Area.FEEDBACK, Area.MONEY, Area.AUDIT)))


@pytest.mark.parametrize("grants", [("operations", "operations"), ("emergency",)])
def test_a_table_names_each_pair_once_and_grants_no_emergency(grants: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match=r"access\.(repeated|emergency)"):
        AccessPolicy(grants=tuple(Grant(role="owner", purpose=purpose) for purpose in grants))


def test_an_area_is_named_once_in_a_grant() -> None:
    with pytest.raises(InvalidValueError, match=r"collection\.repeated"):
        Grant(role="owner", purpose="operations", reads=(Area.CARE, Area.CARE))
