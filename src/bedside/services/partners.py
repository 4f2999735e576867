"""Partners: admit them, agree on expectations, refer to them and close the loop; both sides give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import attrs

from bedside.domain.consents import Consent
from bedside.domain.dates import local_date
from bedside.domain.journal import Recipient
from bedside.domain.messages import Channel, Purpose
from bedside.domain.partners import (
    Agreement,
    AgreementId,
    AgreementTerm,
    Partner,
    PartnerId,
    PartnerStatus,
    Promise,
    admit,
    part_ways,
    pause,
)
from bedside.domain.patients import ContactPoint, Patient
from bedside.domain.referrals import (
    Direction,
    Referral,
    ReferralId,
    ReferralSource,
    SourceKind,
    accept,
    close_loop,
    receive_report,
    see,
)
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError
from bedside.rules import UNKNOWN, Decision, DisclosureCase, PartnerCase, Unknown
from bedside.rules.cases.disclosure import DisclosurePurpose, DisclosureRecipient, RecordContent
from bedside.rules.cases.partner import PartnerAct, PartnerReferral
from bedside.rules.cases.reward import RecipientKind
from bedside.services.deciding import judge, practice_facts
from bedside.services.merging import consents_known
from bedside.services.office import Office
from bedside.services.referring.receiving import receive_from_partner
from bedside.services.unit import Unit, by_rules

__all__ = ["Admitted", "Partners", "ReferredOut"]


@attrs.frozen(kw_only=True)
class Admitted:
    """The answer to "may this partnership be": the partner as it stands, and why."""

    partner: Partner
    decision: Decision


@attrs.frozen(kw_only=True)
class ReferredOut:
    """A referral to a partner, or None, with the decisions about referring and about telling."""

    referral: Referral | None
    decisions: tuple[Decision, ...]


class Partners:
    """``desk.partners``: the small, chosen network."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def propose(
        self,
        *,
        name: str,
        profession: Profession,
        contact_points: Iterable[ContactPoint] = (),
        services: Iterable[str] = (),
        nurture_interval_days: int | None = None,
    ) -> Partner:
        """Somebody we would like to work with."""
        with self._office.unit() as unit:
            partner = Partner(
                id=PartnerId(unit.new_id(Partner)),
                name=name,
                profession=profession,
                contact_points=tuple(contact_points),
                services=tuple(services),
                proposed_on=local_date(unit.now, self._office.settings.time_zone),
                nurture_interval_days=nurture_interval_days,
            )
            unit.note("propose", Partner, partner.id)
            return unit.add(partner)

    def admit(self, partner_id: str, *, reciprocal_quota: bool = False) -> Admitted:
        """Take a partner into the network, if the rules allow the arrangement.

        *reciprocal_quota* says that one side expects as many referrals as it sends: such an
        arrangement is refused.
        """
        with self._office.unit() as unit:
            partner = unit.get(Partner, partner_id)
            case = PartnerCase(
                act=PartnerAct.PARTNERSHIP,
                practice=practice_facts(self._office),
                partner_kind=RecipientKind.LICENSED_PROFESSIONAL,
                is_physician_or_family=UNKNOWN,
                reciprocal_quota=reciprocal_quota,
            )
            decision = judge(
                self._office, unit, case, action="admit-partner", about=Partner, about_id=partner_id
            )
            if decision.allowed:
                today = local_date(unit.now, self._office.settings.time_zone)
                partner = unit.change(admit(partner, on=today))
            return Admitted(partner=partner, decision=decision)

    def agree(
        self,
        partner_id: str,
        *,
        terms: Iterable[AgreementTerm],
        how_to_refer: str,
        availability: str | None = None,
    ) -> Agreement:
        """Write down what both sides may expect."""
        with self._office.unit() as unit:
            agreement = Agreement(
                id=AgreementId(unit.new_id(Agreement)),
                partner_id=PartnerId(partner_id),
                terms=tuple(terms),
                how_to_refer=how_to_refer,
                availability=availability,
                signed_on=local_date(unit.now, self._office.settings.time_zone),
            )
            unit.note("agree", Agreement, agreement.id)
            return unit.add(agreement)

    def refer(
        self,
        patient_id: str,
        partner_id: str,
        *,
        service: str,
        reason: str,
        alternatives_offered: int,
        patient_chose: bool,
        financial_interest: bool | Unknown = False,
        written_disclosure: bool | Unknown = False,
        family_relationship: bool | Unknown = False,
        reciprocal_quota: bool | Unknown = False,
    ) -> ReferredOut:
        """Send a patient to a partner, who is told what treatment needs and no more.

        *alternatives_offered* counts the other professionals that the patient was told of. Whoever
        refers answers for the rest: say so when the practice has a *financial_interest* in the
        partner, when they are family, or when one side expects as many referrals as it sends.
        UNKNOWN holds the referral until somebody knows.
        """
        office = self._office
        with office.unit() as unit:
            patient = unit.get(Patient, patient_id)
            partner = unit.get(Partner, partner_id)
            if partner.status is not PartnerStatus.ACTIVE:
                raise InvalidValueError("partner.inactive", "refer.partner_id", "admit the partner first")
            referral_id = ReferralId(unit.new_id(Referral))
            cases = (
                PartnerCase(
                    act=PartnerAct.REFERRAL,
                    practice=practice_facts(office),
                    partner_kind=RecipientKind.LICENSED_PROFESSIONAL,
                    is_physician_or_family=UNKNOWN,
                    reciprocal_quota=reciprocal_quota,
                    referral=PartnerReferral(
                        financial_interest=financial_interest,
                        family_relationship=family_relationship,
                        written_disclosure=written_disclosure,
                        alternatives_offered=alternatives_offered,
                        choice_recorded=patient_chose,
                        clinical_reason_recorded=bool(reason.strip()),
                    ),
                ),
                _to_treat(),
            )
            decisions = tuple(
                judge(
                    office,
                    unit,
                    case,
                    action="refer-to-partner",
                    about=Partner,
                    about_id=partner_id,
                    patient_id=patient_id,
                )
                for case in cases
            )
            if not all(decision.allowed for decision in decisions):
                return ReferredOut(referral=None, decisions=decisions)
            referral = Referral(
                id=referral_id,
                direction=Direction.OUTBOUND,
                source=ReferralSource(kind=SourceKind.PRACTICE),
                patient_id=patient.id,
                partner_id=partner.id,
                service=service,
                reason=reason,
                received_at=unit.now,
                report_due_at=_report_due(unit, partner),
            )
            told = Recipient(kind="partner", id=partner.id, purpose="treatment")
            unit.note("refer", Referral, referral.id, subject=patient_id, recipient=told)
            return ReferredOut(referral=unit.add(referral), decisions=decisions)

    def accepted(self, referral_id: str) -> Referral:
        """The partner will see the patient."""
        with self._office.unit() as unit:
            taken = accept(unit.get(Referral, referral_id), at=unit.now)
            unit.note("accept", Referral, referral_id, subject=taken.patient_id)
            return unit.change(taken)

    def seen(self, referral_id: str) -> Referral:
        """The partner saw the patient."""
        with self._office.unit() as unit:
            done = see(unit.get(Referral, referral_id), at=unit.now)
            unit.note("see", Referral, referral_id, subject=done.patient_id)
            return unit.change(done)

    def receive_report(self, referral_id: str, *, matched: bool = True) -> Referral:
        """The report is here; *matched* when it named our referral."""
        with self._office.unit() as unit:
            reported = receive_report(unit.get(Referral, referral_id), at=unit.now, matched=matched)
            unit.note("receive-report", Referral, referral_id, subject=reported.patient_id)
            return unit.change(reported)

    def close_loop(self, referral_id: str) -> Referral:
        """We read the report, or told the partner who had referred to us: the loop is closed."""
        with self._office.unit() as unit:
            closed = close_loop(unit.get(Referral, referral_id), at=unit.now)
            unit.note("close-loop", Referral, referral_id, subject=closed.patient_id, recipient=_told(closed))
            return unit.change(closed)

    def receive(self, patient_id: str, partner_id: str, *, service: str | None = None) -> Referral:
        """A partner sent us a patient: a touch of the partner is written, and who earned the referral.

        Raises:
            InvalidValueError: ``patient.deceased``: the patient is recorded as deceased.
        """
        with self._office.unit() as unit:
            return receive_from_partner(
                self._office, unit, patient_id, partner_id, service=service, channel=Channel.LETTER
            )

    def may_report_back(self, referral_id: str) -> Decision:
        """May the partner who referred a patient to us hear how it went? Only if the patient agreed."""
        with self._office.unit() as unit:
            referral = unit.get(Referral, referral_id)
            agreed = _agreed_to_report_back(consents_known(unit, referral.patient_id))
            case = attrs.evolve(_to_treat(), is_report_back=True, agreed_to_report_back=agreed)
            return judge(
                self._office,
                unit,
                case,
                action="report-back",
                about=Referral,
                about_id=referral_id,
                patient_id=referral.patient_id,
            )

    def part_ways(self, partner_id: str, *, reason: str, on: date | None = None) -> Partner:
        """The relationship ends."""
        with self._office.unit() as unit:
            today = local_date(unit.now, self._office.settings.time_zone)
            left = part_ways(unit.get(Partner, partner_id), on=on or today, reason=reason)
            unit.note("part-ways", Partner, partner_id)
            return unit.change(left)

    def pause(self, partner_id: str) -> Partner:
        """Send nobody there for a while."""
        with self._office.unit() as unit:
            unit.note("pause", Partner, partner_id)
            return unit.change(pause(unit.get(Partner, partner_id)))

    def active(self) -> Sequence[Partner]:
        """The network as it is."""
        with self._office.unit() as unit:
            return unit.find(Partner, equal={"status": PartnerStatus.ACTIVE})


def _told(closed: Referral) -> Recipient | None:
    """The partner who heard how it went, where it was a partner who had referred to us."""
    if closed.direction is Direction.OUTBOUND or closed.partner_id is None:
        return None
    return Recipient(kind="partner", id=closed.partner_id, purpose="treatment")


def _to_treat() -> DisclosureCase:
    return DisclosureCase(
        purpose=DisclosurePurpose.TREATMENT,
        recipient=DisclosureRecipient.PROVIDER,
        content=RecordContent.CLINICAL,
        authorization=False,
        treats_the_patient=True,
        within_minimum=True,
        paid_for=False,
    )


def _agreed_to_report_back(known: Sequence[Sequence[Consent]]) -> bool:
    """Whether the last word that any record of the person has is yes, and that of none is no."""
    about = [[consent for consent in said if consent.purpose is Purpose.CARE_COORDINATION] for said in known]
    last = [said[-1] for said in about if said]
    return bool(last) and not any(consent.is_no for consent in last)


@by_rules
def _report_due(unit: Unit, partner: Partner) -> datetime | None:
    agreements = unit.find(Agreement, equal={"partner_id": partner.id}, order_by="signed_on")
    within = agreements[-1].within(Promise.REPORT_BACK, by_partner=True) if agreements else None
    return None if within is None else unit.now + within
