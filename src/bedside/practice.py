"""The practice: the one object that a host holds. It wires everything, and it holds the clock."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from bedside.domain.journal import ActorId
from bedside.domain.settings import PracticeSettings
from bedside.environment import SystemEnvironment
from bedside.errors import SettingsError
from bedside.plugins import BUILT_IN_PLUGINS, PluginFault, Plugins
from bedside.ports import Environment, Storage
from bedside.records import KINDS
from bedside.rules import RulePack, reviewed, unique_packs
from bedside.services.appointments import Appointments
from bedside.services.auditing import Auditing
from bedside.services.education import Education
from bedside.services.feedback import Feedback
from bedside.services.followups import FollowUps
from bedside.services.importing import Imports
from bedside.services.messages import Messages
from bedside.services.office import Acting, Offers, Office
from bedside.services.partners import Partners
from bedside.services.patients import Patients
from bedside.services.referrals import Referrals
from bedside.services.reporting import Reporting
from bedside.services.rewards import Rewards

__all__ = ["Desk", "Practice"]


class Practice:
    """A practice with its settings, store and plugins.

    The rule packs of ``settings.jurisdictions`` are always loaded. Every other plugin is one that
    the host names: installing a package switches nothing on.

    >>> from bedside import PracticeSettings
    >>> from bedside.storage import MemoryStorage
    >>> practice = Practice(
    ...     PracticeSettings(name="Harbour Dental", time_zone="America/Los_Angeles", currency="USD",
    ...         jurisdictions=("US", "US-CA")),
    ...     storage=MemoryStorage(),
    ... )
    >>> desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    >>> desk.patients.register(given="Ana", family="Ito").name.address_as
    'Ana'
    """

    def __init__(
        self,
        settings: PracticeSettings,
        *,
        storage: Storage,
        plugins: Mapping[str, object] | None = None,
        environment: Environment | None = None,
    ) -> None:
        _check_arguments(settings, storage, plugins)
        self.settings = settings
        self.storage = storage
        self.environment: Environment = environment or SystemEnvironment()
        self.plugins = Plugins(_with_built_in(plugins or {}))
        self.packs = _packs(self.plugins, settings)
        self.faults: list[PluginFault] = []
        self._offers = Offers(
            policies=self.plugins.referral_policies(settings),
            reward_rules=self.plugins.reward_rules(settings),
            plans=self.plugins.follow_up_plans(settings),
            recall_types=self.plugins.recall_types(settings),
            templates=self.plugins.message_templates(settings),
            surveys=self.plugins.surveys(settings),
            notifiers=self.plugins.notifiers(settings),
            fulfillers=self.plugins.reward_fulfillers(settings),
        )
        _check_names(self._offers, settings.currency)
        storage.prepare(KINDS)

    def acting_as(self, actor: str, *, role: str, purpose: str) -> Desk:
        """The practice as one person uses it; the journal names *actor*, *role* and *purpose*.

        *role* and *purpose* are short codes, such as ``front-desk`` and ``operations`` (treatment,
        payment, operations and marketing are the purposes that HIPAA tells apart).
        """
        return Desk(
            Office(
                settings=self.settings,
                storage=self.storage,
                environment=self.environment,
                plugins=self.plugins,
                offers=self._offers,
                packs=self.packs,
                acting=Acting(ActorId(actor), role, purpose),
                faults=self.faults,
            )
        )

    def __repr__(self) -> str:
        return f"Practice({self.settings.id!r})"


class Desk:
    """Everything that one person can do, in the words of the front desk."""

    def __init__(self, office: Office) -> None:
        self.settings = office.settings
        self.patients = Patients(office)
        self.appointments = Appointments(office)
        self.partners = Partners(office)
        self.referrals = Referrals(office)
        self.rewards = Rewards(office)
        self.followups = FollowUps(office)
        self.messages = Messages(office)
        self.feedback = Feedback(office)
        self.education = Education(office)
        self.kpis = Reporting(office)
        self.audit = Auditing(office)
        self.imports = Imports(office)


def _check_arguments(settings: object, storage: object, plugins: object) -> None:
    """What mypy would say to those who do not run it."""
    if not isinstance(settings, PracticeSettings):
        raise SettingsError("settings: give a PracticeSettings")
    usable = all(callable(getattr(storage, name, None)) for name in ("transaction", "prepare"))
    if isinstance(storage, type) or not usable:
        raise SettingsError("storage: give a store, such as MemoryStorage() or SqlStorage(url)")
    if plugins is not None and not isinstance(plugins, Mapping):
        raise SettingsError("plugins: give a mapping of names to plugins")


def _with_built_in(named: Mapping[str, object]) -> Mapping[str, object]:
    # By name, as a host would: no ring imports what stands outside of it.
    built_in = {name: import_module(module) for name, module in BUILT_IN_PLUGINS.items()}
    clash = sorted(built_in.keys() & named.keys())
    if clash:
        raise SettingsError(f"plugin {clash[0]!r} is built in; give yours another name")
    return {**built_in, **named}


def _packs(plugins: Plugins, settings: PracticeSettings) -> tuple[RulePack, ...]:
    offered = reviewed(plugins.rule_packs(settings).values(), settings.pack_reviews)
    known = {(pack.name, pack.version) for pack in offered}
    for review in settings.pack_reviews:
        if (review.pack, review.version) not in known:
            raise SettingsError(
                f"pack_reviews names {review.pack!r} {review.version!r}, which is not loaded; "
                f"loaded are {', '.join(f'{name} {version}' for name, version in sorted(known))}"
            )
    return unique_packs(offered)


def _check_names(offers: Offers, currency: str) -> None:
    """What one offer names, another one has, and money is in the practice's currency."""
    for rule in offers.reward_rules.values():
        if rule.value.currency != currency:
            raise SettingsError(f"reward rule {rule.id!r} is not in the practice's currency, {currency}")
    for policy in offers.policies.values():
        if policy.budget is not None and policy.budget.currency != currency:
            raise SettingsError(f"the budget of {policy.id!r} is not in the practice's currency, {currency}")
        for rule_id in policy.reward_rule_ids:
            if rule_id not in offers.reward_rules:
                raise SettingsError(f"referral policy {policy.id!r} names no reward rule {rule_id!r}")
    for plan in offers.plans.values():
        for step in plan.steps:
            if step.template_id not in offers.templates:
                raise SettingsError(
                    f"follow-up plan {plan.id!r} names no message template {step.template_id!r}"
                )
