"""A decision as it is kept: what was asked, about which record, and the whole answer."""

from __future__ import annotations

from datetime import datetime
from typing import NewType

import attrs

from bedside.domain.checks import at_least, aware, code, identifier, optional
from bedside.rules.decisions import Decision

__all__ = ["DecisionId", "RecordedDecision"]

DecisionId = NewType("DecisionId", str)


@attrs.frozen(kw_only=True)
class RecordedDecision:
    """One decision in storage, so that "why was this refused?" has an answer years later.

    ``action`` is what was asked (``grant-reward``, ``send-message``), ``about_kind`` and
    ``about_id`` the record that it was asked about, ``policy_version`` the terms of the programme then.
    """

    id: DecisionId = attrs.field(validator=identifier)
    action: str = attrs.field(validator=code)
    about_kind: str = attrs.field(validator=code)
    about_id: str = attrs.field(validator=identifier)
    patient_id: str | None = attrs.field(default=None, validator=optional(identifier))
    decision: Decision
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    policy_version: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    decided_at: datetime = attrs.field(validator=aware)
