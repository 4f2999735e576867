"""The practice: the one object that a host holds. It wires everything, and it holds the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Final

import attrs

from bedside.domain.access import EMERGENCY
from bedside.domain.amounts import most_of
from bedside.domain.checkpoints import Signer
from bedside.domain.emergencies import LONGEST_EMERGENCY, EmergencyAccess
from bedside.domain.journal import JournalEntry
from bedside.domain.links import LinkKeys
from bedside.domain.rewards import RewardRule
from bedside.domain.settings import PracticeSettings
from bedside.environment import SystemEnvironment
from bedside.errors import AccessDeniedError, InvalidValueError, KeyMaterialError, SettingsError
from bedside.plugins import BUILT_IN_PLUGINS, PluginFault, Plugins
from bedside.ports import Environment, ErasingStorage, Query, Storage
from bedside.records import KINDS
from bedside.rules import RulePack, reviewed, unique_packs
from bedside.services.acting import Acting, BrokenGlass, acting_under, nobody
from bedside.services.appointments import Appointments
from bedside.services.auditing import Auditing
from bedside.services.education import Education
from bedside.services.emergencies import end_access, start_access
from bedside.services.erasing import pending_erasures
from bedside.services.feedback import Feedback
from bedside.services.followups import FollowUps
from bedside.services.giving.rewards import Rewards
from bedside.services.importing import Imports
from bedside.services.messages import Messages
from bedside.services.office import Offers, Office
from bedside.services.partners import Partners
from bedside.services.patients import Patients
from bedside.services.referring.referrals import Referrals
from bedside.services.referring.reviewing import Reviews
from bedside.services.referring.sharing import Sharing
from bedside.services.referring.versions import remember_versions
from bedside.services.reporting import Reporting
from bedside.services.trying import Programmes

__all__ = ["Desk", "EmergencyDesk", "Practice"]

#: Minutes.
_LONGEST: Final = LONGEST_EMERGENCY // timedelta(minutes=1)

_READABLE: Final = (
    "This database is not encrypted: names, numbers, messages and notes can be read by whoever holds it "
    "or a backup of it, and no patient can be erased. EncryptedStorage (extra crypto) changes both."
)
_RESTORED: Final = (
    "These data know nothing of {count} erasures in the register, as after an older backup was restored: "
    "call desk.patients.replay_erasures()."
)
_SEALED: Final = (
    "This database is encrypted; ids, codes, services by name, times, amounts and the audit journal stay "
    "readable in it. Name no person in them."
)


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
        signer: Signer | None = None,
        link_keys: LinkKeys | None = None,
    ) -> None:
        _check_arguments(settings, storage, plugins, link_keys)
        self.settings = settings
        self.storage = storage
        self.environment: Environment = environment or SystemEnvironment()
        self.plugins = Plugins(_with_built_in(plugins or {}))
        self.packs = _packs(self.plugins, settings)
        self.faults: list[PluginFault] = []
        self._untold: list[JournalEntry] = []
        self._signer = signer
        self._link_keys = link_keys
        self._offers = Offers(
            policies=self.plugins.referral_policies(settings),
            reward_rules=self.plugins.reward_rules(settings),
            reward_products=self.plugins.reward_products(settings),
            plans=self.plugins.follow_up_plans(settings),
            recall_types=self.plugins.recall_types(settings),
            templates=self.plugins.message_templates(settings),
            share_texts=self.plugins.share_texts(settings),
            surveys=self.plugins.surveys(settings),
            notifiers=self.plugins.notifiers(settings),
            fulfillers=self.plugins.reward_fulfillers(settings),
        )
        _check_names(self._offers, settings.currency)
        storage.prepare(KINDS)
        _check_readable(storage)
        starting = nobody("practice", role="system", purpose="operations")
        remember_versions(self._office(starting), self._offers.policies.values())
        #: What whoever runs the practice has to be told once: plain sentences without personal data.
        self.notices: tuple[str, ...] = _notices(storage)

    def acting_as(self, actor: str, *, role: str, purpose: str) -> Desk:
        """The practice as one person uses it; the journal names *actor*, *role* and *purpose*.

        *role* and *purpose* are short codes, such as ``front-desk`` and ``operations`` (treatment,
        payment, operations and marketing are the purposes that HIPAA tells apart). What they allow is
        in ``settings.access``.

        Raises:
            AccessDeniedError: there is no such role, or it does not act for that purpose; the message
                lists those that there are.
        """
        return Desk(self._office(self._acting(actor, role=role, purpose=purpose)))

    def break_glass(
        self, actor: str, *, role: str, reason: str, minutes: int = 60, purpose: str = "treatment"
    ) -> EmergencyDesk:
        """A desk that may see what the access policy denies, for a reason and at most an hour.

        It reads every area but the audit and the imports, and writes only what *role* may write for
        *purpose* anyway; for marketing that is still nothing about a patient who has not authorized it.
        That it was opened, everything it sees, and its end are in the journal, and watching plugins hear
        of each at once. Close it with ``end()`` or a ``with`` block; it ends by itself when its *minutes*
        are over. *reason* is kept apart from the journal, so it may name who is in danger.

        Raises:
            AccessDeniedError: there is no such role, or it does not act for that purpose.
            InvalidValueError: there is no reason, or it is to last less than 1 minute or more than 60.
            SettingsError: the practice is joined to a host's transaction, which could undo the record of it.
        """
        if type(minutes) is not int or not 1 <= minutes <= _LONGEST:
            problem = f"give 1 to {_LONGEST} whole minutes"
            raise InvalidValueError("emergency.minutes", "break_glass.minutes", problem)
        acting = self._acting(actor, role=role, purpose=purpose)
        plain = self._office(acting)
        plain.check_commits("break_glass()")
        with plain.unit() as unit:
            lasts = timedelta(minutes=minutes)
            access = start_access(unit, purpose=purpose, reason=reason, lasts=lasts)
        broken = BrokenGlass(access.id, access.expires_at)
        office = self._office(attrs.evolve(acting, purpose=EMERGENCY, emergency=broken))
        return EmergencyDesk(office, plain=plain, access=access, broken=broken)

    def committed(self) -> None:
        """The host has committed the transaction that this practice is joined to: tell watching plugins.

        They hear of everything that was done in it, once. Over a store of its own there is nothing to say.
        """
        self._office(nobody("host", role="host", purpose="operations")).tell_untold()

    def rolled_back(self) -> None:
        """The host has rolled that transaction back: watching plugins hear nothing of it."""
        self._untold.clear()

    def _acting(self, actor: str, *, role: str, purpose: str) -> Acting:
        try:
            return acting_under(self.settings.access, actor, role=role, purpose=purpose)
        except AccessDeniedError as denied:
            self._office(nobody(actor, role=role, purpose=purpose)).note_refusal("open-desk", denied)
            raise

    def _office(self, acting: Acting) -> Office:
        return Office(
            settings=self.settings,
            storage=self.storage,
            environment=self.environment,
            plugins=self.plugins,
            offers=self._offers,
            packs=self.packs,
            acting=acting,
            signer=self._signer,
            link_keys=self._link_keys,
            faults=self.faults,
            untold=self._untold,
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
        self.sharing = Sharing(office)
        self.rewards = Rewards(office)
        self.reviews = Reviews(office)
        self.followups = FollowUps(office)
        self.messages = Messages(office)
        self.feedback = Feedback(office)
        self.education = Education(office)
        self.programmes = Programmes(office)
        self.kpis = Reporting(office)
        self.audit = Auditing(office)
        self.imports = Imports(office)


class EmergencyDesk(Desk):
    """A desk behind broken glass; ``access`` says who opened it, why, and until when."""

    def __init__(
        self, office: Office, *, plain: Office, access: EmergencyAccess, broken: BrokenGlass
    ) -> None:
        super().__init__(office)
        self.access = access
        self._plain = plain
        self._broken = broken

    def __enter__(self) -> EmergencyDesk:
        return self

    def __exit__(self, *raised: object) -> None:
        self.end()

    def end(self) -> None:
        """It is over, and the desk refuses from now on; nothing happens when it was over before."""
        with self._plain.unit() as unit:
            end_access(unit, self.access.id)
        self._broken.closed = True


def _check_arguments(settings: object, storage: object, plugins: object, link_keys: object) -> None:
    """What mypy would say to those who do not run it."""
    if not isinstance(settings, PracticeSettings):
        raise SettingsError("settings: give a PracticeSettings")
    usable = all(callable(getattr(storage, name, None)) for name in ("transaction", "prepare"))
    if isinstance(storage, type) or not usable:
        raise SettingsError("storage: give a store, such as MemoryStorage() or SqlStorage(url)")
    if plugins is not None and not isinstance(plugins, Mapping):
        raise SettingsError("plugins: give a mapping of names to plugins")
    if link_keys is not None and not isinstance(link_keys, LinkKeys):
        raise SettingsError("link_keys: give bedside.domain.links.LinkKeys, such as LinkKeys.from_text(...)")


def _check_readable(storage: Storage) -> None:
    """Refuse encrypted data that are opened without their keys, before a readable row comes between."""
    with storage.transaction() as tx:
        rows = [row for kind in ("patient", "partner", "import_run") for row in tx.find(kind, Query(limit=1))]
    if not all(row.body.startswith("{") for row in rows):
        raise KeyMaterialError(
            "key.missing", "this database", "is encrypted; open it with EncryptedStorage and its keys"
        )


def _notices(storage: Storage) -> tuple[str, ...]:
    if not isinstance(storage, ErasingStorage):
        return (_READABLE,)
    again = len(pending_erasures(storage))
    return (*((_RESTORED.format(count=again),) if again else ()), _SEALED)


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
        if rule.value is not None and most_of(rule.value).currency != currency:
            raise SettingsError(f"reward rule {rule.id!r} is not in the practice's currency, {currency}")
        _check_product(offers, rule)
    for fulfiller in offers.fulfillers.values():
        for name in sorted(fulfiller.products or ()):
            if name not in offers.reward_products:
                raise SettingsError(f"fulfiller {fulfiller.name!r} names no reward product {name!r}")
    for policy in offers.policies.values():
        if policy.budget is not None and policy.budget.currency != currency:
            raise SettingsError(f"the budget of {policy.id!r} is not in the practice's currency, {currency}")
        for cap in policy.caps:
            if cap.limit.currency != currency:
                raise SettingsError(f"a cap of {policy.id!r} is not in the practice's currency, {currency}")
        for rule_id in policy.reward_rule_ids:
            if rule_id not in offers.reward_rules:
                raise SettingsError(f"referral policy {policy.id!r} names no reward rule {rule_id!r}")
    for plan in offers.plans.values():
        for step in plan.steps:
            if step.template_id not in offers.templates:
                raise SettingsError(
                    f"follow-up plan {plan.id!r} names no message template {step.template_id!r}"
                )


def _check_product(offers: Offers, rule: RewardRule) -> None:
    """The product that a rule names is on offer, and is of the sort that the rule says."""
    if rule.product is None:
        return
    product = offers.reward_products.get(rule.product)
    if product is None:
        raise SettingsError(f"reward rule {rule.id!r} names no reward product {rule.product!r}")
    if product.instrument is not rule.instrument:
        raise SettingsError(
            f"reward rule {rule.id!r} gives {rule.product!r} as {rule.instrument.value}; "
            f"its plugin says that it is {product.instrument.value}"
        )
