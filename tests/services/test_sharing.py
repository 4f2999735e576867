"""What a patient hands on leads back to the invitation, and says nothing about the patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.services.conftest import SETTINGS

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    Practice,
    Purpose,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.journal import read_entry
from bedside.domain.links import LinkKeys
from bedside.domain.sharing import ShareText
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.errors import InvalidValueError, NotFoundError, SettingsError
from bedside.storage import EncryptedStorage, MasterKeys, MemoryStorage, master_key_line

BASE = "https://harbour.example/friends"
KEYS = LinkKeys({1: bytes(range(32))})
OWN = ShareText(channel="email", language="es", subject="Hola", body="{web_address}: {referral_code}")

Open = Callable[..., Desk]


class Pigeons:
    """A plugin with a channel of its own, and other words for a post."""

    @hookimpl
    def bedside_share_texts(self) -> list[ShareText]:
        return [
            ShareText(channel="carrier-pigeon", body="Coo: {link}"),
            ShareText(channel="social", body="Coo, {practice_name}: {link}"),
        ]


class ByLink:
    """An invitation by e-mail that holds the link."""

    @hookimpl
    def bedside_message_templates(self) -> list[MessageTemplate]:
        return [
            MessageTemplate(
                id=MessageTemplateId("a-link"),
                purpose=Purpose.REFERRAL_INVITATION,
                body="Hello {first_name}: {link} {practice_address} {opt_out}",
            )
        ]


@pytest.fixture
def open_desk(storage: Storage, world: SeededEnvironment) -> Open:
    def opened(
        *,
        keys: Any = KEYS,
        plugins: Mapping[str, object] | None = None,
        share_texts: tuple[ShareText, ...] = (),
    ) -> Desk:
        practice = Practice(
            attrs.evolve(SETTINGS, link_base=BASE, share_texts=share_texts),
            storage=storage,
            plugins=plugins or {"starter": bedside.starter},
            environment=world,
            link_keys=keys,
        )
        return practice.acting_as("kim", role="manager", purpose="operations")

    return opened


def invited(desk: Desk, *, campaign: str | None = None) -> str:
    ana = desk.patients.register(given="Ana", family="Ito", born_on=date(1984, 4, 4)).id
    code = desk.referrals.invite(ana, campaign=campaign).code
    assert code is not None
    return code


def test_a_link_that_was_shared_leads_back_with_its_tags_and_names_nobody(open_desk: Open) -> None:
    desk = open_desk()
    code = invited(desk, campaign="spring-fair")

    shared = desk.sharing.share(code.lower(), channel=Channel.SOCIAL)
    followed = desk.sharing.follow(shared.link or "")

    assert shared.words == (
        "Looking for a practice? Harbour Dental welcomes new patients. "
        f"You can begin here: {BASE}?code={code.replace('-', '')}&campaign=spring-fair&via=social"
        f"&sig=1.{(shared.link or '')[-22:]}"
    )
    assert (followed.campaign, followed.via) == ("spring-fair", "social")
    assert followed.invitation.opened_at is not None
    assert all(word not in repr(shared) for word in ("Ana", "Ito", "patient-1", "invitation-1"))
    assert (
        desk.referrals.receive(
            desk.patients.register(given="Bo", family="Ito").id, code=followed.invitation.code
        ).referral.invitation_id
        == followed.invitation.id
    )


def test_the_journal_says_that_it_was_shared_and_over_which_channel(open_desk: Open) -> None:
    desk = open_desk()

    desk.sharing.follow(desk.sharing.share(invited(desk), channel=Channel.FACE_TO_FACE).link or "")

    entries = [entry for entry in map(read_entry, desk.audit.entries()) if entry.kind == "invitation"]
    assert [(entry.action, entry.outcome) for entry in entries][-2:] == [
        ("share", "face_to_face"),
        ("follow", "done"),
    ]
    assert {entry.subjects for entry in entries} == {("patient-1",)}


def test_the_practices_words_come_first_then_those_of_plugins(open_desk: Open) -> None:
    desk = open_desk(plugins={"pigeons": Pigeons()}, share_texts=(OWN,))
    code = invited(desk)

    assert desk.sharing.share(code, channel="carrier-pigeon").words.startswith("Coo: https://")
    assert desk.sharing.share(code, channel=Channel.SOCIAL).words.startswith("Coo, Harbour Dental: ")
    spanish = desk.sharing.share(code, channel=Channel.EMAIL, language="es")
    assert (spanish.subject, spanish.words) == ("Hola", f"harbour.example/friends: {code}")
    assert desk.sharing.share(code, channel=Channel.LETTER).words.startswith("Harbour Dental welcomes")


def test_a_practice_without_links_says_the_code_and_names_what_is_missing_for_a_link(open_desk: Open) -> None:
    desk = open_desk(keys=None)
    code = invited(desk)

    spoken = desk.sharing.share(code, channel=Channel.FACE_TO_FACE)

    assert spoken.link is None
    assert code in spoken.words
    with pytest.raises(SettingsError, match="a link needs link_base in the settings, and Practice"):
        desk.sharing.share(code, channel=Channel.SOCIAL)
    with pytest.raises(SettingsError, match="a link needs link_base"):
        desk.sharing.follow(BASE)


def test_a_revoked_an_expired_and_an_unknown_code_get_one_answer(
    open_desk: Open, world: SeededEnvironment
) -> None:
    desk = open_desk()
    ana = desk.patients.register(given="Ana", family="Ito", born_on=date(1984, 4, 4)).id
    revoked = desk.referrals.invite(ana)
    expiring = desk.referrals.invite(ana, expires_at=world.now() + timedelta(days=1))
    assert revoked.invitation is not None
    links = [
        desk.sharing.share(invited.code or "", channel=Channel.SOCIAL).link for invited in (revoked, expiring)
    ]
    desk.referrals.revoke(revoked.invitation.id)
    world.advance(timedelta(days=2))
    answers = set()

    for link in links:
        with pytest.raises(NotFoundError) as caught:
            desk.sharing.follow(link or "")
        answers.add(str(caught.value))
    for code in (revoked.code, expiring.code, "ABCD-EFGH-JKV"):
        with pytest.raises(NotFoundError) as caught:
            desk.sharing.share(code or "", channel=Channel.SOCIAL)
        answers.add(str(caught.value))

    assert answers == {"no open invitation with that id"}


@pytest.mark.parametrize("channel", ["", "Ana Ito", "x" * 81, "bulletin"])
def test_a_channel_that_nobody_has_words_for_is_refused_and_stands_in_no_link(
    open_desk: Open, channel: str
) -> None:
    desk = open_desk(plugins={"pigeons": Pigeons()})

    with pytest.raises(InvalidValueError, match=r"^channel\.unknown share\.channel") as refused:
        desk.sharing.share(invited(desk), channel=channel)
    assert "carrier-pigeon" in str(refused.value)
    assert channel == "" or channel not in str(refused.value)


def test_a_tampered_link_opens_nothing(open_desk: Open) -> None:
    desk = open_desk()
    code = invited(desk)
    link = desk.sharing.share(code, channel=Channel.SOCIAL).link or ""

    with pytest.raises(InvalidValueError, match=r"^link\.tampered link"):
        desk.sharing.follow(link.replace("via=social", "via=e.mail"))

    assert desk.sharing.follow(link).invitation.opened_at is not None


def test_an_invitation_by_email_may_hold_the_link(open_desk: Open) -> None:
    desk = open_desk(plugins={"words": ByLink()})
    ana = desk.patients.register(
        given="Ana",
        family="Ito",
        born_on=date(1984, 4, 4),
        contact_points=[ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org")],
    ).id
    desk.patients.record_consent(
        ana,
        answer=ConsentAnswer.GIVEN_IN_WRITING,
        evidence="form 7",
        channel=Channel.EMAIL,
        purpose=Purpose.REFERRAL_INVITATION,
    )

    planned = desk.referrals.invite(ana, channel=Channel.EMAIL).planned

    assert planned is not None
    assert planned.message is not None, planned.explanation
    link = next(word for word in planned.message.body.split() if word.startswith(BASE))
    assert desk.sharing.follow(link).via == "email"


def test_link_keys_of_the_wrong_type_are_refused_at_the_start(open_desk: Open) -> None:
    with pytest.raises(SettingsError, match=r"^link_keys: "):
        open_desk(keys={1: b"x"})


def test_a_card_holds_the_practice_the_code_and_a_link_that_leads_back(open_desk: Open) -> None:
    desk = open_desk()
    code = invited(desk, campaign="spring-fair")

    card = desk.sharing.card(code)

    assert card.practice_name == "Harbour Dental"
    assert (card.code, card.web_address) == (code.replace("-", ""), "harbour.example/friends")
    assert (desk.sharing.follow(card.link).via, card.design) == ("printed_card", SETTINGS.card_design)
    assert "Ana" not in repr(card)
    with pytest.raises(SettingsError, match="a link needs link_base"):
        open_desk(keys=None).sharing.card(code)


@pytest.mark.parametrize(
    ("campaign", "code"), [("Spring Fair", "link.tag"), ("5105550101", "link.tag_personal")]
)
def test_a_campaign_that_could_not_stand_in_a_link_is_refused_when_somebody_is_invited(
    open_desk: Open, campaign: str, code: str
) -> None:
    with pytest.raises(InvalidValueError, match=rf"^{code} campaign"):
        invited(open_desk(keys=None), campaign=campaign)


def test_a_code_of_somebody_who_was_erased_gets_the_answer_of_an_unknown_one() -> None:
    ring = MasterKeys({1: master_key_line(1).split()[1]})
    storage = EncryptedStorage(MemoryStorage(), ring, keys=MemoryStorage())
    settings = attrs.evolve(SETTINGS, link_base=BASE, records_kept_years=0)
    desk = Practice(settings, storage=storage, link_keys=KEYS).acting_as(
        "kim", role="manager", purpose="operations"
    )
    ana = desk.patients.register(given="Ana", family="Ito", born_on=date(1984, 4, 4)).id
    code = desk.referrals.invite(ana).code or ""
    link = desk.sharing.card(code).link
    assert desk.patients.erase(ana, basis="gdpr-17").allowed

    for act in (lambda: desk.sharing.card(code), lambda: desk.sharing.follow(link)):
        with pytest.raises(NotFoundError, match="no open invitation with that id"):
            act()
