"""The three patients and the partner whose stories are told."""

from __future__ import annotations

from bedside.demo.clinic import Clinic
from bedside.demo.stories.ana import ana
from bedside.demo.stories.maya import maya
from bedside.demo.telling import Chapter

__all__ = ["play"]


def play(clinic: Clinic) -> tuple[Chapter, ...]:
    """Put everybody on the agenda; the chapters fill while the year is lived."""
    of_ana = Chapter("Ana Ito, 41, brings friends", clinic.world.now)
    of_walter = Chapter("Walter Reyes, 71, has Medicare and has had enough of texts", clinic.world.now)
    of_maya = Chapter("Maya Thompson, 29, waited for an hour", clinic.world.now)
    of_okafor = Chapter("Okafor Orthodontics, a partner", clinic.world.now)
    clinic.agenda.begin(ana(clinic, of_ana, of_walter, of_okafor))
    clinic.agenda.begin(maya(clinic, of_maya))
    return of_ana, of_walter, of_maya, of_okafor
