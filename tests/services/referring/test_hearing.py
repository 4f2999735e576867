"""The web form and the desk: every answer is kept, and nobody is credited by a name alone."""

from __future__ import annotations

import attrs
import pytest
from tests.services.referring.conftest import Staff

from bedside import ContactPoint, ContactSystem, Profession
from bedside.domain.attribution import Standing
from bedside.domain.consents import ConsentAnswer
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.domain.journal import read_entry
from bedside.domain.matching import Likeness
from bedside.domain.messages import Channel, Purpose
from bedside.domain.referrals import Eligibility, ReferralSource, SourceKind
from bedside.errors import AccessDeniedError, InvalidValueError, NotFoundError

PHONE = "+13035550101"


def mail(value: str) -> ContactPoint:
    return ContactPoint(system=ContactSystem.EMAIL, value=value)


def test_a_code_on_the_form_is_a_referral_that_was_declared(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    invitation = staff.desk().referrals.invite(ana).invitation
    assert invitation is not None

    heard = staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.CODE, code=invitation.code))

    assert heard.received is not None
    assert heard.received.referral.eligibility is Eligibility.ELIGIBLE
    [weighed] = staff.desk().referrals.why(heard.received.referral.id).touches
    assert (weighed.touch.declared, weighed.touch.channel) == (True, Channel.WEB)


def test_a_friends_name_gives_candidates_and_credits_nobody(staff: Staff) -> None:
    ana = staff.register("Ana", PHONE)
    bo = staff.register("Bo")

    heard = staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.FRIEND, name="ANÁ testing"))

    assert [(one.patient_id, one.reasons) for one in heard.candidates] == [(ana, (Likeness.NAME,))]
    assert heard.referral is None
    assert staff.desk().referrals.by_referrer(ana) == []
    # A person chooses; what was said on the form does not stand in the way.
    received = staff.desk().referrals.receive(bo, referrer_id=heard.candidates[0].patient_id)
    assert received.attribution.source_id == ana
    standings = [one.standing for one in staff.desk().referrals.why(received.referral.id).touches]
    assert sorted(one.value for one in standings) == ["counted", "nobody"]


def test_oneself_is_no_candidate(staff: Staff) -> None:
    bo = staff.register("Bo", PHONE)

    assert staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.FRIEND, contact=PHONE)).candidates == ()


@pytest.mark.parametrize("how", [HeardHow.SEARCH, HeardHow.PASSING_BY, HeardHow.OTHER])
def test_what_nobody_stands_behind_is_a_touch_and_no_referral(staff: Staff, how: HeardHow) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")

    heard = staff.desk().referrals.heard(bo, HeardFrom(how=how))

    assert (heard.referral, heard.candidates) == (None, ())
    received = staff.desk().referrals.receive(bo, referrer_id=ana)
    sources = {
        one.touch.source.source_id: one.standing
        for one in staff.desk().referrals.why(received.referral.id).touches
    }
    assert sources == {how.value: Standing.NOBODY, ana: Standing.COUNTED}


def test_a_partner_on_the_form_is_one_referral_with_the_letter(staff: Staff) -> None:
    bo = staff.register("Bo")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST).id
    letter = staff.desk().partners.receive(bo, okafor)

    heard = staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.PARTNER, partner_id=okafor))

    assert heard.referral == letter
    assert len(staff.desk().referrals.why(letter.id).touches) == 2


def test_a_partner_on_the_form_before_any_letter_is_a_referral(staff: Staff) -> None:
    bo = staff.register("Bo")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST).id

    heard = staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.PARTNER, partner_id=okafor))

    assert heard.referral is not None
    assert (heard.referral.source.kind, heard.referral.partner_id) == (SourceKind.PARTNER, okafor)


def test_a_campaign_brings_one_referral_and_no_reward(staff: Staff) -> None:
    bo = staff.register("Bo")
    answer = HeardFrom(how=HeardHow.CAMPAIGN, campaign="spring-fair")

    first = staff.desk().referrals.heard(bo, answer)
    second = staff.desk().referrals.heard(bo, answer)

    assert first.referral is not None
    assert first.referral.source == ReferralSource(kind=SourceKind.CAMPAIGN, source_id="spring-fair")
    assert first.referral.eligibility is None
    assert second.referral == first.referral
    staff.visit(bo, referral_id=first.referral.id)
    assert staff.desk().rewards.balances() == {}


def test_answers_about_nobody_or_from_nobody_are_refused_and_keep_nothing(staff: Staff) -> None:
    bo = staff.register("Bo")
    unknown = HeardFrom(how=HeardHow.CODE, code="ABCDEFGHJKV")

    with pytest.raises(NotFoundError, match="no open invitation with that id"):
        staff.desk().referrals.heard(bo, unknown)
    with pytest.raises(NotFoundError, match="no partner"):
        staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.PARTNER, partner_id="partner-99"))
    with pytest.raises(NotFoundError, match="no patient"):
        staff.desk().referrals.heard("patient-99", HeardFrom(how=HeardHow.SEARCH))
    staff.desk().patients.record_death(bo)
    with pytest.raises(InvalidValueError, match=r"patient\.deceased"):
        staff.desk().referrals.heard(bo, HeardFrom(how=HeardHow.CAMPAIGN, campaign="spring-fair"))


def test_whoever_has_name_and_number_comes_first_then_whoever_has_one(staff: Staff) -> None:
    mother = staff.register("Mia", PHONE)
    ana = staff.register("Ana", PHONE)
    anna = staff.register("Anna")
    dead = staff.register("Ana")
    staff.desk().patients.record_death(dead)

    found = staff.desk().referrals.who_referred(name="ana", contact="+1 303 555 0101")

    assert [(one.patient_id, one.reasons) for one in found] == [
        (ana, (Likeness.PHONE, Likeness.NAME)),
        (mother, (Likeness.PHONE,)),
        (anna, (Likeness.NEAR_NAME,)),
    ]


def test_ten_are_shown_at_most_and_the_journal_has_each(staff: Staff) -> None:
    for _ in range(12):
        staff.register("Ana")
    before = len(staff.desk().audit.entries())

    found = staff.desk().referrals.who_referred(name="Ana")

    assert len(found) == 10
    entries = staff.desk().audit.entries()[before:]
    said = [read_entry(sealed) for sealed in entries]
    shown = {entry.record for entry in said if entry.action == "find-referrer"}
    assert shown == {"all", *(one.patient_id for one in found)}


def test_nothing_to_look_for_is_refused(staff: Staff) -> None:
    with pytest.raises(InvalidValueError, match=r"matching\.nothing"):
        staff.desk().referrals.who_referred()


def test_a_role_is_shown_only_whom_it_may_see(staff: Staff) -> None:
    ana, other = staff.register("Ana"), staff.register("Ana")
    staff.desk().patients.record_consent(
        other, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 9", purpose=Purpose.MARKETING
    )
    marketing = staff.practice.acting_as("mo", role="marketing", purpose="marketing")
    billing = staff.practice.acting_as("bea", role="auditor", purpose="operations")

    assert [one.patient_id for one in marketing.referrals.who_referred(name="Ana")] == [other]
    with pytest.raises(AccessDeniedError):
        billing.referrals.who_referred(name="Ana")
    assert {one.patient_id for one in staff.desk().referrals.who_referred(name="Ana")} == {ana, other}


def test_possible_duplicates_are_found_by_number_mailbox_and_birth_date(staff: Staff) -> None:
    ana = staff.register("Ana", PHONE)
    same_phone = staff.register("Ana", PHONE, born_on=None)
    near = staff.register("Anna")
    one_box = staff.register("Zoe", contact_points=[mail("zoe.smith@gmail.com")])
    other_box = staff.register("Zoë", contact_points=[mail("zoesmith+x@gmail.com")], born_on=None)

    found = {one.patient_id: one.reasons for one in staff.desk().patients.possible_duplicates(ana)}

    assert found == {
        same_phone: (Likeness.PHONE, Likeness.NAME),
        near: (Likeness.NEAR_NAME, Likeness.BIRTH),
    }
    [box] = staff.desk().patients.possible_duplicates(one_box)
    assert (box.patient_id, box.reasons) == (other_box, (Likeness.EMAIL, Likeness.NAME))


def test_what_a_record_said_before_an_update_finds_it_no_more(staff: Staff) -> None:
    ana, bo = staff.register("Ana", PHONE), staff.register("Bo", PHONE, born_on=None)
    assert len(staff.desk().patients.possible_duplicates(ana)) == 1

    patient = staff.desk().patients.get(bo)
    staff.desk().patients.update(attrs.evolve(patient, contact_points=()))

    assert staff.desk().patients.possible_duplicates(ana) == ()
    staff.desk().patients.update(patient)
    assert len(staff.desk().patients.possible_duplicates(ana)) == 1


def test_a_record_that_was_merged_is_no_duplicate_any_more(staff: Staff) -> None:
    ana, again = staff.register("Ana", PHONE), staff.register("Ana", PHONE)
    third = staff.register("Ana", PHONE)
    staff.desk().patients.merge(again, into=ana, reason="same-card")

    assert [one.patient_id for one in staff.desk().patients.possible_duplicates(ana)] == [third]
    assert [one.patient_id for one in staff.desk().patients.possible_duplicates(third)] == [ana]


def test_who_may_be_on_file_already_is_held_and_who_shares_a_birthday_is_not(staff: Staff) -> None:
    ana, first = staff.register("Ana"), staff.register("Bo")
    again, twin = staff.register("BÖ"), staff.register("Cy")

    held = staff.desk().referrals.receive(again, referrer_id=ana)

    assert held.referral.eligibility is Eligibility.HELD
    assert {found.rule_id for found in held.decision.findings} == {"HOUSE-REF-06"}
    assert staff.desk().referrals.receive(twin, referrer_id=ana).referral.eligibility is Eligibility.ELIGIBLE
    staff.desk().patients.merge(first, into=again, reason="same-card")
    assert staff.desk().patients.possible_duplicates(again) == ()


def test_a_friend_who_is_the_referrer_under_another_record_is_held(staff: Staff) -> None:
    ana, again = staff.register("Ana"), staff.register("Anna", "+13035550199")

    held = staff.desk().referrals.receive(again, referrer_id=ana)

    assert held.referral.eligibility is Eligibility.HELD
