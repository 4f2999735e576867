"""The hooks that a plugin may implement, and nothing else is one.

Three shapes. *Offer*: return named records; they are joined, and one name twice is an error.
*Object*: return findings; any that denies or holds stops the act, and a plugin that fails holds
it. *Watch*: be told what was committed; a fault is reported and the others still run. Nothing
depends on the order of plugins.

Implement a hook as a function of the same name, marked with :data:`hookimpl`, that takes any of the
named arguments::

    from bedside import hookimpl

    @hookimpl
    def bedside_message_templates(settings):
        return [...]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import pluggy

from bedside.errors import PluginContractError

if TYPE_CHECKING:
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
    from bedside.ports import NotifierOffer, RewardFulfillerOffer, StorageBackend
    from bedside.rules import Finding, MessageCase, ReferralCase, RewardCase, RulePack

__all__ = ["HOOKS", "NO_ASYNC", "check_hook", "hookimpl", "hookspec"]

hookspec = pluggy.HookspecMarker("bedside")
hookimpl = pluggy.HookimplMarker("bedside")

# mypy: disable-error-code=empty-body
# A hookspec is a declaration: pluggy reads its argument names and never calls it.


@hookspec
def bedside_storage_backends() -> Iterable[StorageBackend]:
    """Offer stores that a URL can name.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_notifiers(settings: PracticeSettings) -> Iterable[NotifierOffer]:
    """Offer messengers, each with the channels that it serves.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_reward_fulfillers(settings: PracticeSettings) -> Iterable[RewardFulfillerOffer]:
    """Offer ways to hand rewards over, each with its instruments.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_rule_packs(settings: PracticeSettings) -> Iterable[RulePack]:
    """Offer rules of law-givers or of the house; every pack of the practice's jurisdictions applies.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_referral_policies(settings: PracticeSettings) -> Iterable[ReferralPolicy]:
    """Offer referral programmes.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_reward_rules(settings: PracticeSettings) -> Iterable[RewardRule]:
    """Offer what programmes may give; a rule says what, the law packs say whether.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_reward_products(settings: PracticeSettings) -> Iterable[RewardProduct]:
    """Offer things that a reward rule may name, each with its sort, by which the law judges it.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_follow_up_plans(settings: PracticeSettings) -> Iterable[FollowUpPlan]:
    """Offer follow-up plans.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_recall_types(settings: PracticeSettings) -> Iterable[RecallType]:
    """Offer recall types.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_message_templates(settings: PracticeSettings) -> Iterable[MessageTemplate]:
    """Offer the words of messages.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_share_texts(settings: PracticeSettings) -> Iterable[ShareText]:
    """Offer words by which a friend is told of the practice, for any channel; the settings' own come first.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_surveys(settings: PracticeSettings) -> Iterable[Survey]:
    """Offer questionnaires.

    Called once, when the ``Practice`` is built. An error stops the building.
    """


@hookspec
def bedside_object_to_referral(settings: PracticeSettings, case: ReferralCase) -> Iterable[Finding]:
    """Object to a referral that is being judged.

    Called at each decision; return no finding to have no objection. An error holds the act.
    """


@hookspec
def bedside_object_to_reward(settings: PracticeSettings, case: RewardCase) -> Iterable[Finding]:
    """Object to a reward that is being judged, at offer and at grant.

    Called at each decision; return no finding to have no objection. An error holds the act.
    """


@hookspec
def bedside_object_to_message(settings: PracticeSettings, case: MessageCase) -> Iterable[Finding]:
    """Object to a message, when it is planned and again just before it is sent.

    Called at each decision; return no finding to have no objection. An error holds the act.
    """


@hookspec
def bedside_anchor_checkpoint(settings: PracticeSettings, checkpoint: Checkpoint) -> None:
    """Watch a checkpoint of the audit journal, and keep it where the owner of the database cannot reach.

    Called after each checkpoint that was stored. An error is reported and harms nobody.
    """


@hookspec
def bedside_after_commit(settings: PracticeSettings, entries: Sequence[JournalEntry]) -> None:
    """Watch what was committed: the journal entries of one transaction, ids and codes only.

    Called after each transaction that changed something. An error is reported and harms nobody.
    """


#: What is wrong with an asynchronous hook.
NO_ASYNC: Final = "is async; hooks are ordinary functions"

#: Every hook with the names of its arguments.
HOOKS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(inspect.signature(declared).parameters)
    for name, declared in tuple(globals().items())
    if name.startswith("bedside_")
}


def check_hook(plugin: str, hook: str, function: Callable[..., object], *, wraps: bool) -> None:
    """Refuse an implementation that would never be called, or not as its author thinks.

    Raises:
        PluginContractError: there is no such hook, it wraps, it is async, or it asks for an argument
            that the hook does not have.
    """
    if hook not in HOOKS:
        near = get_close_matches(hook, HOOKS, n=1)
        advice = f"did you mean {near[0]!r}?" if near else "bedside.hookspecs lists the hooks"
        raise PluginContractError(plugin, hook, f"there is no such hook; {advice}")
    if wraps:
        raise PluginContractError(plugin, hook, "is a wrapper; hooks only offer, object or watch")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise PluginContractError(plugin, hook, NO_ASYNC)
    for name, parameter in inspect.signature(function).parameters.items():
        collects = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        needed = parameter.default is parameter.empty and not collects
        if needed and name not in HOOKS[hook]:
            known = ", ".join(HOOKS[hook]) or "none"
            raise PluginContractError(plugin, hook, f"has no argument {name!r}; its arguments are: {known}")
