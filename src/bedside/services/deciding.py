"""From records to typed cases, through the rule packs and the plugins, to a decision that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bedside.domain.concerns import Concern, ConcernStatus
from bedside.domain.consents import Permission
from bedside.domain.coverage import Coverage, Payer, PayerStatus, payers_on
from bedside.domain.dates import local_date
from bedside.domain.disclosing import says_a_friend_came, says_somebody_is_a_patient
from bedside.domain.merging import is_person_authorized
from bedside.domain.messages import Message, MessageStatus, Purpose
from bedside.domain.patients import Patient, age_on
from bedside.domain.policies import ReferralPolicy
from bedside.domain.settings import Profession
from bedside.plugins import PLUGIN_FAILED, PluginFault
from bedside.records import kind_of
from bedside.rules import (
    UNKNOWN,
    Case,
    Decision,
    Finding,
    MessageCase,
    ReferralCase,
    RewardCase,
    Unknown,
    decide,
    is_reviewed,
)
from bedside.rules.cases.direct import DirectMarketing
from bedside.rules.cases.message import EmailFacts, MessageContent, MessagePrivacy, Remuneration
from bedside.rules.cases.outreach import OutreachFacts
from bedside.rules.cases.practice import PracticeFacts
from bedside.rules.cases.processing import Grounds, LawfulBasis
from bedside.rules.cases.telephone import MarketingContent, SendBasis, TelephoneFacts
from bedside.rules.engine import PLUGIN_PACK
from bedside.rules.purposes import ADVERTISING, NOT_AFTER_LEAVING, OWN_SERVICES
from bedside.rules.recorded import DecisionId, RecordedDecision
from bedside.services.erasing import is_erased
from bedside.services.merging import consents_known, find_of_person, permission_for
from bedside.services.office import Office
from bedside.services.pacing import WEEK
from bedside.services.still_true import contact_points_of
from bedside.services.unit import Unit, by_rules

__all__ = [
    "judge",
    "keep",
    "message_case",
    "payers_of",
    "practice_facts",
    "weigh",
]

_A_DAY = timedelta(days=1)
_COUNTED = frozenset({MessageStatus.SENDING, MessageStatus.SENT, MessageStatus.UNKNOWN})


@by_rules
def judge(
    office: Office,
    unit: Unit,
    case: Case,
    *,
    action: str,
    about: type[object],
    about_id: str,
    patient_id: str | None = None,
    terms: Iterable[Finding] = (),
    policy: ReferralPolicy | None = None,
) -> Decision:
    """Decide *case*, let the plugins object, and keep the decision with its journal entry.

    *terms* are what the practice's own programme, *policy*, says against it.
    """
    decision = weigh(office, unit, case, terms)
    return keep(
        unit, decision, action=action, about=about, about_id=about_id, patient_id=patient_id, policy=policy
    )


@by_rules
def weigh(office: Office, unit: Unit, case: Case, terms: Iterable[Finding] = ()) -> Decision:
    """Decide *case* and let the plugins object; nothing is kept.

    A plugin that fails holds the case, and the fault is reported beside it.
    """
    objections = _objections(office, case)
    office.faults.extend(
        PluginFault(found.pack.removeprefix(PLUGIN_PACK), "objection", found.reason)
        for found in objections
        if found.rule_id == PLUGIN_FAILED
    )
    decided = decide(
        case,
        office.packs,
        as_of=local_date(unit.now, office.settings.time_zone),
        decided_at=unit.now,
    )
    return decided.with_findings((*terms, *objections))


@by_rules
def keep(
    unit: Unit,
    decision: Decision,
    *,
    action: str,
    about: type[object],
    about_id: str,
    patient_id: str | None = None,
    policy: ReferralPolicy | None = None,
) -> Decision:
    """Keep a decision with its journal entry."""
    kept = RecordedDecision(
        id=DecisionId(unit.new_id(RecordedDecision)),
        action=action,
        about_kind=kind_of(about).kind.name,
        about_id=about_id,
        patient_id=patient_id,
        decision=decision,
        policy_id=None if policy is None else policy.id,
        policy_version=None if policy is None else policy.version,
        decided_at=unit.now,
    )
    unit.add(kept)
    unit.note(action, about, about_id, subject=patient_id, outcome=decision.outcome.value)
    return decision


def practice_facts(office: Office) -> PracticeFacts:
    """What the law of inducements asks about the practice itself."""
    settings = office.settings
    enrolled = settings.federally_enrolled
    return PracticeFacts(
        region=settings.region,
        profession=UNKNOWN if settings.profession is Profession.OTHER else settings.profession,
        licensed=settings.licensed,
        federal_enrolled=UNKNOWN if enrolled is None else enrolled,
        state_pack_reviewed=is_reviewed(office.packs, settings.region),
        facility_kind=settings.facility_kind,
        furnishes_dhs=settings.furnishes_designated_health_services,
    )


@by_rules
def payers_of(unit: Unit, patient_id: str, day: date) -> tuple[frozenset[Payer], PayerStatus]:
    """Who pays for the patient's care on *day*, and how well we know it."""
    return payers_on(find_of_person(unit, Coverage, patient_id), day)


@by_rules
def message_case(
    office: Office, unit: Unit, patient: Patient, message: Message, *, still_true: bool, send_at: datetime
) -> MessageCase:
    """Everything the rules may ask about one message to one patient.

    To a patient who has left, a recall, a survey or an advertisement is no longer *still true*:
    it speaks of a relationship that has ended, so the house refuses it.
    """
    allowed = permission_for(
        unit, patient, purpose=message.purpose, channel=message.channel, address=message.address
    )
    advertises = message.purpose in ADVERTISING
    gone = patient.inactive_on is not None
    zone = patient.preferences.time_zone
    sent = _sent_lately(unit, patient, message, send_at)
    thanks = message.purpose is Purpose.THANK_YOU
    words = f"{message.subject} {message.body}".replace(office.settings.name, "")
    tells = message.tells_of_id is not None or (thanks and says_a_friend_came(words))
    return MessageCase(
        purpose=message.purpose,
        channel=message.channel,
        content=MessageContent.OWN_SERVICES if message.purpose in OWN_SERVICES else MessageContent.CARE,
        remuneration=Remuneration.ABOVE_COST if message.paid_by_third_party else Remuneration.NONE,
        is_marketing=advertises,
        is_solicitation=advertises,
        is_commercial=advertises,
        send_at=send_at,
        recipient_zones=() if zone is None else (zone,),
        outreach=_outreach(
            office,
            unit,
            patient,
            allowed,
            message=message,
            still_true=still_true and not (gone and message.purpose in NOT_AFTER_LEAVING),
            erased=is_erased(office, unit, patient.id, message.address),
            sent=[when for _, when in sent],
        ),
        privacy=MessagePrivacy(
            confidential_channels=frozenset(),
            discloses_referred=tells,
            referred_authorizes=_may_be_told(unit, message) if tells else UNKNOWN,
            names_referrer=False,
            tells_of_reader=thanks and says_somebody_is_a_patient(words),
            exceeds_minimum=message.purpose is Purpose.RESULTS,
            marketing_authorization=allowed.in_writing,
            patient_is_minor=_is_minor(patient, unit.now, office.settings.time_zone),
            to_parent=message.to_related_person_id is not None,
        ),
        telephone=TelephoneFacts(
            pec=allowed.granted,
            pewc=allowed.granted and allowed.in_writing,
            relies_on=SendBasis.CONSENT,
            is_healthcare_message=not advertises,
            marketing_content=MarketingContent.FULL if advertises else MarketingContent.NONE,
            on_internal_dnc=allowed.opted_out,
            clear_affirmative=allowed.granted,
            same_subject_24h=sum(
                purpose is message.purpose and when > send_at - _A_DAY for purpose, when in sent
            ),
            state_registered=False,
        ),
        email=EmailFacts(
            has_postal_address=_holds(message.body, office.settings.postal_address),
            has_optout=_holds(message.body, office.settings.opt_out),
            honest_headers=True,
            opted_out=allowed.opted_out,
            is_transactional=not advertises,
            forwarding_rewarded=False,
        ),
        grounds=_grounds(allowed, advertises=advertises),
        direct=DirectMarketing(
            is_direct=advertises,
            express_consent=allowed.granted,
            inferred_consent=False,
            objected=allowed.opted_out,
            unsubscribed=allowed.opted_out,
            sender_identified=_holds(message.body, office.settings.name),
            unsubscribe_works=_holds(message.body, office.settings.opt_out),
            promotional=advertises,
            uses_health_facts=not advertises,
            existing_relationship=UNKNOWN,
            last_purchase_on=UNKNOWN,
            last_inquiry_on=UNKNOWN,
        ),
    )


def _outreach(
    office: Office,
    unit: Unit,
    patient: Patient,
    allowed: Permission,
    *,
    message: Message,
    still_true: bool,
    erased: bool,
    sent: Sequence[datetime],
) -> OutreachFacts:
    cap = office.settings.messages_per_week
    full = len(sent) >= cap
    concerns = find_of_person(unit, Concern, patient.id)
    return OutreachFacts(
        has_consent=allowed.granted,
        opted_out=allowed.opted_out,
        still_true=still_true,
        erased=erased,
        recipient_deceased=patient.deceased,
        has_open_concern=any(concern.status is not ConcernStatus.TOLD for concern in concerns),
        messages_sent=len(sent),
        messages_allowed=cap,
        next_free_at=sent[len(sent) - cap] + WEEK if full else None,
        quiet_hours=patient.preferences.quiet_hours or office.settings.quiet_hours,
        home_zone=office.settings.time_zone,
        address_undeliverable=any(
            point.value == message.address and point.undeliverable_at is not None
            for point in contact_points_of(unit, patient, message)
        ),
    )


def _may_be_told(unit: Unit, message: Message) -> bool:
    """Whether the person of whom the words tell agreed in writing; of whom nobody knows, did not."""
    if message.tells_of_id is None:
        return False
    known = consents_known(unit, message.tells_of_id)
    return is_person_authorized(known, purpose=Purpose.TELL_REFERRER, at=unit.now)


def _grounds(allowed: Permission, *, advertises: bool) -> Grounds:
    """Advertising rests on consent, which is kept with its words and its day; anything else on the care."""
    agreed = LawfulBasis.CONSENT if allowed.granted else LawfulBasis.NONE
    return Grounds(
        basis=agreed if advertises else LawfulBasis.CONTRACT,
        about_health=not advertises,
        health_ground=not advertises,
        consent_proven=allowed.granted,
    )


def _sent_lately(
    unit: Unit, patient: Patient, message: Message, at: datetime
) -> list[tuple[Purpose, datetime]]:
    """What went out to the patient in the week before *at*, oldest first, with its purpose.

    An attempt counts from its intent on: it may have arrived, whatever is known of it. A message
    that is tried again under its key is not a second one.
    """
    return [
        (other.purpose, other.sending_at)
        for other in find_of_person(
            unit,
            Message,
            patient.id,
            between=("sending_at", at - WEEK + timedelta(microseconds=1), None),
            order_by="sending_at",
        )
        if other.sending_at is not None and other.status in _COUNTED and other.id != message.id
    ]


def _objections(office: Office, case: Case) -> tuple[Finding, ...]:
    if isinstance(case, MessageCase):
        return office.plugins.objections_to_message(office.settings, case)
    if isinstance(case, RewardCase):
        return office.plugins.objections_to_reward(office.settings, case)
    if isinstance(case, ReferralCase):
        return office.plugins.objections_to_referral(office.settings, case)
    return ()


def _is_minor(patient: Patient, now: datetime, zone: str) -> bool | Unknown:
    if patient.born_on is None:
        return UNKNOWN
    return age_on(patient.born_on, local_date(now, zone)) < 18


def _holds(body: str, words: str | None) -> bool:
    return words is not None and words in body
