"""The facts of an export, by name."""

from __future__ import annotations

from typing import Final

from bedside.rules.cases.export import ExportCase, ExportDestination, SafeHarborIdentifier
from bedside.rules.facts import Fact, is_false, lacks, overlaps

__all__ = [
    "NOT_IN_LIMITED_SET",
    "all_fields_known",
    "authorization",
    "destination",
    "expert_determination",
    "has_identifiers",
    "identifiers",
    "limited_set_agreement",
    "smallest_cell",
]

#: What a limited data set may not hold either, 45 CFR 164.514(e)(2).
NOT_IN_LIMITED_SET: Final = frozenset(SafeHarborIdentifier) - {
    SafeHarborIdentifier.GEOGRAPHY,
    SafeHarborIdentifier.DATES,
    SafeHarborIdentifier.OTHER_CODE,
}

_Yes = Fact[ExportCase, bool]

destination = Fact[ExportCase, ExportDestination]("export.destination", lambda case: case.destination)
identifiers = Fact[ExportCase, frozenset[SafeHarborIdentifier]](
    "export.identifiers", lambda case: case.identifiers
)
all_fields_known = _Yes("export.all_fields_known", lambda case: case.all_fields_known)
smallest_cell = Fact[ExportCase, int]("export.smallest_cell", lambda case: case.smallest_cell)
authorization = _Yes("export.authorization", lambda case: case.authorization)
limited_set_agreement = _Yes("export.limited_set_agreement", lambda case: case.limited_set_agreement)
expert_determination = _Yes("export.expert_determination", lambda case: case.expert_determination)

#: The fields hold an identifier; a field that nobody has looked at may be one.
has_identifiers = overlaps(identifiers, SafeHarborIdentifier) | (
    is_false(all_fields_known) & lacks(identifiers)
)
