"""Hypothesis strategies for every noun that is stored: valid records with odd values in every field.

Text is any text that a field takes, instants reach from 1901 to 2099. Needs ``bedside[testing]``.
"""

from __future__ import annotations

from bedside.domain.appointments import Appointment, Visit
from bedside.domain.attribution import Attribution, AttributionRule, Share, Touch
from bedside.domain.checkpoints import Checkpoint
from bedside.domain.concerns import Concern
from bedside.domain.consents import Consent
from bedside.domain.contacts import Contact
from bedside.domain.coverage import Coverage
from bedside.domain.deliveries import Delivery, DeliveryReport
from bedside.domain.education import Attendance, Training, Workshop
from bedside.domain.emergencies import EmergencyAccess
from bedside.domain.erasure import Erasure, LegalHold, Suppression
from bedside.domain.followups import FollowUp
from bedside.domain.goals import CareGoal, Expectation
from bedside.domain.imports import ImportMark, ImportRun
from bedside.domain.inquiries import Inquiry
from bedside.domain.invitations import Invitation
from bedside.domain.ledger import ENDS, Transfer, TransferStep
from bedside.domain.messages import Message
from bedside.domain.partners import Agreement, Partner
from bedside.domain.patients import Household, Patient, RelatedPerson
from bedside.domain.policies import PolicyVersion
from bedside.domain.professionals import Location, Organization, Practitioner, PractitionerRole
from bedside.domain.qualifications import Qualification
from bedside.domain.recalls import Recall
from bedside.domain.referrals import Direction, Referral
from bedside.domain.requests import Request
from bedside.domain.reviews import Review, ReviewFinding
from bedside.domain.rewards import Reward
from bedside.domain.strategy import Objective
from bedside.domain.surveys import SurveyAnswer, SurveyInvitation, SurveyResponse
from bedside.domain.tallies import Tally
from bedside.errors import MissingExtraError
from bedside.rules.recorded import RecordedDecision
from bedside.testing.generating import (
    basis_points,
    codes,
    contact_points,
    days,
    ids,
    instants,
    money,
    records,
    referral_codes,
    texts,
)

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("bedside.testing.strategies", "testing") from None

__all__ = [
    "agreements",
    "appointments",
    "attendances",
    "attributions",
    "care_goals",
    "checkpoints",
    "codes",
    "concerns",
    "consents",
    "contact_points",
    "contacts",
    "coverages",
    "days",
    "deliveries",
    "delivery_reports",
    "emergency_accesses",
    "erasures",
    "expectations",
    "follow_ups",
    "households",
    "ids",
    "import_marks",
    "import_runs",
    "inquiries",
    "instants",
    "invitations",
    "legal_holds",
    "locations",
    "messages",
    "money",
    "objectives",
    "organizations",
    "partners",
    "patients",
    "policy_versions",
    "practitioner_roles",
    "practitioners",
    "qualifications",
    "recalls",
    "recorded_decisions",
    "records",
    "referral_codes",
    "referrals",
    "related_people",
    "requests",
    "reviews",
    "rewards",
    "suppressions",
    "survey_answers",
    "survey_invitations",
    "survey_responses",
    "tallies",
    "texts",
    "touches",
    "trainings",
    "transfers",
    "visits",
    "workshops",
]


def agreements() -> st.SearchStrategy[Agreement]:
    """What was agreed with partners."""
    return records(Agreement)


def appointments() -> st.SearchStrategy[Appointment]:
    """Planned meetings of every status."""
    return records(Appointment)


def attendances() -> st.SearchStrategy[Attendance]:
    """Patients at workshops."""
    return records(Attendance)


def attributions() -> st.SearchStrategy[Attribution]:
    """Credit for referrals; the shares add to 10,000."""
    parts = st.lists(st.integers(1, 50), max_size=4).map(basis_points)
    shares = parts.flatmap(
        lambda points: st.tuples(*(records(Share, basis_points=st.just(n)) for n in points))
    ).filter(lambda given: len({share.source for share in given}) == len(given))
    by_rule = {"corrects": st.none(), "because": st.none(), "rule": st.sampled_from(AttributionRule)}
    by_person = {"corrects": ids(), "because": codes(), "rule": st.none()}
    return records(Attribution, shares=shares, **by_rule) | records(Attribution, shares=shares, **by_person)


def care_goals() -> st.SearchStrategy[CareGoal]:
    """What patients want to reach."""
    return records(CareGoal)


def concerns() -> st.SearchStrategy[Concern]:
    """Criticism at every stage."""
    return records(Concern)


def checkpoints() -> st.SearchStrategy[Checkpoint]:
    """How far the journal had come, signed or not."""
    hexes = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
    return records(Checkpoint, entry_hash=hexes, signature=st.none() | hexes)


def consents() -> st.SearchStrategy[Consent]:
    """Statements of consent, refusal and withdrawal."""
    return records(Consent)


def contacts() -> st.SearchStrategy[Contact]:
    """Numbers and addresses by which patients are found."""
    return records(Contact)


def erasures() -> st.SearchStrategy[Erasure]:
    """Erasures, begun and done."""
    return records(Erasure)


def legal_holds() -> st.SearchStrategy[LegalHold]:
    """Holds, in force and lifted."""
    return records(LegalHold)


def suppressions() -> st.SearchStrategy[Suppression]:
    """Addresses that nothing is sent to."""
    return records(Suppression)


def coverages() -> st.SearchStrategy[Coverage]:
    """Who pays, and how well we know it."""
    return records(Coverage)


def deliveries() -> st.SearchStrategy[Delivery]:
    """Attempts to send a message."""
    return records(Delivery)


def delivery_reports() -> st.SearchStrategy[DeliveryReport]:
    """What providers say later."""
    return records(DeliveryReport)


def emergency_accesses() -> st.SearchStrategy[EmergencyAccess]:
    """Who broke the glass, and until when."""
    return records(EmergencyAccess)


def expectations() -> st.SearchStrategy[Expectation]:
    """Promises between practice and patient."""
    return records(Expectation)


def follow_ups() -> st.SearchStrategy[FollowUp]:
    """Contacts owed to patients."""
    return records(FollowUp)


def households() -> st.SearchStrategy[Household]:
    """Patients who belong together."""
    return records(Household)


def import_marks() -> st.SearchStrategy[ImportMark]:
    """What imports wrote."""
    return records(ImportMark)


def import_runs() -> st.SearchStrategy[ImportRun]:
    """Files that were read."""
    return records(ImportRun)


def inquiries() -> st.SearchStrategy[Inquiry]:
    """Questions by patients and partners."""
    return records(Inquiry)


def invitations() -> st.SearchStrategy[Invitation]:
    """Requests to bring a friend."""
    return records(Invitation)


def locations() -> st.SearchStrategy[Location]:
    """Places where care is given."""
    return records(Location)


def messages() -> st.SearchStrategy[Message]:
    """Messages of every status."""
    return records(Message)


def objectives() -> st.SearchStrategy[Objective]:
    """What a practice wants to reach."""
    return records(Objective)


def organizations() -> st.SearchStrategy[Organization]:
    """Practices, hospitals and payers."""
    return records(Organization)


def partners() -> st.SearchStrategy[Partner]:
    """Partners of every status."""
    return records(Partner)


def patients() -> st.SearchStrategy[Patient]:
    """Patients with odd names, many addresses and every preference."""
    return records(Patient)


def policy_versions() -> st.SearchStrategy[PolicyVersion]:
    """What is remembered of the versions of programmes."""
    return records(PolicyVersion)


def practitioner_roles() -> st.SearchStrategy[PractitionerRole]:
    """What professionals do, for whom and where."""
    return records(PractitionerRole)


def practitioners() -> st.SearchStrategy[Practitioner]:
    """Professionals."""
    return records(Practitioner)


def recalls() -> st.SearchStrategy[Recall]:
    """Periodic returns of every status."""
    return records(Recall)


def recorded_decisions() -> st.SearchStrategy[RecordedDecision]:
    """Decisions about every kind of case, with findings."""
    return records(RecordedDecision)


def referrals() -> st.SearchStrategy[Referral]:
    """Referrals of every status; outbound ones name their partner."""
    return records(Referral, direction=st.just(Direction.INBOUND)) | records(
        Referral, direction=st.just(Direction.OUTBOUND), partner_id=ids()
    )


def related_people() -> st.SearchStrategy[RelatedPerson]:
    """People around patients."""
    return records(RelatedPerson)


def reviews() -> st.SearchStrategy[Review]:
    """Reviews of every status, with at least one finding."""
    return records(Review, findings=records(ReviewFinding).map(lambda found: (found,)))


def rewards() -> st.SearchStrategy[Reward]:
    """Rewards of every status."""
    return records(Reward)


def qualifications() -> st.SearchStrategy[Qualification]:
    """Events of referrals that may earn, as a host reported them."""
    return records(Qualification)


def tallies() -> st.SearchStrategy[Tally]:
    """Referrals with their number among those of one referrer."""
    return records(Tally)


def requests() -> st.SearchStrategy[Request]:
    """Answered requests that moved money."""
    return records(Request)


def survey_answers() -> st.SearchStrategy[SurveyAnswer]:
    """Single scores on their scale."""
    return _SCALES.flatmap(
        lambda scale: records(
            SurveyAnswer, scale_low=st.just(scale[0]), scale_high=st.just(scale[1]), score=st.integers(*scale)
        )
    )


def survey_invitations() -> st.SearchStrategy[SurveyInvitation]:
    """Requests to answer a survey."""
    return records(SurveyInvitation)


def survey_responses() -> st.SearchStrategy[SurveyResponse]:
    """Filled-in questionnaires; every score lies on the scale."""
    return _SCALES.flatmap(
        lambda scale: records(
            SurveyResponse,
            scale_low=st.just(scale[0]),
            scale_high=st.just(scale[1]),
            scores=st.dictionaries(codes(), st.integers(*scale), max_size=4),
        )
    )


def touches() -> st.SearchStrategy[Touch]:
    """Contacts that may have brought a patient."""
    return records(Touch)


def trainings() -> st.SearchStrategy[Training]:
    """Modules that staff have to learn."""
    done = records(Training, completed_on=days())
    return done | records(Training, completed_on=st.none(), passed=st.just(False))


def transfers() -> st.SearchStrategy[Transfer]:
    """Ledger rows of every step."""
    return st.sampled_from(TransferStep).flatmap(_transfers_of)


def visits() -> st.SearchStrategy[Visit]:
    """Meetings that happened."""
    return records(Visit)


def workshops() -> st.SearchStrategy[Workshop]:
    """Events, with or without a vendor."""
    alone = records(Workshop, vendor=st.none(), vendor_pays=st.just(False))
    return alone | records(Workshop, vendor=texts(), vendor_pays=st.booleans())


_SCALES = st.tuples(st.integers(-10, 10), st.integers(1, 100)).map(lambda pair: (pair[0], sum(pair)))


def _transfers_of(step: TransferStep) -> st.SearchStrategy[Transfer]:
    return records(
        Transfer,
        step=st.just(step),
        debit=ids().map("d{:.127}".format),
        credit=ids().map("c{:.127}".format),
        resolves=ids() if step in ENDS else st.none(),
        reverses=ids() if step is TransferStep.REVERSE else st.none(),
        business_key=ids() if step is TransferStep.RESERVE else st.none() | ids(),
    )
