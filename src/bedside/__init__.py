"""bedside: the relationship layer for practice software.

A host holds one :class:`Practice`; a plugin author starts from :data:`hookimpl`; a notebook starts
from :mod:`bedside.kpis`. The nouns are in :mod:`bedside.domain`, the rules in :mod:`bedside.rules`.
"""

from bedside.domain.dates import Interval, Period, QuietHours
from bedside.domain.messages import Channel, Outcome, Purpose, Receipt
from bedside.domain.money import Money
from bedside.domain.patients import ContactPoint, ContactSystem, ContactUse, Patient, Preferences
from bedside.domain.settings import PackReview, PracticeSettings, Profession
from bedside.environment import SeededEnvironment, SystemEnvironment
from bedside.errors import BedsideError
from bedside.hookspecs import hookimpl
from bedside.plugins import InstalledPlugin, installed_plugins
from bedside.ports import Environment, Notifier, NotifierOffer, RewardFulfiller, Storage, Transaction
from bedside.practice import Desk, Practice
from bedside.rules import Audience, Decision, Effect, Finding, RulePack

__all__ = [
    "Audience",
    "BedsideError",
    "Channel",
    "ContactPoint",
    "ContactSystem",
    "ContactUse",
    "Decision",
    "Desk",
    "Effect",
    "Environment",
    "Finding",
    "InstalledPlugin",
    "Interval",
    "Money",
    "Notifier",
    "NotifierOffer",
    "Outcome",
    "PackReview",
    "Patient",
    "Period",
    "Practice",
    "PracticeSettings",
    "Preferences",
    "Profession",
    "Purpose",
    "QuietHours",
    "Receipt",
    "RewardFulfiller",
    "RulePack",
    "SeededEnvironment",
    "Storage",
    "SystemEnvironment",
    "Transaction",
    "hookimpl",
    "installed_plugins",
]
