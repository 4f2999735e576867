"""The case of asking: may this patient be asked to bring a friend?"""

from __future__ import annotations

from datetime import datetime

import attrs

from bedside.domain.asking import Occasion
from bedside.domain.checks import aware, code
from bedside.domain.surveys import Group
from bedside.rules.effects import Unknown

__all__ = ["AskCase"]


@attrs.frozen(kw_only=True)
class AskCase:
    """May this patient be asked, by this role, at this moment?

    ``by_own_request``: the patient wants a code, and nobody asks. ``has_left``, ``deceased``,
    ``erased`` and ``merged`` say that nobody of that record can be asked any more;
    ``has_guardian``: somebody is on file who may consent for a minor. ``programme_running`` is of the
    programme that is named, or yes where there is none.

    ``recommends`` is the last answer to whether they would recommend us (None: they never answered),
    ``occasion`` the best reason to ask today (None: there is none), ``occasion_needed`` whether the
    programme wants one. The five instants are those at which a time of rest is over; None: there is
    nothing to rest from. ``asking_roles`` are those who may ask; where there is none, every role may.
    """

    at: datetime = attrs.field(validator=aware)
    by_own_request: bool | Unknown = False
    deceased: bool | Unknown
    has_left: bool | Unknown
    erased: bool | Unknown
    merged: bool | Unknown
    is_minor: bool | Unknown
    has_guardian: bool | Unknown
    age: int | Unknown
    minimum_age: int | None
    programme_running: bool | Unknown
    has_open_concern: bool | Unknown
    recommends: Group | Unknown | None
    occasion: Occasion | Unknown | None
    occasion_needed: bool
    rested_from_ask_at: datetime | Unknown | None
    year_has_room_at: datetime | Unknown | None
    rested_from_concern_at: datetime | Unknown | None
    rested_from_procedure_at: datetime | Unknown | None
    rested_from_missed_visit_at: datetime | Unknown | None
    role: str = attrs.field(validator=code)
    asking_roles: frozenset[str]
