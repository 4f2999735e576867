"""What holds in every US state: no reviewed pack, no reward; and the dentists' code.

References:
- Design rule: state law often bans rewards for referrals whoever pays.
- ADA Principles of Ethics and Code of Professional Conduct, 4.E, 4.E.1.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.settings import Profession
from bedside.jurisdictions.evidence import DESIGN, PRIMARY
from bedside.rules import Citation, Effect, RewardCase, Rule, RulePack, equals, is_false
from bedside.rules.about import reward

__all__ = ["US_STATES"]

_RULES: Final = (
    Rule(
        id="US-STATE-00",
        effect=Effect.HOLD,
        jurisdiction="US-*",
        case_type=RewardCase,
        citation=Citation("design rule of the library"),
        reason="State law often bans rewards for referrals whoever pays, and no reviewed rule "
        "pack for this "
        "state and profession is loaded.",
        condition=is_false(reward.state_pack_reviewed),
        limit="load the pack of the state, and have counsel review it",
        verified=DESIGN,
    ),
    Rule(
        id="US-ADA-01",
        effect=Effect.WARN,
        jurisdiction="US-*",
        case_type=RewardCase,
        citation=Citation("ADA Code of Ethics 4.E, 4.E.1"),
        reason="Members of the dental association neither take nor give rebates or split fees; "
        "at least one "
        "state association reads gift cards to patients as rebates.",
        condition=equals(reward.profession, Profession.DENTIST) & reward.contingent,
        verified=PRIMARY,
    ),
)

#: Loaded for every practice in the United States, beside the pack of its state.
US_STATES: Final = RulePack(
    name="us-states",
    jurisdiction="US-*",
    version="2026.1",
    rules=_RULES,
)
