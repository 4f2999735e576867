"""The facts of a reply, by name."""

from __future__ import annotations

from bedside.rules.cases.inbound import InboundCase
from bedside.rules.facts import Fact

__all__ = ["is_revocation"]

is_revocation = Fact[InboundCase, bool]("inbound.is_revocation", lambda case: case.is_revocation)
