"""A host application in one file: run it with `python examples/clinic.py [DATABASE_URL]`."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import bedside.starter
from bedside import Channel, ContactPoint, ContactSystem, Practice, PracticeSettings, Profession
from bedside.domain.consents import ConsentAnswer
from bedside.notify.console import ConsolePlugin
from bedside.storage import SqlStorage


def main(url: str = "sqlite://") -> None:
    """Register a patient, remind her of a visit, keep it, and look at one KPI."""
    settings = PracticeSettings(
        name="Harbour Dental",
        time_zone="America/Los_Angeles",
        currency="USD",
        jurisdictions=("US", "US-CA"),
        profession=Profession.DENTIST,
    )
    plugins = {"starter": bedside.starter, "console": ConsolePlugin(sys.stdout)}
    with SqlStorage(url) as storage:
        practice = Practice(settings, storage=storage, plugins=plugins)
        desk = practice.acting_as("kim", role="front-desk", purpose="operations")

        mail = ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org")
        ana = desk.patients.register(
            given="Ana", family="Ito", born_on=date(1990, 2, 28), contact_points=[mail]
        )
        desk.patients.record_consent(
            ana.id, answer=ConsentAnswer.GIVEN, channel=Channel.EMAIL, evidence="intake form"
        )
        soon = practice.environment.now() + timedelta(hours=36)
        visit = desk.appointments.book(ana.id, starts_at=soon, service="check-up")
        desk.followups.carry_out()
        sys.stdout.write(f"{desk.messages.dispatch()}\n")
        desk.appointments.keep(visit.id)

        invited = desk.referrals.invite(ana.id)
        sys.stdout.write(f"the code for Ana's friends: {invited.code}\n")
        sys.stdout.write(f"{desk.kpis.compute('no_show_rate')}\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
