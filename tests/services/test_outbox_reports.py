"""What providers say later, D13: the same end in any order, and an address that fails is used no more."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from tests.services.conftest import SETTINGS, OpenDesk
from tests.services.outbox import (
    UNKNOWN,
    Register,
    only,
    plan,
    standing,
)
from tests.services.outbox_told import DAY, REFUSED, Told, ana_of

import bedside.starter
from bedside import (
    Desk,
    Outcome,
    Practice,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.deliveries import Reported
from bedside.domain.messages import MessageStatus
from bedside.ports import Envelope
from bedside.storage import MemoryStorage

REPORTS = ((Reported.ACCEPTED, "e-1"), (Reported.DELIVERED, "e-2"), (Reported.COMPLAINED, "e-3"))


@pytest.mark.parametrize("order", list(permutations(REPORTS)))
def test_d13_reports_come_to_the_same_end_in_any_order(
    register: Register, world: SeededEnvironment, order: tuple[tuple[Reported, str], ...]
) -> None:
    desk = _desk_on(MemoryStorage(), world, Told(act=lambda envelope: UNKNOWN))
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    desk.messages.dispatch()

    for said, event in (*order, *order[::-1]):
        desk.messages.record_report("told", event, said, message_id=message_id)

    message = only(desk, ana)
    assert (message.status, message.reported) == (MessageStatus.SENT, Reported.COMPLAINED)
    assert desk.messages.unmatched_reports() == []


def _desk_on(storage: Storage, world: SeededEnvironment, told: Told) -> Desk:
    plugins = {"starter": bedside.starter, "told": told}
    practice = Practice(SETTINGS, storage=storage, plugins=plugins, environment=world)
    return practice.acting_as("kim", role="front-desk", purpose="operations")


def test_d13_a_report_finds_its_message_by_the_reference_of_the_receipt(
    open_desk: OpenDesk, register: Register
) -> None:
    told = Told(act=lambda envelope: Receipt(outcome=Outcome.SENT, reference="g-17"))
    desk = open_desk({"told": told})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    desk.messages.dispatch()

    found = desk.messages.record_report("told", "e-1", Reported.DELIVERED, reference="g-17")

    assert found.message_id == message_id
    assert only(desk, ana).reported is Reported.DELIVERED
    assert desk.messages.record_report("other", "e-1", Reported.BOUNCED, reference="g-17").message_id is None


def test_d13_a_report_that_comes_before_the_receipt_is_matched_when_that_is_written(
    open_desk: OpenDesk, register: Register
) -> None:
    desks: list[Desk] = []

    def reports_at_once(envelope: Envelope) -> object:
        desks[0].messages.record_report("told", "e-1", Reported.DELIVERED, reference="g-17")
        return Receipt(outcome=Outcome.SENT, reference="g-17")

    desk = open_desk({"told": Told(act=reports_at_once)})
    desks.append(desk)
    ana = ana_of(desk, register)
    plan(desk, ana)

    assert desk.messages.dispatch().sent == 1
    assert only(desk, ana).reported is Reported.DELIVERED
    assert desk.messages.unmatched_reports() == []


def test_d13_what_fits_no_message_is_kept_and_listed(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"told": Told()})
    message_id = plan(desk, ana_of(desk, register))

    unfit = ((None, "g-0"), ("message-99", None), (message_id, None), (None, None))
    for number, (named, reference) in enumerate(unfit):
        report = desk.messages.record_report(
            "told", f"e-{number}", Reported.BOUNCED, message_id=named, reference=reference
        )
        assert report.message_id is None

    assert [report.event_id for report in desk.messages.unmatched_reports()] == ["e-0", "e-1", "e-2", "e-3"]


@pytest.mark.parametrize("said", [Receipt(outcome=Outcome.FAILED), Receipt(outcome=Outcome.UNKNOWN), REFUSED])
def test_d13_a_report_while_it_is_being_sent_outweighs_what_the_notifier_says(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, said: Receipt
) -> None:
    desks: list[Desk] = []

    def reports_at_once(envelope: Envelope) -> object:
        desks[0].messages.record_report("told", "e-1", Reported.ACCEPTED, message_id=envelope.message_id)
        return said

    told = Told(act=reports_at_once, key_window=DAY)
    desk = open_desk({"told": told})
    desks.append(desk)
    ana = ana_of(desk, register)
    plan(desk, ana)
    desk.messages.dispatch()
    world.advance(timedelta(hours=2))
    desk.messages.dispatch()

    assert only(desk, ana).status is MessageStatus.SENT
    assert len(told.calls) == 1


@pytest.mark.parametrize("said", [Reported.BOUNCED, Reported.COMPLAINED])
def test_d13_an_address_that_messages_come_back_from_is_used_no_more_and_the_decision_says_so(
    open_desk: OpenDesk, register: Register, said: Reported
) -> None:
    desk = open_desk({"told": Told()})
    ana = ana_of(desk, register)
    message_id = plan(desk, ana)
    waiting = plan(desk, ana)
    desk.messages.dispatch(limit=1)

    desk.messages.record_report("told", "e-1", said, message_id=message_id)
    planned = desk.messages.send(ana, "thank-you")

    assert planned.message is None
    assert planned.decision is not None
    assert "HOUSE-MSG-08" in {finding.rule_id for finding in planned.decision.findings}
    assert desk.messages.dispatch().suppressed == 1
    assert standing(desk, ana) == [MessageStatus.SENT, MessageStatus.SUPPRESSED]
    assert waiting != message_id
