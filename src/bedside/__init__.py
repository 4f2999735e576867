"""bedside: the relationship layer for practice software.

A host holds one :class:`Practice`; a plugin author starts from :data:`hookimpl`; a notebook starts
from :mod:`bedside.kpis`. The nouns are in :mod:`bedside.domain`, the rules in :mod:`bedside.rules`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bedside.domain.dates import Interval, Period, QuietHours
    from bedside.domain.deliveries import Outcome, Receipt
    from bedside.domain.messages import Channel, Purpose
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
    from bedside.services.retrying import run_again

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
    "run_again",
]

# A name is imported when it is first used: a notebook that only computes KPIs does not pay for the
# services, and `import bedside` stays as quick as the libraries that it stands on.
_HOME = {
    "bedside.domain.dates": ("Interval", "Period", "QuietHours"),
    "bedside.domain.messages": ("Channel", "Outcome", "Purpose", "Receipt"),
    "bedside.domain.money": ("Money",),
    "bedside.domain.patients": ("ContactPoint", "ContactSystem", "ContactUse", "Patient", "Preferences"),
    "bedside.domain.settings": ("PackReview", "PracticeSettings", "Profession"),
    "bedside.environment": ("SeededEnvironment", "SystemEnvironment"),
    "bedside.errors": ("BedsideError",),
    "bedside.hookspecs": ("hookimpl",),
    "bedside.plugins": ("InstalledPlugin", "installed_plugins"),
    "bedside.ports": (
        "Environment",
        "Notifier",
        "NotifierOffer",
        "RewardFulfiller",
        "Storage",
        "Transaction",
    ),
    "bedside.practice": ("Desk", "Practice"),
    "bedside.rules": ("Audience", "Decision", "Effect", "Finding", "RulePack"),
    "bedside.services.retrying": ("run_again",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'bedside' has no attribute {name!r}")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
