"""Every way in ends in one place: a touch, a referral, and who earned it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import attrs
import pytest
from tests.services.referring.conftest import START, Friends, OpenPractice, Staff

from bedside import Channel, Profession, hookimpl
from bedside.domain.attribution import AttributionRule, Standing
from bedside.domain.policies import ReferralPolicyId
from bedside.domain.referrals import Eligibility, ReferralSource, SourceKind
from bedside.domain.sharing import ShareText
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import UNKNOWN


def patient(patient_id: str) -> ReferralSource:
    return ReferralSource(kind=SourceKind.PATIENT, source_id=patient_id)


def code_of(staff: Staff, patient_id: str, **more: str) -> str:
    code = staff.desk().referrals.invite(patient_id, **more).code  # type: ignore[arg-type]  # its own words
    assert code is not None
    return code


def link_of(staff: Staff, patient_id: str, **more: str) -> str:
    link = staff.desk().sharing.share(code_of(staff, patient_id, **more), channel=Channel.SOCIAL).link
    assert link is not None
    return link


def test_a_link_brings_its_code_its_channel_and_its_tags(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    link = link_of(staff, ana, campaign="spring-fair")

    received = staff.desk().referrals.receive(bo, link=link)

    [weighed] = staff.desk().referrals.why(received.referral.id).touches
    assert received.referral.source == patient(ana)
    assert received.referral.channel is Channel.SOCIAL
    assert (weighed.touch.campaign, weighed.touch.via) == ("spring-fair", "social")
    assert not weighed.touch.declared
    assert received.referral.eligibility is Eligibility.ELIGIBLE


class NeighbourApp:
    """A plugin with words for a channel of its own."""

    @hookimpl
    def bedside_share_texts(self) -> list[ShareText]:
        return [ShareText(channel="neighbour-app", body="{practice_name} welcomes new patients: {link}")]


def test_a_link_of_a_channel_that_only_a_plugin_knows_came_as_the_invitation_did(
    open_practice: OpenPractice,
) -> None:
    staff = open_practice({"friends": Friends(), "app": NeighbourApp()})
    ana, bo = staff.register("Ana"), staff.register("Bo")
    code = code_of(staff, ana)
    link = staff.desk().sharing.share(code, channel="neighbour-app").link

    received = staff.desk().referrals.receive(bo, link=link)

    assert received.referral.channel is Channel.FACE_TO_FACE
    [weighed] = staff.desk().referrals.why(received.referral.id).touches
    assert weighed.touch.via == "neighbour-app"


@pytest.mark.parametrize(
    "given",
    [{}, {"code": "x", "link": "y"}, {"code": "x", "referrer_id": "y"}, {"link": "x", "referrer_id": "y"}],
)
def test_there_is_exactly_one_way_in(staff: Staff, given: dict[str, str]) -> None:
    bo = staff.register("Bo")

    with pytest.raises(InvalidValueError, match=r"referral\.source"):
        staff.desk().referrals.receive(bo, **given)  # type: ignore[arg-type]  # whatever the test names


def test_a_link_that_was_followed_is_a_touch_by_which_the_referrer_may_earn(staff: Staff) -> None:
    ana, cy, bo = staff.register("Ana"), staff.register("Cy"), staff.register("Bo")

    followed = staff.desk().sharing.follow(link_of(staff, ana), patient_id=bo)
    staff.world.advance(timedelta(days=2))
    received = staff.desk().referrals.receive(bo, code=code_of(staff, cy))

    assert followed.touch is not None
    assert received.referral.source == patient(cy)
    assert received.attribution.leading == patient(ana)
    assert received.attribution.counted[0] == followed.touch.id


def test_a_link_followed_by_nobody_we_know_or_by_its_owner_is_no_touch(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    link = link_of(staff, ana)

    assert staff.desk().sharing.follow(link).touch is None
    assert staff.desk().sharing.follow(link, patient_id=ana).touch is None
    received = staff.desk().referrals.receive(bo, link=link)

    assert len(staff.desk().referrals.why(received.referral.id).touches) == 1


def test_a_partners_letter_is_a_touch_and_is_attributed(staff: Staff) -> None:
    bo = staff.register("Bo")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)

    referral = staff.desk().partners.receive(bo, okafor.id, service="braces")

    why = staff.desk().referrals.why(referral.id)
    partner = ReferralSource(kind=SourceKind.PARTNER, source_id=okafor.id)
    assert why.standing is not None
    assert why.standing.leading == partner
    assert [(one.touch.channel, one.touch.declared) for one in why.touches] == [(Channel.LETTER, False)]
    assert (referral.partner_id, referral.eligibility, referral.policy_id) == (okafor.id, None, None)


def test_nothing_is_given_for_a_partners_referral(staff: Staff) -> None:
    bo = staff.register("Bo")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)

    staff.visit(bo, referral_id=staff.desk().partners.receive(bo, okafor.id).id)

    assert staff.desk().rewards.balances() == {}


@pytest.mark.parametrize("way", ["code", "link", "name", "letter"])
def test_nobody_who_has_died_is_referred_by_any_way_and_nothing_is_kept(staff: Staff, way: str) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    code, link = code_of(staff, ana), link_of(staff, ana)
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    staff.desk().patients.record_death(bo)

    desk = staff.desk()
    ways: dict[str, Callable[[], object]] = {
        "code": lambda: desk.referrals.receive(bo, code=code),
        "link": lambda: desk.referrals.receive(bo, link=link),
        "name": lambda: desk.referrals.receive(bo, referrer_id=ana),
        "letter": lambda: desk.partners.receive(bo, okafor.id),
    }

    with pytest.raises(InvalidValueError, match=r"patient\.deceased"):
        ways[way]()

    assert staff.desk().referrals.by_referrer(ana) == []


def test_a_code_of_somebody_who_has_died_is_held_for_a_person(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    code = code_of(staff, ana)
    staff.desk().patients.record_death(ana)

    received = staff.desk().referrals.receive(bo, code=code)

    assert received.referral.eligibility is Eligibility.HELD
    assert "PROGRAMME-REFERRER-DECEASED" in received.decision.explain()


def test_a_code_used_by_its_owner_is_denied_and_nobody_has_the_credit(staff: Staff) -> None:
    ana = staff.register("Ana")

    received = staff.desk().referrals.receive(ana, code=code_of(staff, ana))

    assert received.referral.eligibility is Eligibility.NOT_ELIGIBLE
    assert {found.rule_id for found in received.decision.findings} == {
        "HOUSE-REF-01",
        "SUSPICION-SAME-PERSON",
    }
    assert received.attribution.shares == ()
    [weighed] = staff.desk().referrals.why(received.referral.id).touches
    assert weighed.standing is Standing.OWN


@pytest.mark.parametrize("fate", ["unknown", "revoked", "expired"])
@pytest.mark.parametrize("way", ["receive", "open", "share"])
def test_the_answer_about_a_code_that_does_not_count_is_one_and_the_same(
    staff: Staff, fate: str, way: str
) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    desk = staff.desk()
    invited = desk.referrals.invite(ana, expires_at=staff.world.now() + timedelta(days=1))
    assert invited.invitation is not None
    code = "ABCDEFGHJKV" if fate == "unknown" else invited.invitation.code
    if fate == "revoked":
        desk.referrals.revoke(invited.invitation.id)
    if fate == "expired":
        staff.world.advance(timedelta(days=1))

    ways: dict[str, Callable[[], object]] = {
        "receive": lambda: desk.referrals.receive(bo, code=code),
        "open": lambda: desk.referrals.open(code),
        "share": lambda: desk.sharing.share(code, channel=Channel.EMAIL),
    }

    with pytest.raises(NotFoundError) as refused:
        ways[way]()

    assert str(refused.value) == "no open invitation with that id"
    assert desk.referrals.by_referrer(ana) == []


@pytest.mark.parametrize(
    ("rule", "winner"),
    [(AttributionRule.FIRST, "ana"), (AttributionRule.LAST, "cy"), (AttributionRule.DECLARED, "cy")],
)
def test_the_programme_selects_the_rule(
    open_practice: OpenPractice, rule: AttributionRule, winner: str
) -> None:
    staff = open_practice({"friends": Friends().by(rule)})
    people = {name: staff.register(name) for name in ("ana", "cy", "bo")}
    staff.desk().sharing.follow(link_of(staff, people["ana"]), patient_id=people["bo"])
    staff.world.advance(timedelta(days=1))

    received = staff.desk().referrals.receive(people["bo"], referrer_id=people["cy"])

    assert received.attribution.rule is rule
    assert received.attribution.leading == patient(people[winner])


def test_a_split_shares_all_of_the_credit(open_practice: OpenPractice) -> None:
    staff = open_practice({"friends": Friends().by(AttributionRule.SPLIT)})
    ana, cy, dee, bo = (staff.register(name) for name in ("Ana", "Cy", "Dee", "Bo"))
    for one in (ana, cy):
        staff.desk().sharing.follow(link_of(staff, one), patient_id=bo)
        staff.world.advance(timedelta(days=1))

    received = staff.desk().referrals.receive(bo, referrer_id=dee)

    assert [(share.source.source_id, share.basis_points) for share in received.attribution.shares] == [
        (ana, 3_334),
        (cy, 3_333),
        (dee, 3_333),
    ]


@pytest.mark.parametrize("by", ["code", "link"])
def test_who_shows_a_card_of_a_programme_that_is_offered_no_more_is_welcome_and_earns_nobody_anything(
    open_practice: OpenPractice, by: str
) -> None:
    before = open_practice({"friends": Friends()})
    ana, bo = before.register("Ana"), before.register("Bo")
    card = code_of(before, ana) if by == "code" else link_of(before, ana)
    next_year = attrs.evolve(Friends().policy, id=ReferralPolicyId("friends-of-next-year"))
    after = open_practice({"friends": Friends(policy=next_year)}, world=before.world)

    received = after.desk("lou").referrals.receive(bo, **{by: card})  # type: ignore[arg-type]  # one way in

    assert received.referral.source == patient(ana)
    assert received.attribution.leading == patient(ana)
    assert (received.referral.policy_id, received.referral.eligibility) == (None, Eligibility.NOT_ELIGIBLE)
    assert [found.rule_id for found in received.decision.findings] == ["HOUSE-REF-04"]


@pytest.mark.parametrize("answer", ["no", "", None, 0, 1])
def test_whether_the_friend_agreed_is_said_plainly_or_nothing_is_written(
    staff: Staff, answer: object
) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")

    with pytest.raises(InvalidValueError, match=r"referral\.agreed"):
        staff.desk().referrals.receive(bo, referrer_id=ana, agreed_to_contact=answer)  # type: ignore[arg-type]  # no answer
    assert staff.desk().referrals.by_referrer(ana) == []
    asked = staff.desk().referrals.receive(bo, referrer_id=ana, agreed_to_contact=UNKNOWN)
    assert asked.referral.eligibility is Eligibility.HELD


@pytest.mark.parametrize("token", ["\ud800", "a\udfff", "", "x" * 1001])
def test_a_device_that_has_no_digest_is_refused_by_name(staff: Staff, token: str) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")

    with pytest.raises(InvalidValueError, match=r"device\.token"):
        staff.desk().referrals.receive(bo, referrer_id=ana, device=token)


@pytest.mark.parametrize(
    ("ends_at", "code"),
    [
        (START.replace(tzinfo=None) + timedelta(days=9), "time.naive"),
        (START - timedelta(days=1), "invitation.expiry"),
        (START, "invitation.expiry"),
        (START + timedelta(microseconds=1), None),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))), "invitation.expiry"),
    ],
)
def test_a_code_ends_at_an_instant_to_come(staff: Staff, ends_at: datetime, code: str | None) -> None:
    ana = staff.register("Ana")

    if code is None:
        assert staff.desk().referrals.invite(ana, expires_at=ends_at).invitation is not None
        return
    with pytest.raises(InvalidValueError, match=f"^{code} invite.expires_at"):
        staff.desk().referrals.invite(ana, expires_at=ends_at)


@pytest.mark.parametrize("shares_a_number", [False, True])
def test_who_has_the_credit_by_an_earlier_touch_is_looked_at_as_who_is_named_is(
    staff: Staff, shares_a_number: bool
) -> None:
    ana, cy = staff.register("Ana", "+13035550101"), staff.register("Cy", "+13035550103")
    bo = staff.register("Bo", "+13035550101" if shares_a_number else "+13035550102", born_on=date(1991, 2, 3))
    staff.desk().sharing.follow(link_of(staff, ana), patient_id=bo)
    staff.world.advance(timedelta(days=2))

    received = staff.desk().referrals.receive(bo, code=code_of(staff, cy))

    assert received.attribution.leading == patient(ana)
    suspected = [found.rule_id for found in received.decision.findings if found.rule_id.startswith("SUSP")]
    assert suspected == (["SUSPICION-SHARED-CONTACT"] if shares_a_number else [])
    held = Eligibility.HELD if shares_a_number else Eligibility.ELIGIBLE
    assert received.referral.eligibility is held
