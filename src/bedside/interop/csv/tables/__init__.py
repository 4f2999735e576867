"""The tables that a CSV file can fill: one small file each, and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bedside.interop.csv.tables import (
    appointments,
    consents,
    partners,
    patients,
    referrals,
    survey_responses,
    visits,
)
from bedside.interop.csv.values import CsvTable

__all__ = ["TABLES"]

_ALL: Final = (patients, partners, referrals, appointments, visits, consents, survey_responses)

#: Table by name, in an order in which each refers only to earlier ones.
TABLES: Final[Mapping[str, CsvTable]] = {module.TABLE.name: module.TABLE for module in _ALL}
