"""The friends of a history: who was asked, who came, and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bedside.domain.attribution import Attribution, Touch
from bedside.domain.channels import as_channel
from bedside.domain.invitations import Invitation
from bedside.domain.journal import JournalEntry
from bedside.domain.messages import Channel
from bedside.domain.referrals import Direction, Referral, ReferralStatus, SourceKind
from bedside.programmes.moments import Times
from bedside.programmes.stage import Stage
from bedside.programmes.steps import RANKS, Act, Step, at_rank, do, know
from bedside.rules import ReferralCase, Unknown
from bedside.rules.recorded import RecordedDecision
from bedside.services.history import History

__all__ = ["invitations", "is_of_a_patient", "referrals"]


def invitations(history: History, times: Times) -> Iterator[Step]:
    """Everybody who was asked, and everybody of whom it was tried."""
    lines = _lines(history)
    for invitation in history.of(Invitation):
        found = times.of("invite", "invitation", invitation.id)
        older = lines.get(invitation.id)
        for moment, _ in times.of("revoke", "invitation", invitation.id):
            yield moment, do("referrals.revoke", invitation.id)
        if older is not None:
            at = times.first(
                "rotate", "invitation", older.id, otherwise=invitation.created_at, rank=RANKS["act"]
            )
            yield at, _rotates(older, invitation)
            continue
        at = found[0][0] if found else at_rank(invitation.created_at, "act")
        rotated = any(before.id == invitation.id for before in lines.values())
        yield at, _invites(invitation, found[0][1] if found else None, rotated=rotated)
    for moment, entry in times.every("ask-in-vain", "patient"):
        yield moment, _tries(entry)


def _lines(history: History) -> dict[str, Invitation]:
    """Of each invitation whose code took the place of another: that other one."""
    newest: dict[str, Invitation] = {}
    older: dict[str, Invitation] = {}
    for invitation in sorted(history.of(Invitation), key=lambda one: one.created_at):
        if invitation.line_id is not None and invitation.line in newest:
            older[invitation.id] = newest[invitation.line]
        newest[invitation.line] = invitation
    return older


def _rotates(older: Invitation, newer: Invitation) -> Act:
    until = older.expires_at or newer.created_at
    grace = max(until - newer.created_at, timedelta(0))
    return lambda stage: stage.rotate(older.id, new_id=newer.id, grace=grace)


def _invites(invitation: Invitation, entry: JournalEntry | None, *, rotated: bool) -> Act:
    who = {} if entry is None else {"role": entry.role, "purpose": entry.purpose}

    def act(stage: Stage) -> None:
        stage.invite(
            invitation.referrer_id,
            channel=invitation.channel,
            policy_id=invitation.policy_id,
            invitation_id=invitation.id,
            campaign=invitation.campaign,
            # One that was rotated ends when its time of grace does, and was not given out so.
            expires_at=None if rotated else invitation.expires_at,
            single_use=invitation.single_use,
            by_own_request=not invitation.asked,
            **who,
        )

    return act


def _tries(entry: JournalEntry) -> Act:
    channel, _, own_request = (entry.reason or "").partition("+")

    def act(stage: Stage) -> None:
        # In vain, so nothing says for which programme: for the one that runs.
        stage.invite(
            entry.record,
            channel=as_channel(channel or Channel.FACE_TO_FACE),
            policy_id=None,
            role=entry.role,
            purpose=entry.purpose,
            by_own_request=bool(own_request),
        )

    return act


def is_of_a_patient(referral: Referral) -> bool:
    """Whether a patient brought it, and not a partner."""
    return referral.direction is Direction.INBOUND and referral.source.kind is SourceKind.PATIENT


def referrals(history: History, times: Times, since: datetime) -> Iterator[Step]:
    """Every friend who came, and what became of them; those before *since* are only known."""
    agreed = {
        kept.about_id: kept.decision.case.referred_agreed_to_contact
        for kept in history.of(RecordedDecision)
        if isinstance(kept.decision.case, ReferralCase)
    }
    received = set()
    for referral in history.of(Referral):
        claim = referral.claim
        came_in = referral.received_at if claim is None else claim.recorded_at
        moment = times.first("receive", "referral", referral.id, otherwise=came_in, rank=RANKS["act"])
        if not is_of_a_patient(referral) or moment.at < since:
            yield moment, know(referral)
            continue
        received.add((referral.patient_id, referral.received_at))
        yield moment, _receives(referral, agreed.get(referral.id, True))
        yield from _endings(referral, times)
    yield from _corrections(history, times)
    for touch in history.of(Touch):
        if (touch.patient_id, touch.at) not in received:
            yield at_rank(touch.at, "fact"), know(touch)


def _receives(referral: Referral, agreed: bool | Unknown) -> Act:
    return lambda stage: stage.receive(referral, agreed_to_contact=agreed)


def _endings(referral: Referral, times: Times) -> Iterator[Step]:
    ended = False
    for verb in ("lose", "decline"):
        for moment, entry in times.of(verb, "referral", referral.id):
            ended = True
            yield moment, _if_here(referral, f"referrals.{verb}", reason=entry.outcome)
    for moment, entry in times.of("release", "referral", referral.id):
        counts = entry.outcome == "eligible"
        reason = entry.reason or "as-then"
        yield moment, _if_here(referral, "referrals.release", counts=counts, reason=reason)
    act = {ReferralStatus.LOST: "lose", ReferralStatus.DECLINED: "decline"}.get(referral.status)
    if act is not None and not ended and referral.closed_at is not None:
        reason = referral.closed_reason or "as-then"
        yield at_rank(referral.closed_at, "act"), _if_here(referral, f"referrals.{act}", reason=reason)


def _corrections(history: History, times: Times) -> Iterator[Step]:
    """A person said who had earned a referral; what was said before stays, and so does this."""
    for said in history.of(Attribution):
        if said.because is None:
            continue
        verb = "correct-attribution"
        found = times.of(verb, "referral", said.referral_id)
        moments = [moment for moment, entry in found if entry.at == said.decided_at]
        at = moments[0] if moments else at_rank(said.decided_at, "act")
        yield at, _corrects(said)


def _corrects(said: Attribution) -> Act:
    def act(stage: Stage) -> None:
        if stage.has_referral(said.referral_id):
            stage.do(
                "referrals.correct_attribution", said.referral_id, shares=said.shares, reason=said.because
            )

    return act


def _if_here(referral: Referral, verb: str, **named: object) -> Act:
    def act(stage: Stage) -> None:
        if stage.has_referral(referral.id):
            stage.do(verb, referral.id, **named)

    return act
