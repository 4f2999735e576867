"""Receiving: the terms on which a programme takes a referral in."""

from __future__ import annotations

from datetime import timedelta

import attrs

from bedside.domain.checks import duration, typed

__all__ = ["ReceivingTerms"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReceivingTerms:
    """How a referral may come in.

    ``late_claims_within`` is how long after a patient came it may still be said that a friend sent
    them; another person than who writes it down has to approve. Nothing at all takes no late claims.

    >>> ReceivingTerms().late_claims_within.days
    30
    """

    late_claims_within: timedelta = attrs.field(default=timedelta(days=30), validator=duration)
