"""A record of a patient: what others wrote stays, who has left is left alone, no typed word is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest
from tests.services.conftest import START, OpenDesk
from tests.services.plans import Register

from bedside import Desk, SeededEnvironment
from bedside.domain.patients import Preferences
from bedside.errors import NotFoundError


def test_an_older_copy_of_a_patient_undoes_nothing(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    older = desk.patients.get(ana)
    household = desk.patients.declare_household([ana, bo])
    desk.patients.leave(ana, reason="moved")
    desk.patients.record_death(ana)

    stored = desk.patients.update(attrs.evolve(older, preferences=Preferences(language="es")))

    assert stored == desk.patients.get(ana)
    assert stored.preferences.language == "es"
    assert stored.deceased
    assert (stored.household_id, stored.inactive_reason) == (household.id, "moved")


def test_who_has_left_is_not_recalled_until_they_are_back(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.patients.leave(ana, reason="moved")

    gone = desk.messages.send(ana, "recall")
    invited = desk.referrals.invite(ana)
    care = desk.messages.send(ana, "check-in")
    desk.patients.rejoin(ana)
    back = desk.messages.send(ana, "recall")

    assert gone.message is None
    assert "HOUSE-MSG-03" in gone.explanation
    assert invited.code is None
    assert care.message is not None, care.explanation
    assert back.message is not None, back.explanation
    assert desk.referrals.invite(ana).code is not None


def test_who_has_left_or_died_is_on_no_list_of_recalls(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana, bo, cy = (register(desk, name, f"+1303555010{n}") for n, name in enumerate(("Ana", "Bo", "Cy")))
    for patient_id in (ana, bo, cy):
        booked = desk.appointments.book(patient_id, starts_at=START, service="check-up")
        desk.appointments.keep(booked.id)
    world.advance(timedelta(days=190))

    desk.patients.leave(ana, reason="moved")
    desk.patients.record_death(bo)

    assert [recall.patient_id for recall in desk.followups.recalls_due()] == [cy]


@pytest.mark.parametrize(
    "read",
    [
        lambda desk, typed: desk.appointments.of_patient(typed),
        lambda desk, typed: desk.followups.of_patient(typed),
        lambda desk, typed: desk.referrals.by_referrer(typed),
        lambda desk, typed: desk.patients.consents(typed),
        lambda desk, typed: desk.audit.decisions_for(typed),
    ],
)
def test_what_was_typed_for_a_patient_never_enters_the_journal(
    open_desk: OpenDesk, read: Callable[[Desk, str], object]
) -> None:
    desk = open_desk({})

    with pytest.raises(NotFoundError):
        read(desk, "Ana.Ito-1985")

    (tried,) = desk.audit.entries()
    assert "Ito" not in tried.content
    assert '"outcome":"not-found"' in tried.content
