"""Rewards and the ledger."""

from __future__ import annotations

from typing import Any

from bedside.domain.ledger import Transfer
from bedside.domain.rewards import Reward
from bedside.records.spec import RecordSpec, day, instant, number, spec, text

__all__ = ["GIVING"]

GIVING: tuple[RecordSpec[Any], ...] = (
    spec(
        Reward,
        "reward",
        text("rule_id"),
        text("business_key"),
        text("referral_id", nullable=True, references="referral"),
        text("beneficiary_id", references="patient"),
        text("side", path="beneficiary"),
        text("instrument"),
        number("amount_minor", path="value"),
        text("currency", path="value.currency"),
        text("status"),
        instant("earned_at"),
        instant("payable_at"),
        unique={"business_key": ("business_key",)},
        indexes=(("beneficiary_id",), ("status", "payable_at")),
    ),
    spec(
        Transfer,
        "transfer",
        text("step"),
        text("debit"),
        text("credit"),
        number("amount_minor", path="amount"),
        text("currency", path="amount.currency"),
        text("reward_id", nullable=True, references="reward"),
        text("business_key", nullable=True),
        text("resolves", nullable=True, references="transfer"),
        text("reverses", nullable=True, references="transfer"),
        day("effective_on"),
        instant("occurred_at"),
        unique={"business_key": ("business_key",), "resolves": ("resolves",), "reverses": ("reverses",)},
        indexes=(("reward_id",),),
        appended=True,
    ),
)
