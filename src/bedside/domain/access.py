"""Who may see and change what: a table of roles, purposes and areas, as data.

The least that a role needs for a purpose (45 CFR 164.502(b), 164.514(d)(2)): what the table does
not name is denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Final

import attrs

from bedside.domain.checks import code, typed
from bedside.errors import AccessDeniedError, InvalidValueError

__all__ = ["AREA_OF", "EMERGENCY", "MARKETING", "STANDARD_ACCESS", "AccessPolicy", "Area", "Grant"]

#: The purpose for which the glass is broken (HL7 PurposeOfUse ``ETREAT``).
EMERGENCY: Final = "emergency"

#: The purpose for which a patient has to have said yes in writing (45 CFR 164.508(a)(3)).
MARKETING: Final = "marketing"


class Area(Enum):
    """What records are about; each stored kind is in one area."""

    IDENTITY = "identity"
    AGREEMENTS = "agreements"
    PAYERS = "payers"
    CARE = "care"
    FEEDBACK = "feedback"
    REFERRALS = "referrals"
    NETWORK = "network"
    MONEY = "money"
    REVIEWS = "reviews"
    MESSAGES = "messages"
    EDUCATION = "education"
    DECISIONS = "decisions"
    MEASURES = "measures"
    IMPORTS = "imports"
    AUDIT = "audit"


_KINDS: Final[Mapping[Area, str]] = {
    Area.IDENTITY: "patient related_person household contact",
    Area.AGREEMENTS: "consent",
    Area.PAYERS: "coverage",
    Area.CARE: "appointment visit follow_up recall care_goal expectation",
    Area.FEEDBACK: "survey_invitation survey_response survey_answer concern inquiry",
    Area.REFERRALS: "invitation referral touch attribution policy_version",
    Area.NETWORK: "partner agreement organization practitioner practitioner_role location",
    Area.MONEY: "reward transfer request qualification tally",
    Area.REVIEWS: "review",
    Area.MESSAGES: "message delivery delivery_report",
    Area.EDUCATION: "workshop attendance training",
    Area.DECISIONS: "decision",
    Area.MEASURES: "kpi objective",
    Area.IMPORTS: "import_run import_mark",
    Area.AUDIT: "journal checkpoint emergency_access erasure suppression legal_hold",
}

#: The area of each stored kind; a kind that is not here may be seen by nobody.
AREA_OF: Final[Mapping[str, Area]] = {kind: area for area, kinds in _KINDS.items() for kind in kinds.split()}


def _areas(instance: object, attribute: attrs.Attribute[Any], value: tuple[Area, ...]) -> None:
    if len(set(value)) != len(value):
        raise InvalidValueError("collection.repeated", f"Grant.{attribute.name}", "name each area once")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Grant:
    """What one role may read and write for one purpose; who may write may read as well."""

    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)
    reads: tuple[Area, ...] = attrs.field(default=(), validator=_areas)
    writes: tuple[Area, ...] = attrs.field(default=(), validator=_areas)

    def may_read(self, area: Area) -> bool:
        """Whether records of that area may be seen."""
        return area in self.reads or area in self.writes

    def may_write(self, area: Area) -> bool:
        """Whether records of that area may be added and changed."""
        return area in self.writes


def _each_once(instance: object, attribute: attrs.Attribute[Any], value: tuple[Grant, ...]) -> None:
    named = {(grant.role, grant.purpose) for grant in value}
    if len(named) != len(value):
        problem = "give each role and purpose one grant"
        raise InvalidValueError("access.repeated", "AccessPolicy.grants", problem)
    if any(grant.purpose == EMERGENCY for grant in value):
        problem = "nobody is granted emergency; practice.break_glass() opens such a desk"
        raise InvalidValueError("access.emergency", "AccessPolicy.grants", problem)


@attrs.frozen(kw_only=True, field_transformer=typed, slots=False)
class AccessPolicy:
    """The whole table: one grant for each role and purpose that there is.

    >>> STANDARD_ACCESS.grant("marketing", "marketing").may_read(Area.CARE)
    False
    >>> STANDARD_ACCESS.grant("front-desk", "marketing")
    Traceback (most recent call last):
    bedside.errors.AccessDeniedError: role front-desk does not act for the purpose marketing; ...
    """

    grants: tuple[Grant, ...] = attrs.field(validator=_each_once)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Every role, in the order of the alphabet."""
        return tuple(sorted({grant.role for grant in self.grants}))

    def grant(self, role: str, purpose: str) -> Grant:
        """What *role* may do for *purpose*.

        Raises:
            AccessDeniedError: there is no such role, or it does not act for that purpose.
        """
        found = self._by_name.get((role, purpose))
        if found is not None:
            return found
        if role not in self.roles:
            known = ", ".join(self.roles)
            raise AccessDeniedError(f"there is no role {role}; the roles are {known}", code="no-such-role")
        purposes = sorted(grant.purpose for grant in self.grants if grant.role == role)
        raise AccessDeniedError(
            f"role {role} does not act for the purpose {purpose}; its purposes are {', '.join(purposes)}",
            code="not-its-purpose",
        )

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Grant]:
        return {(grant.role, grant.purpose): grant for grant in self.grants}


def _grant(role: str, purpose: str, *, reads: str = "", writes: str = "") -> Grant:
    return Grant(role=role, purpose=purpose, reads=_listed(reads), writes=_listed(writes))


def _listed(names: str) -> tuple[Area, ...]:
    return tuple(Area(name) for name in names.split())


def _all(*, without: Iterable[Area] = ()) -> str:
    return " ".join(area.value for area in Area if area not in without)


_RUNS = _all(without=(Area.AUDIT, Area.IMPORTS, Area.MEASURES, Area.REVIEWS))

#: What holds unless the settings say otherwise; explained in the how-to on the audit journal.
STANDARD_ACCESS: Final = AccessPolicy(
    grants=(
        # Who answers for the practice sees and does everything.
        _grant("owner", "operations", writes=_all()),
        _grant("owner", "treatment", writes=_all(without=(Area.AUDIT, Area.IMPORTS))),
        _grant("owner", "payment", reads="identity care", writes="payers money"),
        _grant("manager", "operations", writes=_all()),
        _grant("manager", "payment", reads="identity care", writes="payers money"),
        # Who meets the patients.
        _grant("front-desk", "operations", reads="measures reviews", writes=_RUNS),
        _grant("front-desk", "treatment", writes="identity agreements care feedback messages"),
        _grant("front-desk", "payment", reads="identity care", writes="payers money"),
        _grant(
            "clinician",
            "treatment",
            reads="payers money decisions education",
            writes="identity agreements care feedback referrals network messages",
        ),
        _grant("clinician", "operations", reads="feedback network measures education"),
        # Who needs one part of it.
        _grant("billing", "payment", reads="identity care", writes="payers money"),
        _grant("billing", "operations", reads="identity payers measures", writes="money"),
        _grant(
            "marketing",
            "marketing",
            reads="identity agreements network measures",
            writes="referrals messages education",
        ),
        _grant("marketing", "operations", reads="network measures", writes="education"),
        # Who looks after the others.
        _grant("auditor", "operations", reads="audit decisions money reviews measures"),
        _grant(
            "privacy-officer",
            "operations",
            reads="identity messages referrals decisions",
            writes="agreements audit",
        ),
        # What runs without a person, and a person at the command line.
        _grant("dispatcher", "operations", writes="messages"),
        # A program may end a review whose deadline has passed; what is held is released by people alone.
        _grant(
            "system",
            "operations",
            reads="measures reviews",
            writes=_all(without=(Area.AUDIT, Area.MEASURES, Area.REVIEWS)),
        ),
        _grant("operator", "operations", writes=_all()),
    )
)
