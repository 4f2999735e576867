"""Canada, the European Union, the United Kingdom and Australia: what each denies, spares and lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from bedside.domain.messages import Channel, Purpose
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import FacilityKind, Profession
from bedside.jurisdictions import PROFESSIONAL, packs_for
from bedside.rules import (
    HOUSE,
    UNKNOWN,
    AdvertCase,
    BillingCase,
    DisclosureCase,
    MessageCase,
    PartnerCase,
    ProcessingCase,
    ReviewCase,
    RewardCase,
    RightsCase,
    decide,
)
from bedside.rules.cases import (
    AgreementKind,
    AgreementTerms,
    DirectMarketing,
    DisclosurePurpose,
    DisclosureRecipient,
    Funding,
    Grounds,
    HeldRecord,
    LawfulBasis,
    PartnerAct,
    ReceivedBenefit,
    RecipientKind,
    RecordContent,
    ReviewAct,
    ReviewAudience,
    ReviewAuthor,
    ReviewPlatform,
    RightsRequest,
    SoftOptIn,
)

Change = Callable[[Any, dict[str, Any]], Any]
Facts = dict[str, Any]

TODAY = date(2026, 11, 21)
TIED: Facts = {"reward.basis": Basis.PER_REFERRAL, "reward.could_affect_judgement": False}
TO_COLLEAGUE: Facts = {
    "recipient.kind": RecipientKind.LICENSED_PROFESSIONAL,
    "recipient.requests_from_giver": False,
    "reward.could_affect_judgement": False,
}


def found(place: str, case: Any, as_of: date = TODAY) -> dict[str, str]:
    packs = [pack for pack in packs_for([place]) if pack not in (HOUSE, PROFESSIONAL)]
    return {one.rule_id: one.effect.value for one in decide(case, packs, as_of=as_of).findings}


WHOLE = SoftOptIn(
    from_sale=True, similar_own_services=True, optout_at_collection=True, optout_every_time=True
)
AGREED = DirectMarketing(
    is_direct=True,
    express_consent=True,
    inferred_consent=False,
    objected=False,
    unsubscribed=False,
    sender_identified=True,
    unsubscribe_works=True,
    promotional=True,
    uses_health_facts=False,
    existing_relationship=False,
    last_purchase_on=None,
    last_inquiry_on=None,
    nth_invitation=1,
    referrer_named=True,
    relationships_known=True,
)
NEWS: Facts = {
    "purpose": Purpose.NEWSLETTER,
    "is_marketing": True,
    "is_commercial": True,
    "direct": AGREED,
    "grounds": Grounds(
        basis=LawfulBasis.CONSENT, about_health=False, health_ground=False, consent_proven=True
    ),
}
COLD: Facts = {"direct.express_consent": False}
NO_GROUND: Facts = COLD | {"grounds.basis": LawfulBasis.NONE}
INVITE: Facts = {"purpose": Purpose.REFERRAL_INVITATION}
DENIED_CAN = {"CAN-CASL-01": "deny"}


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("CAN", {}, {}),
        ("CAN", COLD, DENIED_CAN),
        ("CAN", COLD | {"direct.last_purchase_on": date(2024, 11, 21)}, {}),
        ("CAN", COLD | {"direct.last_purchase_on": date(2024, 11, 20)}, DENIED_CAN),
        ("CAN", COLD | {"direct.last_inquiry_on": date(2026, 5, 21)}, {}),
        ("CAN", COLD | {"direct.last_inquiry_on": date(2026, 5, 20)}, DENIED_CAN),
        ("CAN", COLD | {"direct.last_inquiry_on": UNKNOWN}, {"CAN-CASL-01": "hold"}),
        ("CAN", COLD | INVITE, {"CAN-CASL-04": "permit"}),
        ("CAN", COLD | INVITE | {"direct.nth_invitation": 2}, DENIED_CAN),
        ("CAN", COLD | INVITE | {"direct.referrer_named": False}, DENIED_CAN),
        ("CAN", {"direct.sender_identified": False}, {"CAN-CASL-02": "deny"}),
        ("CAN", {"direct.unsubscribed": True}, {"CAN-CASL-03": "deny"}),
        (
            "CAN",
            COLD | {"purpose": Purpose.APPOINTMENT_REMINDER, "direct.promotional": False},
            {"CAN-CASL-05": "permit"},
        ),
        ("CAN-ON", {}, {}),
        ("CAN-ON", COLD | {"is_commercial": False}, {"CAN-ON-PHIPA-01": "deny"}),
        ("EU", {}, {}),
        ("EU-FR", {}, {}),
        (
            "EU",
            NO_GROUND,
            {"EU-EPRIV-01": "deny", "EU-GDPR-01-MESSAGE": "deny"},
        ),
        ("EU", NO_GROUND | {"channel": Channel.LETTER}, {"EU-GDPR-01-MESSAGE": "deny"}),
        ("EU", COLD | {"direct.existing_relationship": True}, {}),
        ("EU", {"grounds.consent_proven": False}, {"EU-GDPR-02-MESSAGE": "deny"}),
        ("EU", {"grounds.about_health": True}, {"EU-GDPR-01-MESSAGE": "deny"}),
        ("EU", {"grounds.about_health": True, "grounds.health_ground": True}, {}),
        ("EU", {"direct.objected": True}, {"EU-GDPR-05": "deny"}),
        ("EU", {"grounds.basis": UNKNOWN}, {"EU-GDPR-01-MESSAGE": "hold"}),
        ("UK", {}, {}),
        ("UK", COLD | {"direct.soft_opt_in": WHOLE}, {}),
        (
            "UK",
            COLD | {"direct.soft_opt_in": attrs.evolve(WHOLE, optout_every_time=False)},
            {"UK-PECR-01": "deny", "UK-PECR-02": "deny"},
        ),
        (
            "UK",
            COLD | {"direct.soft_opt_in": attrs.evolve(WHOLE, from_sale=UNKNOWN)},
            {"UK-PECR-01": "hold", "UK-PECR-02": "hold"},
        ),
        ("UK", COLD, {"UK-PECR-01": "deny"}),
        ("UK", COLD | {"channel": Channel.LETTER}, {}),
        ("UK", {"direct.unsubscribe_works": False}, {"UK-PECR-03": "deny"}),
        ("UK", COLD | INVITE, {"UK-PECR-01": "deny", "UK-PECR-04": "deny"}),
        ("UK", NO_GROUND | INVITE | {"direct.sent_by_practice": False}, {}),
        ("UK", INVITE | COLD | {"channel": Channel.PRINTED_CARD}, {}),
        ("UK", {"direct.objected": True}, {"UK-GDPR-01-OBJECTION": "deny"}),
        (
            "UK",
            COLD | {"purpose": Purpose.APPOINTMENT_REMINDER, "direct.promotional": False},
            {"UK-PECR-05": "permit"},
        ),
        ("AU", {}, {}),
        ("AU", COLD, {"AU-SPAM-01": "deny"}),
        ("AU", COLD | {"direct.inferred_consent": True}, {}),
        ("AU", COLD | {"direct.uses_health_facts": True}, {"AU-PRIV-01": "deny", "AU-SPAM-01": "deny"}),
        ("AU", {"direct.unsubscribe_works": False}, {"AU-SPAM-02": "deny"}),
        ("AU", {"direct.unsubscribed": True}, {"AU-SPAM-03": "deny"}),
        (
            "AU",
            COLD | {"purpose": Purpose.APPOINTMENT_REMINDER, "direct.promotional": False},
            {"AU-SPAM-04": "permit"},
        ),
    ],
)
def test_a_message_crosses_the_law_of_its_place(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change, reminder: MessageCase
) -> None:
    assert found(place, with_facts(with_facts(reminder, NEWS), facts)) == expected


PHYSICIAN: Facts = {"practice.profession": Profession.PHYSICIAN}
OSTEOPATH: Facts = {"practice.profession": Profession.OSTEOPATH}


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("EU-DE", TIED, {"DE-HWG-7": "deny"}),
        ("EU-DE", {}, {}),
        (
            "EU-DE",
            TO_COLLEAGUE | TIED | PHYSICIAN,
            {"DE-MBO-31": "deny", "DE-STGB-299": "deny"},
        ),
        ("EU-DE", TO_COLLEAGUE, {}),
        ("EU-DE", TO_COLLEAGUE | {"reward.could_affect_judgement": UNKNOWN}, {"DE-STGB-299": "hold"}),
        ("EU-FR", TIED | PHYSICIAN, {"FR-CSP-24": "deny"}),
        ("EU-FR", PHYSICIAN | {"reward.instrument": Instrument.DISCOUNT}, {"FR-CSP-24": "deny"}),
        ("EU-FR", TIED, {}),
        ("EU-FR", TO_COLLEAGUE | {"reward.instrument": Instrument.FEE_SHARE}, {"FR-CSP-22": "deny"}),
        ("EU", {"reward.instrument": Instrument.RX_DRUG_SAMPLE}, {"EU-MED-01": "deny"}),
        ("UK", {"reward.instrument": Instrument.RX_DRUG_SAMPLE}, {"EU-MED-01": "deny"}),
        ("UK", TO_COLLEAGUE | {"reward.instrument": Instrument.RX_DRUG_SAMPLE}, {}),
        ("UK", TO_COLLEAGUE | TIED, {"UK-GDC-01": "deny"}),
        ("UK", TO_COLLEAGUE | TIED | PHYSICIAN, {"UK-GMC-01": "deny"}),
        ("UK", TO_COLLEAGUE | PHYSICIAN, {}),
        (
            "UK",
            TO_COLLEAGUE | TIED | {"practice.profession": Profession.OPTICIAN},
            {"UK-GOC-01": "deny"},
        ),
        (
            "UK",
            TO_COLLEAGUE | OSTEOPATH | {"practice.facility_kind": FacilityKind.PRIVATE_HOSPITAL},
            {"UK-CMA-01": "deny"},
        ),
        (
            "UK",
            TO_COLLEAGUE
            | OSTEOPATH
            | {"practice.facility_kind": FacilityKind.PRIVATE_HOSPITAL, "reward.fair_value_service": True},
            {},
        ),
        ("UK", {"reward.improper_performance": True}, {"UK-BRIB-01": "deny"}),
        ("UK", TIED | {"recipient.funding": Funding.NHS}, {"UK-PATREF-02": "hold"}),
        (
            "UK",
            TIED | {"recipient.funding": Funding.PRIVATE, "reward.terms_stated": False},
            {"UK-PATREF-01": "require"},
        ),
        (
            "UK",
            TIED
            | {
                "recipient.funding": Funding.PRIVATE,
                "reward.terms_stated": True,
                "reward.endorser_discloses": True,
            },
            {},
        ),
        ("UK", TIED, {"UK-PATREF-01": "hold", "UK-PATREF-02": "hold"}),
        ("AU", TIED, {}),
        ("AU-NSW", TIED, {"AU-NSW-01": "deny"}),
        ("AU", TO_COLLEAGUE | TIED | PHYSICIAN, {"AU-MBA-01": "deny"}),
        (
            "AU",
            TO_COLLEAGUE
            | {
                "practice.facility_kind": FacilityKind.PATHOLOGY,
                "recipient.requests_from_giver": True,
            },
            {"AU-HIA-01": "deny"},
        ),
        ("AU", TO_COLLEAGUE | {"practice.facility_kind": FacilityKind.PATHOLOGY}, {}),
        ("CAN-ON", TIED, {"CAN-ON-DEN-01": "hold"}),
        (
            "CAN-ON",
            TIED | {"practice.profession": Profession.DENTAL_HYGIENIST},
            {"CAN-ON-DH-01": "deny"},
        ),
        ("CAN-ON", TIED | PHYSICIAN, {}),
    ],
)
def test_a_reward_crosses_the_law_of_its_place(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change, mug: RewardCase
) -> None:
    assert found(place, with_facts(mug, facts)) == expected


@pytest.fixture
def taken(mug: RewardCase) -> PartnerCase:
    """Something that a partner gives for the patients that were sent, of which the patients know."""
    return PartnerCase(
        act=PartnerAct.ACCEPT_BENEFIT,
        practice=mug.practice,
        partner_kind=RecipientKind.LICENSED_PROFESSIONAL,
        is_physician_or_family=False,
        reciprocal_quota=False,
        benefit=ReceivedBenefit(
            for_referrals=True,
            could_affect_judgement=False,
            declared_to_patient=True,
            from_referred_supplier=True,
        ),
    )


@pytest.mark.parametrize(
    ("place", "profession", "expected"),
    [
        ("UK", Profession.PHYSICIAN, {"UK-GMC-01-TAKE": "deny"}),
        ("UK", Profession.DENTIST, {"UK-GDC-01-TAKE": "deny"}),
        ("UK", Profession.OPTOMETRIST, {"UK-GOC-01-TAKE": "deny"}),
        ("UK", Profession.OSTEOPATH, {}),
        ("EU-DE", Profession.PHYSICIAN, {"DE-MBO-31-TAKE": "deny", "DE-STGB-299-TAKE": "deny"}),
        ("AU-NSW", Profession.PHYSICIAN, {"AU-MBA-01-TAKE": "deny", "AU-NSW-01-TAKE": "deny"}),
        ("CAN-ON", Profession.PHYSICIAN, {"CAN-ON-MD-01": "deny"}),
        ("CAN-ON", Profession.DENTIST, {"CAN-ON-DEN-01-TAKE": "hold"}),
    ],
)
def test_what_a_practice_takes_is_judged_too(
    place: str, profession: Profession, expected: dict[str, str], with_facts: Change, taken: PartnerCase
) -> None:
    assert found(place, with_facts(taken, {"practice.profession": profession})) == expected


def test_an_osteopath_declares_what_is_taken(with_facts: Change, taken: PartnerCase) -> None:
    silent = with_facts(taken, OSTEOPATH | {"benefit.declared_to_patient": False})

    assert found("UK", silent) == {"UK-GOSC-01": "require"}


def test_a_private_hospital_pays_for_services_at_their_value(with_facts: Change, taken: PartnerCase) -> None:
    terms = AgreementTerms(
        kind=AgreementKind.SERVICES,
        signed=True,
        fair_value=True,
        methodology_set_in_advance=True,
        varies_with_referrals=False,
        term_months=12,
        commercially_reasonable=True,
        paid_before=UNKNOWN,
        amount=UNKNOWN,
    )
    paid = attrs.evolve(
        taken,
        act=PartnerAct.PAYMENT,
        agreement=terms,
        practice=attrs.evolve(taken.practice, facility_kind=FacilityKind.PRIVATE_HOSPITAL),
    )

    assert found("UK", paid) == {}
    assert found("UK", with_facts(paid, {"agreement.fair_value": False})) == {"UK-CMA-01-PAY": "deny"}


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("EU", {}, {"EU-GDPR-03": "require"}),
        ("EU", {"received_on": date(2026, 10, 20)}, {"EU-GDPR-03-LATE": "deny", "EU-GDPR-03": "require"}),
        ("EU", {"received_on": date(2026, 10, 20), "extended": True}, {"EU-GDPR-03": "require"}),
        ("UK", {}, {"UK-GDPR-01-REQUEST": "require"}),
        ("AU", {}, {}),
        ("AU", {"request": RightsRequest.ACCESS}, {"AU-PRIV-02": "require"}),
        ("EU", {"answered": True}, {}),
        ("EU", {"answered": True, "retained_until": date(2035, 1, 1)}, {"EU-GDPR-04": "deny"}),
        ("EU", {"answered": True, "retained_until": TODAY}, {}),
        ("EU", {"answered": True, "retained_until": UNKNOWN}, {"EU-GDPR-04": "hold"}),
        (
            "EU",
            {
                "answered": True,
                "retained_until": date(2035, 1, 1),
                "record": HeldRecord.MARKETING_PROFILE,
            },
            {},
        ),
    ],
)
def test_a_person_has_rights(place: str, facts: Facts, expected: dict[str, str], with_facts: Change) -> None:
    asked = RightsCase(
        request=RightsRequest.ERASURE,
        received_on=date(2026, 10, 21),
        answered=False,
        extended=False,
        record=HeldRecord.CLINICAL,
        retained_until=None,
    )

    assert found(place, with_facts(asked, facts)) == expected


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("EU", {}, {}),
        ("EU", {"grounds.basis": LawfulBasis.NONE}, {"EU-GDPR-01": "deny"}),
        ("EU", {"grounds.consent_proven": False}, {"EU-GDPR-02": "deny"}),
        ("EU", {"subject_age": 15}, {"EU-GDPR-07": "hold"}),
        ("EU", {"subject_age": 15, "parental_consent": True}, {}),
        ("UK", {"subject_age": 12, "consent_age": 13}, {"UK-GDPR-01-CHILD": "hold"}),
        ("EU", {"register_kept": False}, {"EU-GDPR-06": "require"}),
        ("CAN", {"for_marketing": True, "meaningful_consent": False}, {"CAN-PIPEDA-01": "deny"}),
        ("CAN", {"for_marketing": True}, {}),
    ],
)
def test_particulars_are_used_on_a_ground(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change
) -> None:
    form = ProcessingCase(
        grounds=Grounds(
            basis=LawfulBasis.CONSENT, about_health=False, health_ground=False, consent_proven=True
        ),
        for_marketing=False,
        online=True,
        subject_age=16,
        parental_consent=False,
        consent_age=16,
        meaningful_consent=True,
        register_kept=True,
    )

    assert found(place, with_facts(form, facts)) == expected


@pytest.mark.parametrize(
    ("place", "facts", "expected"),
    [
        ("CAN-ON", {}, {"CAN-ON-PHIPA-02": "allow"}),
        ("CAN-ON", {"locked_by_patient": True}, {"CAN-ON-PHIPA-02-CONSENT": "deny"}),
        ("CAN-ON", {"locked_by_patient": True, "authorization": True}, {}),
        ("CAN-ON", {"locked_by_patient": True, "is_emergency": True}, {}),
        ("CAN-ON", {"in_circle_of_care": UNKNOWN}, {"CAN-ON-PHIPA-02-CONSENT": "hold"}),
        ("AU", {}, {}),
        ("AU", {"is_expected_use": False}, {"AU-PRIV-03": "deny"}),
        ("AU", {"is_expected_use": False, "authorization": True}, {}),
    ],
)
def test_a_record_goes_where_the_patient_expects(
    place: str, facts: Facts, expected: dict[str, str], with_facts: Change
) -> None:
    letter = DisclosureCase(
        purpose=DisclosurePurpose.TREATMENT,
        recipient=DisclosureRecipient.PROVIDER,
        content=RecordContent.CLINICAL,
        authorization=False,
        treats_the_patient=True,
        within_minimum=True,
        paid_for=False,
        is_emergency=False,
        in_circle_of_care=True,
        locked_by_patient=False,
        is_expected_use=True,
    )

    assert found(place, with_facts(letter, facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"offers_inducement": True}, {"AU-NL-01": "require"}),
        ({"offers_inducement": True, "states_terms": True}, {}),
        ({"clinical_testimonial": True}, {"AU-NL-02": "deny"}),
        ({"encourages_needless_use": True}, {"AU-NL-03": "deny"}),
    ],
)
def test_a_health_service_is_advertised_soberly(
    facts: Facts, expected: dict[str, str], with_facts: Change
) -> None:
    advert = AdvertCase(
        offers_inducement=False,
        states_terms=False,
        clinical_testimonial=False,
        encourages_needless_use=False,
    )

    assert found("AU", with_facts(advert, facts)) == expected


def test_what_another_government_funds_is_not_billed_twice() -> None:
    assert found("AU", BillingCase(government_funded=True)) == {"AU-HIA-02": "warn"}


@pytest.mark.parametrize(("shown", "expected"), [(False, {"UK-DMCC-01": "deny"}), (True, {})])
def test_a_review_that_was_paid_for_says_so(shown: bool, expected: dict[str, str]) -> None:
    asked = ReviewCase(
        act=ReviewAct.ASK,
        platform=ReviewPlatform.OWN_SITE,
        author=ReviewAuthor.PATIENT,
        audience=ReviewAudience.EVERYONE,
        incentive=Instrument.DISCOUNT,
        incentive_disclosed=shown,
        conditioned_on_sentiment=False,
        author_is_real=True,
        relation_disclosed=True,
        suppresses_negative=False,
        identifies_patient=False,
        authorization=False,
        has_open_concern=False,
    )

    assert found("UK", asked) == expected
