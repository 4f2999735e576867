"""The stage of a trial: a practice in memory, with the programme that is tried, and what is done in it.

What is decided is decided by the code that decides in production. What is only known (patients,
consents, who pays, visits) is put there as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Final, TypeVar

import attrs

from bedside import starter
from bedside.domain.asking import rested_at, year_has_room_at
from bedside.domain.channels import ChannelName
from bedside.domain.dates import local_date
from bedside.domain.imports import ImportRun
from bedside.domain.ledger import budget_account
from bedside.domain.links import LinkKeys
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import Patient
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Referral
from bedside.domain.reviews import Review
from bedside.domain.rewards import Reward, RewardRule
from bedside.domain.templates import MessageTemplate
from bedside.errors import AccessDeniedError, BedsideError, MissingReferenceError, UniqueKeyError
from bedside.hookspecs import hookimpl
from bedside.plugins import Plugins
from bedside.ports import Query
from bedside.practice import Desk, Practice
from bedside.programmes.world import TrialWorld
from bedside.records import kind_of, read_row, write_row
from bedside.records.paging import iterate
from bedside.rules import Decision, Unknown
from bedside.services.history import History
from bedside.services.referring.receiving import Received
from bedside.storage import MemoryStorage

__all__ = ["Asked", "Came", "Stage"]

R = TypeVar("R")

#: Hooks by which a plugin has a say in what is decided; nothing is sent, and nobody is told.
_JUDGING: Final = (
    "bedside_rule_packs",
    "bedside_object_to_referral",
    "bedside_object_to_reward",
    "bedside_object_to_message",
    "bedside_message_templates",
    "bedside_share_texts",
)

#: What another person does than who took a friend in.
_BY_ANOTHER: Final = frozenset({"release", "approve", "refuse", "lapse"})

#: Links of a trial lead nowhere.
_LINK_KEYS: Final = LinkKeys({1: bytes(range(32))})


@attrs.frozen(kw_only=True)
class Asked:
    """A patient would have been asked, or not; ``invitation_id`` is that of the history, if it had one."""

    at: datetime
    patient_id: str
    channel: str
    invitation_id: str | None
    granted: bool
    decision: Decision


@attrs.frozen(kw_only=True)
class Came:
    """A friend came; ``decision`` is None where the code would not have been given, or counted no more."""

    at: datetime
    referral_id: str
    patient_id: str
    referrer_id: str
    invitation_id: str | None
    decision: Decision | None


@attrs.frozen(eq=False)
class _Offered:
    """The programmes of the trial, as a plugin."""

    policies: tuple[ReferralPolicy, ...]
    rules: tuple[RewardRule, ...]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return list(self.policies)

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return list(self.rules)


class Stage:
    """What a history does, one method each; what cannot be done here is counted, and stops nothing."""

    def __init__(
        self,
        history: History,
        policies: Sequence[ReferralPolicy],
        rules: Sequence[RewardRule],
        *,
        renamed: Mapping[str, str],
        plugins: Mapping[str, object],
    ) -> None:
        self.world = TrialWorld()
        self.storage = MemoryStorage()
        self.policies = {policy.id: policy for policy in policies}
        self.asked: list[Asked] = []
        self.occasions: list[Asked] = []
        self.came: list[Came] = []
        self.left_out: Counter[str] = Counter()
        self._settings = history.settings
        self._renamed = renamed
        offered = _Offered(tuple(policies), tuple(rules))
        self.practice = Practice(
            history.settings,
            storage=self.storage,
            environment=self.world,
            link_keys=_LINK_KEYS,
            plugins={"programme-on-trial": offered, **_judging(history, plugins)},
        )
        self._judge = self.practice.acting_as("trial-judge", role="manager", purpose="operations")
        self._desks: dict[tuple[str, str], Desk] = {}
        self._codes: dict[str, str] = {}
        self._referrals: set[str] = set()
        self._run: ImportRun | None = None

    # Facts: they are put there as they were.

    def know(self, record: object) -> None:
        """Store a record, or the newer form of one."""
        spec = kind_of(type(record))
        row = write_row(record, spec)
        try:
            with self.storage.transaction() as tx:
                stored = tx.get(row.kind, row.id)
                if stored is None:
                    tx.add(row)
                else:
                    tx.put(row, expect=stored.revision)
        except (MissingReferenceError, UniqueKeyError):
            self.left_out[spec.kind.name] += 1

    def take_over(self, patient: Patient) -> None:
        """Somebody is a patient, and can be found by their numbers and addresses."""
        imports = self.desk().imports
        if self._run is None:
            self._run = imports.begin(fingerprint="trial", source="trial", file_name="history")
        self._run, _ = imports.store(self._run, [patient], entries_read=1)

    def has_referral(self, referral_id: str | None) -> bool:
        """Whether that referral came in here by the programme."""
        return referral_id in self._referrals

    # Acts: the desk does them.

    def do(self, verb: str, *arguments: object, **named: object) -> None:
        """Call a verb of the desk, such as ``patients.merge``; what is refused is counted."""
        room, _, name = verb.partition(".")
        # Whoever rules on a case is another person than who took it in.
        desk = self._judge if name in _BY_ANOTHER else self.desk()
        try:
            getattr(getattr(desk, room), name)(*arguments, **named)
        except BedsideError:
            self.left_out[verb] += 1
        finally:
            self.world.forget()

    def desk(self, role: str = "manager", purpose: str = "operations") -> Desk:
        """A desk of whoever did it, for some terms ask who does."""
        if (role, purpose) not in self._desks:
            try:
                found = self.practice.acting_as("trial", role=role, purpose=purpose)
            except AccessDeniedError:
                found = self.practice.acting_as("trial", role="manager", purpose="operations")
            self._desks[role, purpose] = found
        return self._desks[role, purpose]

    def invite(
        self,
        patient_id: str,
        *,
        channel: ChannelName,
        policy_id: str | None,
        role: str = "manager",
        purpose: str = "operations",
        invitation_id: str | None = None,
        campaign: str | None = None,
        expires_at: datetime | None = None,
        single_use: bool = False,
        by_own_request: bool = False,
    ) -> None:
        """Somebody asked this patient to bring a friend, or tried to."""
        if invitation_id is not None:
            self.world.expect("invitation", invitation_id)
        try:
            answer = self.desk(role, purpose).referrals.invite(
                patient_id,
                channel=channel,
                policy_id=self.policy_for(policy_id),
                campaign=campaign,
                expires_at=expires_at,
                single_use=single_use,
                by_own_request=by_own_request,
            )
        except BedsideError:
            self.left_out["referrals.invite"] += 1
            return
        finally:
            self.world.forget()
        if answer.invitation is not None:
            self._codes[answer.invitation.id] = answer.invitation.code
        self.asked.append(
            Asked(
                at=self.world.now(),
                patient_id=patient_id,
                channel=channel.value if isinstance(channel, Channel) else channel,
                invitation_id=None if answer.invitation is None else answer.invitation.id,
                granted=answer.invitation is not None,
                decision=answer.decision,
            )
        )

    def may_ask(self, patient_id: str, *, policy_id: str) -> None:
        """This patient had an occasion: would the programme ask them, by its own terms?

        Whom it would have asked is not asked again before its days of rest are over.
        """
        policy = self.policies[ReferralPolicyId(policy_id)]
        now, zone, terms = self.world.now(), self._settings.time_zone, policy.asking
        asked = [one.at for one in self.occasions if one.patient_id == patient_id and one.granted]
        rests = rested_at(max(asked, default=None), days=terms.days_between_asks, zone=zone)
        full = year_has_room_at(asked, allowed=terms.asks_a_year, now=now, zone=zone)
        rested = full is None and (rests is None or rests <= now)
        if not (rested and policy.runs_on(local_date(now, zone))):
            return
        try:
            decision = self._judge.referrals.may_ask(patient_id, policy_id=policy_id)
        except BedsideError:
            self.left_out["referrals.may_ask"] += 1
            return
        finally:
            self.world.forget()
        self.occasions.append(
            Asked(
                at=now,
                patient_id=patient_id,
                channel=Channel.FACE_TO_FACE.value,
                invitation_id=None,
                granted=decision.allowed,
                decision=decision,
            )
        )

    def rotate(self, invitation_id: str, *, new_id: str, grace: timedelta) -> None:
        """A code gave way to a new one."""
        if invitation_id not in self._codes:
            return
        self.world.expect("invitation", new_id)
        try:
            new = self.desk().referrals.rotate(invitation_id, grace=grace)
        except BedsideError:
            self.left_out["referrals.rotate"] += 1
        else:
            self._codes[new.id] = new.code
        finally:
            self.world.forget()

    def receive(self, referral: Referral, *, agreed_to_contact: bool | Unknown) -> None:
        """A friend came, by a code or by a name."""
        code, decision = None, None
        by_name = referral.invitation_id is None
        if referral.invitation_id is not None:
            code = self._codes.get(referral.invitation_id)
        if by_name or code is not None:
            self.world.expect("referral", referral.id)
            try:
                answer = self._received(referral, code, agreed_to_contact)
            except BedsideError:
                self.left_out["referrals.receive"] += 1
            else:
                decision = answer.decision
                self._referrals.add(answer.referral.id)
            finally:
                self.world.forget()
        self.came.append(
            Came(
                at=self.world.now(),
                referral_id=referral.id,
                patient_id=referral.patient_id,
                referrer_id=referral.source.source_id or "",
                invitation_id=referral.invitation_id,
                decision=decision,
            )
        )

    def _received(self, referral: Referral, code: str | None, agreed_to_contact: bool | Unknown) -> Received:
        if referral.claim is not None:
            # Whoever releases it is another person than who wrote it down.
            clerk = self.practice.acting_as("trial-claim", role="manager", purpose="operations")
            return clerk.referrals.claim(
                referral.patient_id,
                referrer_id=referral.source.source_id or "",
                said_at=referral.claim.said_at,
                channel=referral.channel,
                service=referral.service,
                policy_id=self.policy_for(referral.policy_id),
            )
        return self.desk().referrals.receive(
            referral.patient_id,
            code=code,
            referrer_id=referral.source.source_id if code is None else None,
            channel=referral.channel,
            service=referral.service,
            policy_id=self.policy_for(referral.policy_id) if code is None else None,
            agreed_to_contact=agreed_to_contact,
            # A digest of a digest is as good as the token, which nobody has any more.
            device=referral.device,
        )

    def reward_like(self, reward: Reward) -> Reward | None:
        """The reward that the same rule gives here for the same referral."""
        if not self.has_referral(reward.referral_id):
            return None
        found = self.all(Reward, referral_id=reward.referral_id or "")
        return next((here for here in found if here.rule_id == reward.rule_id), None)

    def review_like(self, review: Review, reward: Reward | None) -> Review | None:
        """The open review of the same referral, or of the reward that the same rule gives for it."""
        here = None if reward is None else self.reward_like(reward)
        subject_id = review.subject_id if reward is None else None if here is None else here.id
        found = self.all(Review, status="open")
        return next((one for one in found if one.subject_id == subject_id), None)

    def policy_of_budget(self, account: str) -> str | None:
        """The programme whose budget stands for that account of the history."""
        for policy in self.policies.values():
            old = {before for before, after in self._renamed.items() if after == policy.id} or {policy.id}
            if policy.budget is not None and account in {budget_account(name) for name in old}:
                return policy.id
        return None

    def policy_for(self, policy_id: str | None) -> str | None:
        """The programme that stands for the one of the history, if it runs today."""
        found = self.policies.get(ReferralPolicyId(self._renamed.get(policy_id or "", policy_id or "")))
        today = local_date(self.world.now(), self._settings.time_zone)
        return found.id if found is not None and found.runs_on(today) else None

    def all(self, record_type: type[R], **equal: str) -> list[R]:
        """Every record of a class, by id; what is read here is shown by ids alone."""
        spec = kind_of(record_type)
        with self.storage.transaction() as tx:
            return [read_row(row, spec) for row in iterate(tx, spec.kind.name, Query(equal=equal))]


def _judging(history: History, plugins: Mapping[str, object]) -> dict[str, object]:
    """The plugins, less what would reach somebody; and words for invitations where nobody offers some."""
    judging = {name: _only_judging(plugin) for name, plugin in plugins.items()}
    kept: dict[str, object] = {name: found for name, found in judging.items() if vars(found)}
    templates = Plugins(kept).message_templates(history.settings).values()
    if all(template.purpose is not Purpose.REFERRAL_INVITATION for template in templates):
        taken = {template.id for template in templates}
        words = [
            template
            for template in starter.bedside_message_templates()
            if template.purpose is Purpose.REFERRAL_INVITATION and template.id not in taken
        ]
        kept["words-of-the-trial"] = _Words(words)
    return kept


@attrs.frozen(eq=False)
class _Words:
    templates: list[MessageTemplate]

    @hookimpl
    def bedside_message_templates(self) -> list[MessageTemplate]:
        return self.templates


def _only_judging(plugin: object) -> SimpleNamespace:
    return SimpleNamespace(**{name: getattr(plugin, name) for name in _JUDGING if hasattr(plugin, name)})
