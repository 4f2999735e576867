"""The house rules for words of thanks: they tell nobody anything about anybody."""

from __future__ import annotations

from typing import Final

from bedside.domain.messages import Channel
from bedside.rules.about import message, privacy
from bedside.rules.cases.message import MessageCase
from bedside.rules.effects import Effect
from bedside.rules.facts import is_false, is_in, is_true
from bedside.rules.rule import Citation, Rule

__all__ = ["THANKING_RULES"]

_POLICY: Final = Citation("house policy of the library, not law")
_WRITTEN: Final = "a policy, not a finding of law; nothing to verify"

#: What others may read or hear: a telephone on a table, an answering machine, a card without an envelope.
_OPEN: Final = frozenset(
    {
        Channel.SMS,
        Channel.PUSH,
        Channel.VOICE,
        Channel.VOICE_AUTO,
        Channel.VOICE_AI,
        Channel.PRINTED_CARD,
        Channel.SOCIAL,
    }
)

#: What the house pack says about words that tell of somebody.
THANKING_RULES: Final = (
    Rule(
        id="HOUSE-MSG-10",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=MessageCase,
        citation=_POLICY,
        reason="The words tell whether a friend came, and that friend has not agreed in writing that the "
        "referrer hears it.",
        patient_reason="We cannot say anything about other people.",
        condition=is_true(privacy.discloses_referred) & is_false(privacy.referred_authorizes),
        limit="thank for the recommendation, and say nothing about anybody",
        verified=_WRITTEN,
    ),
    Rule(
        id="HOUSE-MSG-11",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=MessageCase,
        citation=_POLICY,
        reason="The words of thanks say that the reader is a patient, where others may read or hear them.",
        patient_reason="We do not say this where others may read it.",
        condition=is_true(privacy.tells_of_reader) & is_in(message.channel, _OPEN),
        limit="leave out visits, treatment and the word patient, or send a letter or an e-mail",
        verified=_WRITTEN,
    ),
)
