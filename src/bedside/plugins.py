"""Load plugins, check what they return, and say which one is at fault.

This file is the only caller of pluggy, with one typed method for each hook.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final, TypeVar

import attrs
import pluggy

from bedside import hookspecs
from bedside.domain.checkpoints import Checkpoint
from bedside.domain.followups import FollowUpPlan
from bedside.domain.journal import JournalEntry
from bedside.domain.policies import ReferralPolicy
from bedside.domain.products import RewardProduct
from bedside.domain.recalls import RecallType
from bedside.domain.rewards import RewardRule
from bedside.domain.settings import PracticeSettings
from bedside.domain.sharing import ShareText
from bedside.domain.surveys import Survey
from bedside.domain.templates import MessageTemplate
from bedside.errors import PluginCallError, PluginContractError, PluginError
from bedside.hookspecs import HOOKS, NO_ASYNC, check_hook
from bedside.ports import NotifierOffer, RewardFulfillerOffer, StorageBackend
from bedside.rules import Citation, Effect, Finding, MessageCase, ReferralCase, RewardCase, RulePack
from bedside.rules.engine import PLUGIN_PACK
from bedside.uncaused import uncaused

__all__ = [
    "BUILT_IN_PLUGINS",
    "PLUGIN_FAILED",
    "InstalledPlugin",
    "PluginFault",
    "Plugins",
    "installed_plugins",
]

T = TypeVar("T")

ENTRY_POINT_GROUP = "bedside"

#: Plugins that every practice has, by the module that each one is: the law is not optional.
BUILT_IN_PLUGINS: Final[Mapping[str, str]] = {"builtin-jurisdictions": "bedside.jurisdictions.plugin"}

#: The rule that a plugin's finding names when the plugin itself failed.
PLUGIN_FAILED: Final = "PLUGIN-FAILED"


@attrs.frozen
class PluginFault:
    """Something failed where the rest of the work went on: a plugin, or one piece of a batch.

    ``plugin`` is ``bedside`` where the library itself could not do one piece of a batch.
    """

    plugin: str
    hook: str
    error: str


class Plugins:
    """The plugins of one practice; fixed once they are loaded."""

    def __init__(self, plugins: Mapping[str, object] | None = None) -> None:
        self._manager = pluggy.PluginManager("bedside")
        self._manager.add_hookspecs(hookspecs)
        for name, plugin in sorted((plugins or {}).items()):
            self._register(name, plugin)

    def describe(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each plugin's name with the hooks that it implements: the start of any bug report.

        >>> Plugins({}).describe()
        ()
        """
        named = sorted(self._manager.list_name_plugin())
        return tuple(
            (name, tuple(sorted(caller.name for caller in self._manager.get_hookcallers(plugin) or ())))
            for name, plugin in named
        )

    # Offers: named records, joined; the same name twice is an error that names both plugins.

    def storage_backends(self) -> Mapping[str, StorageBackend]:
        """The stores on offer, by name."""
        return self._offered("bedside_storage_backends", StorageBackend, lambda offer: offer.name)

    def notifiers(self, settings: PracticeSettings) -> Mapping[str, NotifierOffer]:
        """The messengers on offer, by name."""
        return self._offered("bedside_notifiers", NotifierOffer, lambda offer: offer.name, settings=settings)

    def reward_fulfillers(self, settings: PracticeSettings) -> Mapping[str, RewardFulfillerOffer]:
        """The ways to hand rewards over, by name."""
        return self._offered(
            "bedside_reward_fulfillers", RewardFulfillerOffer, lambda offer: offer.name, settings=settings
        )

    def rule_packs(self, settings: PracticeSettings) -> Mapping[str, RulePack]:
        """The rule packs on offer, by name."""
        return self._offered("bedside_rule_packs", RulePack, lambda pack: pack.name, settings=settings)

    def referral_policies(self, settings: PracticeSettings) -> Mapping[str, ReferralPolicy]:
        """The referral programmes on offer, by id."""
        return self._offered(
            "bedside_referral_policies", ReferralPolicy, lambda policy: policy.id, settings=settings
        )

    def reward_rules(self, settings: PracticeSettings) -> Mapping[str, RewardRule]:
        """What programmes may give, by id."""
        return self._offered("bedside_reward_rules", RewardRule, lambda rule: rule.id, settings=settings)

    def reward_products(self, settings: PracticeSettings) -> Mapping[str, RewardProduct]:
        """What a reward rule may name, by name."""
        return self._offered(
            "bedside_reward_products", RewardProduct, lambda product: product.name, settings=settings
        )

    def follow_up_plans(self, settings: PracticeSettings) -> Mapping[str, FollowUpPlan]:
        """The follow-up plans on offer, by id."""
        return self._offered("bedside_follow_up_plans", FollowUpPlan, lambda plan: plan.id, settings=settings)

    def recall_types(self, settings: PracticeSettings) -> Mapping[str, RecallType]:
        """The recall types on offer, by id."""
        return self._offered("bedside_recall_types", RecallType, lambda kind: kind.id, settings=settings)

    def message_templates(self, settings: PracticeSettings) -> Mapping[str, MessageTemplate]:
        """The words on offer, by id."""
        return self._offered(
            "bedside_message_templates", MessageTemplate, lambda template: template.id, settings=settings
        )

    def share_texts(self, settings: PracticeSettings) -> Mapping[str, ShareText]:
        """The share texts on offer, by channel; behind a channel the language, where it is not English."""
        return self._offered(
            "bedside_share_texts",
            ShareText,
            lambda text: text.channel if text.language == "en" else f"{text.channel}/{text.language}",
            settings=settings,
        )

    def surveys(self, settings: PracticeSettings) -> Mapping[str, Survey]:
        """The questionnaires on offer, by id."""
        return self._offered("bedside_surveys", Survey, lambda survey: survey.id, settings=settings)

    # Objections: the union of all findings, each signed with the plugin's registered name. A plugin
    # that fails holds what is judged, so that the door stays shut and the work around it goes on.

    def objections_to_referral(self, settings: PracticeSettings, case: ReferralCase) -> tuple[Finding, ...]:
        """What the plugins have against this referral."""
        return self._objections("bedside_object_to_referral", settings=settings, case=case)

    def objections_to_reward(self, settings: PracticeSettings, case: RewardCase) -> tuple[Finding, ...]:
        """What the plugins have against this reward."""
        return self._objections("bedside_object_to_reward", settings=settings, case=case)

    def objections_to_message(self, settings: PracticeSettings, case: MessageCase) -> tuple[Finding, ...]:
        """What the plugins have against this message."""
        return self._objections("bedside_object_to_message", settings=settings, case=case)

    # Watching: nothing comes back, and no fault spreads.

    def after_commit(
        self, settings: PracticeSettings, entries: Sequence[JournalEntry]
    ) -> tuple[PluginFault, ...]:
        """Tell every watching plugin; return the faults instead of raising them."""
        return self._watched("bedside_after_commit", settings=settings, entries=entries)

    def anchor_checkpoint(
        self, settings: PracticeSettings, checkpoint: Checkpoint
    ) -> tuple[PluginFault, ...]:
        """Hand a checkpoint to every plugin that keeps it outside; return the faults."""
        return self._watched("bedside_anchor_checkpoint", settings=settings, checkpoint=checkpoint)

    # How a hook is called.

    @uncaused
    def _register(self, name: str, plugin: object) -> None:
        if inspect.isclass(plugin):
            raise PluginContractError(
                name, "*", f"{plugin.__name__} is a class; have you forgotten the () after it?"
            )
        for known, other in self._manager.list_name_plugin():
            if other == plugin:
                raise PluginContractError(name, "*", f"is equal to plugin {known!r}; name each one once")
        self._check_hooks(name, plugin)
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            # Not pluggy's message: it shows the plugin itself, which may hold a key.
            raise PluginContractError(name, "*", f"cannot be loaded ({type(error).__name__})") from None

    def _check_hooks(self, name: str, plugin: object) -> None:
        """Refuse what would never be called, or not as its author thinks."""
        implemented = 0
        for attribute in dir(plugin):
            options = self._manager.parse_hookimpl_opts(plugin, attribute)
            if options is not None:
                hook = options.get("specname") or attribute
                wraps = bool(options.get("wrapper") or options.get("hookwrapper"))
                check_hook(name, hook, getattr(plugin, attribute), wraps=wraps)
                implemented += 1
            elif attribute in HOOKS and callable(getattr(plugin, attribute)):
                raise PluginContractError(name, attribute, "is not marked; write @hookimpl above it")
        if not implemented:
            raise PluginContractError(name, "*", "implements no hook; bedside.hookspecs lists them")

    def _calls(self, hook: str, **arguments: object) -> Iterator[tuple[str, Callable[[], object]]]:
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        for implementation in sorted(caller.get_hookimpls(), key=lambda found: found.plugin_name):
            yield implementation.plugin_name, _guarded(implementation, hook, arguments)

    def _collected(self, hook: str, kind: type[T], **arguments: object) -> list[tuple[str, T]]:
        found: list[tuple[str, T]] = []
        for plugin, call in self._calls(hook, **arguments):
            found += ((plugin, value) for value in _records_of(call(), kind, plugin, hook))
        return found

    def _offered(
        self, hook: str, kind: type[T], name_of: Callable[[T], str], **arguments: object
    ) -> Mapping[str, T]:
        owners: dict[str, str] = {}
        offers: dict[str, T] = {}
        for plugin, value in self._collected(hook, kind, **arguments):
            name = name_of(value)
            if name in owners:
                raise PluginContractError(
                    plugin,
                    hook,
                    f"{name!r} is already offered by {owners[name]!r}. "
                    "Rename one, or leave one out of Practice(plugins=…)",
                )
            owners[name], offers[name] = plugin, value
        return dict(sorted(offers.items()))

    def _watched(self, hook: str, **arguments: object) -> tuple[PluginFault, ...]:
        faults = []
        for plugin, call in self._calls(hook, **arguments):
            try:
                call()
            except PluginError as error:
                faults.append(PluginFault(plugin, error.hook, str(error)))
        return tuple(faults)

    def _objections(self, hook: str, **arguments: object) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for plugin, call in self._calls(hook, **arguments):
            try:
                answer = _records_of(call(), Finding, plugin, hook)
            except PluginError as error:
                answer = [_failed(error)]
            found += (attrs.evolve(finding, pack=_signature(plugin)) for finding in answer)
        return tuple(found)


def _records_of(answer: object, kind: type[T], plugin: str, hook: str) -> Sequence[T]:
    """What a hook returned, if it is a list of *kind*."""
    if answer is None:
        return ()
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        raise PluginContractError(plugin, hook, f"return a list of {kind.__name__}")
    found = []
    for value in answer:
        if not isinstance(value, kind):
            got = type(value).__name__
            raise PluginContractError(plugin, hook, f"expected {kind.__name__}, got {got}")
        found.append(value)
    return found


def _failed(error: PluginError) -> Finding:
    return Finding(
        rule_id=PLUGIN_FAILED,
        effect=Effect.HOLD,
        citation=Citation("design rule of the library"),
        reason=str(error)[:600],
        limit="mend the plugin, or leave it out of Practice(plugins=…)",
        pack=_signature(error.plugin),
    )


def _signature(plugin: str) -> str:
    """How a plugin signs its findings: its registered name behind ``plugin.``, as an id."""
    return f"{PLUGIN_PACK}{re.sub('[^A-Za-z0-9._:-]', '-', plugin)}"[:128]


def _guarded(
    implementation: pluggy.HookImpl, hook: str, arguments: Mapping[str, object]
) -> Callable[[], object]:
    def call() -> object:
        wanted = [arguments[name] for name in implementation.argnames]
        # pluggy never fills an argument that has a default; its author expects the real one.
        named = {name: arguments[name] for name in implementation.kwargnames if name in arguments}
        try:
            answer: object = implementation.function(*wanted, **named)
            # A generator runs its body only when it is read: do that here, inside the guard.
            if isinstance(answer, Iterable) and not isinstance(answer, str):
                return tuple(answer)
        except Exception as error:
            raise PluginCallError(
                implementation.plugin_name,
                hook,
                f"raised {type(error).__name__}; mend the plugin, or leave it out of Practice(plugins=…)",
            ) from error
        if inspect.iscoroutine(answer):
            answer.close()
            raise PluginContractError(implementation.plugin_name, hook, NO_ASYNC)
        return answer

    return call


@attrs.frozen
class InstalledPlugin:
    """A plugin that is installed on this machine and not yet imported."""

    name: str
    distribution: str
    version: str
    _entry_point: EntryPoint = attrs.field(repr=False)

    def load(self) -> object:
        """Import the plugin, to be named in ``Practice(plugins=…)``.

        Raises:
            PluginCallError: the import failed.
        """
        try:
            loaded: object = self._entry_point.load()
        except Exception as error:
            raise PluginCallError(self.name, "import", f"raised {type(error).__name__}") from error
        return loaded


def installed_plugins() -> tuple[InstalledPlugin, ...]:
    """List the installed plugins by name, importing none of them.

    >>> all(plugin.name for plugin in installed_plugins())
    True
    """
    found = []
    for point in entry_points(group=ENTRY_POINT_GROUP):
        distribution = point.dist
        found.append(
            InstalledPlugin(
                point.name,
                distribution.name if distribution else "?",
                distribution.version if distribution else "?",
                point,
            )
        )
    return tuple(sorted(found, key=lambda plugin: plugin.name))
