"""Referrals between patients: ask for one, receive it, say who earned it and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bedside.domain.attribution import Share
from bedside.domain.channels import ChannelName
from bedside.domain.checks import check_code
from bedside.domain.codes import referral_code
from bedside.domain.dates import Period
from bedside.domain.explanation import Explanation
from bedside.domain.heard import HeardFrom
from bedside.domain.invitations import Invitation, mark_opened
from bedside.domain.links import check_tag
from bedside.domain.matching import Match
from bedside.domain.messages import Channel
from bedside.domain.patients import Patient
from bedside.domain.referrals import (
    Referral,
    ReferralSource,
    decline,
    lose,
)
from bedside.errors import InvalidValueError
from bedside.rules import Decision, Unknown
from bedside.services.matching import who_referred
from bedside.services.merging import find_of_person
from bedside.services.office import Office
from bedside.services.referring.asking import Ask, Invited, invite, may_ask
from bedside.services.referring.attributing import why
from bedside.services.referring.candidates import Askable, whom_to_ask
from bedside.services.referring.channels import known_channel
from bedside.services.referring.claiming import claim
from bedside.services.referring.correcting import Corrected, correct_attribution
from bedside.services.referring.hearing import Heard, hear
from bedside.services.referring.invitations import open_invitation, revoke_line, rotate_invitation
from bedside.services.referring.receiving import Received, receive
from bedside.services.referring.recognising import Recognition, recognise
from bedside.services.referring.releasing import Released, release_by_hand
from bedside.services.referring.thanking import BY_TEXT, Thanked, thank, welcome

__all__ = ["Referrals", "Released"]

#: How many patients one list of whom to ask may hold.
_AT_MOST: Final = 200


class Referrals:
    """``desk.referrals``: patients who bring friends."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def invite(
        self,
        patient_id: str,
        *,
        channel: ChannelName = Channel.FACE_TO_FACE,
        policy_id: str | None = None,
        campaign: str | None = None,
        expires_at: datetime | None = None,
        single_use: bool = False,
        by_own_request: bool = False,
    ) -> Invited:
        """Ask a patient to bring a friend, if we may; a message over *channel* carries the code.

        There is no invitation whose message cannot go out: the message is planned first, and where
        the rules or a missing contact point stand against it, its decision is the answer. *channel* is a
        member of :class:`~bedside.Channel`, or the short name of one that a plugin has words for.
        *campaign* is a tag that stands in links for everybody to read. A *single_use* code is for one
        friend. *by_own_request*: the patient wants a code, so nobody asks, and no time of rest counts.

        Raises:
            InvalidValueError: ``link.tag``, ``link.tag_personal``: *campaign* is no such tag;
                ``channel.unknown``: *channel* is none of ours, and no plugin's; ``time.naive``,
                ``invitation.expiry``: *expires_at* has no zone, or is not to come.
            NotFoundError: *channel* needs a message, and no template is for referral invitations.
        """
        if campaign is not None:
            check_tag(campaign, "campaign")
        known = known_channel(self._office, channel, "invite.channel")
        ask = Ask(channel=known, policy_id=policy_id, by_own_request=by_own_request)
        with self._office.unit() as unit:
            return invite(
                self._office,
                unit,
                patient_id,
                ask,
                campaign=campaign,
                expires_at=expires_at,
                single_use=single_use,
            )

    def may_ask(
        self,
        patient_id: str,
        *,
        channel: ChannelName = Channel.FACE_TO_FACE,
        policy_id: str | None = None,
        by_own_request: bool = False,
    ) -> Decision:
        """Whether this patient may be asked now, and why not; nobody is asked.

        Raises:
            InvalidValueError: ``channel.unknown``: *channel* is none of ours, and no plugin's.
        """
        known = known_channel(self._office, channel, "may_ask.channel")
        ask = Ask(channel=known, policy_id=policy_id, by_own_request=by_own_request)
        with self._office.unit() as unit:
            return may_ask(self._office, unit, patient_id, ask)

    def whom_to_ask(
        self,
        *,
        limit: int = 20,
        channel: ChannelName = Channel.FACE_TO_FACE,
        policy_id: str | None = None,
    ) -> tuple[Askable, ...]:
        """The patients who may be asked today, each with the reason: promoters first, then who came last.

        Only who answered or came as lately as the programme says is looked at, and at most ten of
        them for each of the *limit* that is wanted.

        Raises:
            InvalidValueError: *limit* is not 1 to 200; ``channel.unknown``.
        """
        if type(limit) is not int or not 1 <= limit <= _AT_MOST:
            raise InvalidValueError("asking.limit", "whom_to_ask.limit", f"give 1 to {_AT_MOST}")
        ask = Ask(channel=known_channel(self._office, channel, "whom_to_ask.channel"), policy_id=policy_id)
        with self._office.unit() as unit:
            unit.acting.check_read("patient")
            unit.note("list-askable", Patient, "all")
            return whom_to_ask(self._office, unit, ask, limit=limit)

    def open(self, typed_code: str) -> Invitation:
        """Somebody followed the link or showed the card.

        Raises:
            InvalidValueError: there is a slip in the code.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
        """
        code = referral_code(typed_code)
        with self._office.unit() as unit:
            invitation = open_invitation(unit, code)
            unit.note("open", Invitation, invitation.id, subject=invitation.referrer_id)
            return unit.change(mark_opened(invitation, at=unit.now))

    def rotate(self, invitation_id: str, *, grace: timedelta = timedelta(days=30)) -> Invitation:
        """A new code for the same line of invitations; the old one counts until *grace* is over.

        Nobody is asked by this: where the code was printed or sent, hand on the new one.

        Raises:
            InvalidValueError: ``invitation.closed``: its code counts no more, or was rotated before;
                ``invitation.grace``: the time of grace is negative, or longer than ten years.
        """
        with self._office.unit() as unit:
            return rotate_invitation(self._office, unit, invitation_id, grace=grace)

    def revoke(self, invitation_id: str) -> Invitation:
        """The code counts no more, for good, and neither do those that took its place."""
        with self._office.unit() as unit:
            return revoke_line(unit, invitation_id)

    def receive(
        self,
        patient_id: str,
        *,
        code: str | None = None,
        link: str | None = None,
        referrer_id: str | None = None,
        channel: ChannelName | None = None,
        service: str | None = None,
        policy_id: str | None = None,
        agreed_to_contact: bool | Unknown = True,
        device: str | None = None,
    ) -> Received:
        """A new patient came by a code or a link, or says which patient sent them.

        The patient is welcome whatever the programme's terms say: the decision is only about
        whether the referral counts. The tags of a *link* are kept with the touch.
        *agreed_to_contact* is about a patient without a code: say False, or UNKNOWN, when it was not
        the patient who came to us, such as when a referrer left a friend's number. Who came by a code
        came by their own act, whatever is said here. *device* is a token by which the host knows the
        friend's device again; only a digest of it is kept.

        Raises:
            InvalidValueError: ``referral.source``: not exactly one way in was given. ``code.format``:
                there is a slip in the code. ``link.foreign``, ``link.format``, ``link.code``,
                ``link.key`` or ``link.tampered``: it is no link of this practice, as it was made.
                ``patient.deceased``: the patient is recorded as deceased.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
            SettingsError: it is a link, and the practice makes none.
        """
        with self._office.unit() as unit:
            return receive(
                self._office,
                unit,
                patient_id,
                code=code,
                link=link,
                referrer_id=referrer_id,
                channel=channel,
                service=service,
                policy_id=policy_id,
                agreed_to_contact=agreed_to_contact,
                device=device,
            )

    def heard(
        self,
        patient_id: str,
        answer: HeardFrom,
        *,
        channel: Channel = Channel.WEB,
        service: str | None = None,
    ) -> Heard:
        """What a patient answered to "how did you hear about us", on a form or at the desk.

        A friend's code is received, and so is a partner or a campaign, unless they brought the patient
        already; every answer is a touch. A friend's name or contact only gives candidates.
        :func:`bedside.interop.heard.read_heard` makes the answer of what a form holds.

        Raises:
            InvalidValueError: ``patient.deceased``: the patient is recorded as deceased.
            NotFoundError: there is no such patient or partner, or the code counts no more.
        """
        with self._office.unit() as unit:
            return hear(self._office, unit, patient_id, answer, channel=channel, service=service)

    def who_referred(self, *, name: str | None = None, contact: str | None = None) -> Sequence[Match]:
        """Whom a friend's name or contact may mean, for a person at the desk to choose: ten at most.

        Names are compared without accents and capitals, and near ones are shown too; a number is given
        with its country code. Only patients whom the actor may see are shown, by their ids.

        Raises:
            InvalidValueError: ``matching.nothing``: neither was given.
        """
        with self._office.unit() as unit:
            return who_referred(unit, name=name, contact=contact)

    def claim(
        self,
        patient_id: str,
        *,
        referrer_id: str,
        said_at: datetime | None = None,
        channel: ChannelName | None = None,
        service: str | None = None,
        policy_id: str | None = None,
    ) -> Received:
        """A patient who came without a friend's name says afterwards that a friend had sent them.

        It counts from the instant when the patient came, and is held until another person than who
        wrote it down calls :meth:`release`. *said_at* is when the patient said it; now, unless given.

        Raises:
            InvalidValueError: ``claim.window``: it was said later than the programme's
                ``receiving.late_claims_within`` after the patient came. ``claim.not_late``: the patient
                has not come yet. ``claim.counted_once``: a patient is named already. ``time.naive``,
                ``time.future``: *said_at* has no zone, or is to come. ``patient.deceased``: the patient is
                recorded as deceased.
            NotFoundError: there is no such patient, referrer or programme.
        """
        with self._office.unit() as unit:
            return claim(
                self._office,
                unit,
                patient_id,
                referrer_id=referrer_id,
                said_at=said_at,
                channel=channel,
                service=service,
                policy_id=policy_id,
            )

    def why(self, referral_id: str) -> Explanation:
        """Why the credit of a referral is where it is: the rule, the window, and each touch."""
        with self._office.unit() as unit:
            return why(self._office, unit, referral_id)

    def correct_attribution(
        self,
        referral_id: str,
        *,
        source: ReferralSource | None = None,
        shares: Sequence[Share] | None = None,
        reason: str,
    ) -> Corrected:
        """A person found that others earned a referral; what was said before stays, and is corrected.

        Give the one *source* that earned it, or *shares* of 10,000 basis points together (none at all:
        nobody earned it). *reason* is a short code such as ``friend-was-named``. Rewards of a referrer
        whose share changes are forfeited while they wait, and judged anew for whoever has the credit now.

        Raises:
            InvalidValueError: ``attribution.rewards_given``: one of those rewards is owed or was handed
                over; claw it back first. ``attribution.unchanged``, ``attribution.own``,
                ``attribution.shares``, ``attribution.none``: the credit is so already, would be the
                patient's own, does not add up, or was never given. ``code.format``: *reason* is no code.
            NotFoundError: there is no such referral, patient or partner.
            UniqueKeyError: somebody else corrected it at this moment; look at it again.
        """
        with self._office.unit() as unit:
            return correct_attribution(
                self._office, unit, referral_id, source=source, shares=shares, reason=reason
            )

    def thank(
        self,
        referral_id: str,
        *,
        channels: Sequence[Channel] = BY_TEXT,
        template_id: str | None = None,
    ) -> Thanked:
        """Thank whoever sent this friend, once, with words that carry no reward and tell nobody anything.

        Without *template_id* the first template for thanks is taken: one that names the friend only
        where the friend agreed to it in writing (``Purpose.TELL_REFERRER``).

        Raises:
            InvalidValueError: ``thanks.source``: no patient sent the friend; ``thanks.given``: it was
                thanked for; ``thanks.template``: the template is for something else.
            NotFoundError: there is no template for thanks.
        """
        with self._office.unit() as unit:
            return thank(self._office, unit, referral_id, channels=channels, template_id=template_id)

    def welcome(
        self,
        referral_id: str,
        *,
        channels: Sequence[Channel] = BY_TEXT,
        template_id: str | None = None,
    ) -> Thanked:
        """Welcome the friend who came, once; the words do not say who sent them.

        Raises:
            InvalidValueError: ``thanks.given``: they were welcomed; ``thanks.template``.
            NotFoundError: there is no template for a welcome.
        """
        with self._office.unit() as unit:
            return welcome(self._office, unit, referral_id, channels=channels, template_id=template_id)

    def recognition(self, period: Period) -> Recognition:
        """How many people sent how many friends who came in *period*, and who wants to be named for it.

        Numbers below eleven are not shown, and only who agreed in writing (``Purpose.RECOGNITION``) is
        named, as they chose (``named_as``), with nobody's rank.
        """
        with self._office.unit() as unit:
            unit.acting.check_read("referral")
            unit.note("recognise", Referral, "all")
            return recognise(self._office, unit, period)

    def lose(self, referral_id: str, *, reason: str) -> Referral:
        """Nobody was seen."""
        with self._office.unit() as unit:
            lost = lose(unit.get(Referral, referral_id), at=unit.now, reason=reason)
            unit.note("lose", Referral, referral_id, subject=lost.patient_id, outcome=reason)
            return unit.change(lost)

    def decline(self, referral_id: str, *, reason: str) -> Referral:
        """We will not see the patient on this referral."""
        with self._office.unit() as unit:
            declined = decline(unit.get(Referral, referral_id), at=unit.now, reason=reason)
            unit.note("decline", Referral, referral_id, subject=declined.patient_id, outcome=reason)
            return unit.change(declined)

    def release(self, referral_id: str, *, counts: bool, reason: str) -> Released:
        """A person has looked at a referral whose eligibility is held: it counts, or it does not.

        One that was claimed late is released by another person than who wrote the claim down.

        *reason* goes into the journal: a short code such as ``friend-called-us``. When it counts,
        the rewards for what has happened meanwhile are judged now, each once. Its review in
        ``desk.reviews`` ends with it; what is suspicious is ruled on by somebody else than who received it.

        Raises:
            AccessDeniedError: something is suspicious, and you may not decide reviews.
            InvalidValueError: ``referral.not_held``; ``claim.four_eyes``: the same person claimed it late;
                ``review.four_eyes``: it is suspicious, and you received it; ``code.format``: the reason is
                no code.
        """
        check_code(reason, "reason")
        with self._office.unit() as unit:
            return release_by_hand(self._office, unit, referral_id, counts=counts, reason=reason)

    def by_referrer(self, patient_id: str) -> Sequence[Referral]:
        """Every referral that this patient made, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-referrals", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, Referral, patient_id, column="referrer_id", order_by="received_at")
