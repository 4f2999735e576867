"""Plugins only offer, object or watch; whatever else they do is named with the plugin that did it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

import bedside.hookspecs
import bedside.plugins
from bedside import hookimpl
from bedside.domain.dates import Interval
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.followups import FollowUpPlan, FollowUpPlanId, FollowUpStep, Trigger
from bedside.domain.journal import JournalEntry
from bedside.domain.messages import Channel, Purpose
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.products import RewardProduct
from bedside.domain.recalls import RecallType, RecallTypeId
from bedside.domain.rewards import Basis, Beneficiary, Instrument, Reward, RewardRule, RewardRuleId
from bedside.domain.settings import PracticeSettings
from bedside.domain.sharing import ShareText
from bedside.domain.surveys import Question, Survey, SurveyId
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.errors import PluginCallError, PluginContractError
from bedside.plugins import PLUGIN_FAILED, Plugins
from bedside.ports import Envelope, Fulfilment, NotifierOffer, RewardFulfillerOffer, StorageBackend
from bedside.rules import UNKNOWN, Citation, Effect, Finding, ReferralCase, RulePack
from bedside.storage import MemoryStorage
from bedside.testing.people import HARBOUR_DENTAL, NOON, note_by_kim

HOOKS = {name for name in vars(bedside.hookspecs) if name.startswith("bedside_")}

CASE = ReferralCase(
    is_new_patient=True,
    is_self_referral=False,
    within_attribution_window=True,
    programme_running=True,
    service_is_included=True,
    referred_agreed_to_contact=UNKNOWN,
    possible_duplicate=False,
    referrals_in_period=0,
    referrals_allowed=None,
)


PACK = RulePack(name="house", jurisdiction="*", version="1", rules=())

#: A case travels through the hook unread, so that any object will do here.
ANY_CASE: Any = SimpleNamespace()


def plugin(**hooks: Callable[..., object]) -> object:
    """A plugin made of functions, each marked as a hook."""
    return SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()})


def always(offer: object) -> Callable[[], list[object]]:
    return lambda: [offer]


def template(name: str) -> MessageTemplate:
    return MessageTemplate(id=MessageTemplateId(name), purpose=Purpose.RECALL, body="It is time.")


def finding(rule: str) -> Finding:
    return Finding(
        rule_id=rule, effect=Effect.DENY, citation=Citation("House rule 1"), reason="We do not.", pack="house"
    )


class Sender:
    """Sends nothing and says so."""

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=Outcome.SENT)


class Hander:
    """Hands rewards over in thought."""

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)


def step(code: str) -> FollowUpStep:
    return FollowUpStep(code=code, after=timedelta(days=1), template_id="how-are-you")


#: For each offering hook: the method that asks it, and one offer of that name.
OFFERS: Mapping[str, tuple[Callable[[Plugins], Mapping[str, object]], Callable[[str], object]]] = {
    "bedside_storage_backends": (
        lambda plugins: plugins.storage_backends(),
        lambda name: StorageBackend(name=name, open=lambda url: MemoryStorage()),
    ),
    "bedside_notifiers": (
        lambda plugins: plugins.notifiers(HARBOUR_DENTAL),
        lambda name: NotifierOffer(name=name, channels=frozenset({Channel.SMS}), notifier=Sender()),
    ),
    "bedside_reward_fulfillers": (
        lambda plugins: plugins.reward_fulfillers(HARBOUR_DENTAL),
        lambda name: RewardFulfillerOffer(name=name, instruments=frozenset(), fulfiller=Hander()),
    ),
    "bedside_rule_packs": (
        lambda plugins: plugins.rule_packs(HARBOUR_DENTAL),
        lambda name: attrs.evolve(PACK, name=name),
    ),
    "bedside_referral_policies": (
        lambda plugins: plugins.referral_policies(HARBOUR_DENTAL),
        lambda name: ReferralPolicy(id=ReferralPolicyId(name), title="Bring a friend", starts_on=NOON.date()),
    ),
    "bedside_reward_rules": (
        lambda plugins: plugins.reward_rules(HARBOUR_DENTAL),
        lambda name: RewardRule(
            id=RewardRuleId(name),
            title="Sample",
            beneficiary=Beneficiary.REFEREE,
            basis=Basis.UNCONDITIONAL,
            instrument=Instrument.OTC_SAMPLE,
            value=Money(600, "USD"),
        ),
    ),
    "bedside_reward_products": (
        lambda plugins: plugins.reward_products(HARBOUR_DENTAL),
        lambda name: RewardProduct(name=name, title="A card", instrument=Instrument.GIFTCARD_RESTRICTED),
    ),
    "bedside_follow_up_plans": (
        lambda plugins: plugins.follow_up_plans(HARBOUR_DENTAL),
        lambda name: FollowUpPlan(
            id=FollowUpPlanId(name), title="Check in", trigger=Trigger.VISIT_KEPT, steps=(step("next-day"),)
        ),
    ),
    "bedside_recall_types": (
        lambda plugins: plugins.recall_types(HARBOUR_DENTAL),
        lambda name: RecallType(
            id=RecallTypeId(name), title="Hygiene", service="hygiene", interval=Interval(months=6)
        ),
    ),
    "bedside_message_templates": (lambda plugins: plugins.message_templates(HARBOUR_DENTAL), template),
    "bedside_share_texts": (
        lambda plugins: plugins.share_texts(HARBOUR_DENTAL),
        lambda name: ShareText(channel=name, body="{practice_name}: {link}"),
    ),
    "bedside_surveys": (
        lambda plugins: plugins.surveys(HARBOUR_DENTAL),
        lambda name: Survey(
            id=SurveyId(name), title="Us", instrument="nps", questions=(Question(code="nps", words="Us?"),)
        ),
    ),
}

BY_OFFER = pytest.mark.parametrize("hook", sorted(OFFERS))

OBJECTIONS: Mapping[str, Callable[[Plugins], tuple[Finding, ...]]] = {
    "bedside_object_to_referral": lambda plugins: plugins.objections_to_referral(HARBOUR_DENTAL, CASE),
    "bedside_object_to_reward": lambda plugins: plugins.objections_to_reward(HARBOUR_DENTAL, ANY_CASE),
    "bedside_object_to_message": lambda plugins: plugins.objections_to_message(HARBOUR_DENTAL, ANY_CASE),
}
BY_OBJECTION = pytest.mark.parametrize("hook", sorted(OBJECTIONS))

# What the hooks are.


def test_each_hook_has_one_typed_method() -> None:
    called = {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(Plugins)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in HOOKS
    }

    assert (
        called
        == HOOKS
        == set(OFFERS) | set(OBJECTIONS) | {"bedside_after_commit", "bedside_anchor_checkpoint"}
    )


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_hook_is_documented_by_its_shape(hook: str) -> None:
    declared = getattr(bedside.hookspecs, hook)
    verb = {"object": "Object to ", "after": "Watch ", "anchor": "Watch "}.get(hook.split("_")[1], "Offer ")
    lines = (inspect.getdoc(declared) or "").splitlines()

    assert lines[0].startswith(verb)
    assert lines[0].endswith(".") or not lines[1]
    assert lines[-1].startswith("Called ")
    assert "An error " in lines[-1]
    assert "return" in declared.__annotations__
    assert declared.__annotations__.get("settings", "PracticeSettings") == "PracticeSettings"


# Offers.


@BY_OFFER
def test_an_offer_is_found_by_its_name(hook: str) -> None:
    ask, make = OFFERS[hook]
    plugins = Plugins({"one": plugin(**{hook: lambda: [make("b-2"), make("a-1")]})})

    assert list(ask(plugins)) == ["a-1", "b-2"]


@BY_OFFER
def test_no_plugin_offers_nothing(hook: str) -> None:
    assert OFFERS[hook][0](Plugins()) == {}


@BY_OFFER
def test_the_same_offer_twice_names_both_plugins(hook: str) -> None:
    ask, make = OFFERS[hook]
    plugins = Plugins({name: plugin(**{hook: lambda: [make("same")]}) for name in ("first", "second")})

    with pytest.raises(PluginContractError, match="'same' is already offered by 'first'") as caught:
        ask(plugins)

    assert (caught.value.plugin, caught.value.hook) == ("second", hook)


@BY_OFFER
def test_the_order_of_plugins_changes_no_offer(hook: str) -> None:
    ask, make = OFFERS[hook]
    # One record for each name, made once: a sender is equal only to itself.
    made = {name: plugin(**{hook: always(make(f"{name}-1"))}) for name in "abc"}
    answers = [ask(Plugins({name: made[name] for name in order})) for order in permutations("abc")]

    assert all(list(answer.items()) == list(answers[0].items()) for answer in answers)


@BY_OFFER
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("text", "return a list of"),
        (5, "return a list of"),
        ([None], "got NoneType"),
        (["text"], "got str"),
        ({"name": 1}, "got str"),
    ],
)
def test_a_wrong_answer_names_plugin_hook_and_what_was_expected(
    hook: str, answer: object, problem: str
) -> None:
    with pytest.raises(PluginContractError, match=problem) as caught:
        OFFERS[hook][0](Plugins({"odd": plugin(**{hook: lambda: answer})}))

    assert (caught.value.plugin, caught.value.hook) == ("odd", hook)


@BY_OFFER
def test_none_is_no_offer(hook: str) -> None:
    assert OFFERS[hook][0](Plugins({"shy": plugin(**{hook: lambda: None})})) == {}


@BY_OFFER
def test_a_plugin_that_raises_is_named_and_the_cause_is_kept(hook: str) -> None:
    def broken() -> object:
        raise KeyError("Ana Ito")

    with pytest.raises(PluginCallError, match=r"raised KeyError; mend the plugin, or leave it out") as caught:
        OFFERS[hook][0](Plugins({"broken": plugin(**{hook: broken})}))

    assert (caught.value.plugin, caught.value.hook) == ("broken", hook)
    assert isinstance(caught.value.__cause__, KeyError)
    assert "Ito" not in str(caught.value)


def test_a_generator_is_a_list_of_offers() -> None:
    def templates(settings: PracticeSettings) -> Iterator[MessageTemplate]:
        yield template("a-1")
        yield template(f"for-{settings.id}")

    plugins = Plugins({"lazy": plugin(bedside_message_templates=templates)})

    assert list(plugins.message_templates(HARBOUR_DENTAL)) == ["a-1", "for-harbour-dental"]


def late() -> Iterator[MessageTemplate]:
    yield template("a-1")
    raise OSError


@pytest.mark.parametrize("answer", [late, lambda: map(template, ["Not A Valid Id!"])])
def test_a_lazy_answer_that_fails_is_the_plugins_fault(answer: Callable[[], object]) -> None:
    plugins = Plugins({"lazy": plugin(bedside_message_templates=answer)})

    with pytest.raises(PluginCallError, match="plugin 'lazy'"):
        plugins.message_templates(HARBOUR_DENTAL)


def test_an_argument_with_a_default_is_given_the_real_one() -> None:
    def templates(settings: PracticeSettings | None = None, extra: str = "x") -> list[MessageTemplate]:
        return [template(f"{'none' if settings is None else settings.id}-{extra}")]

    plugins = Plugins({"careful": plugin(bedside_message_templates=templates)})

    assert list(plugins.message_templates(HARBOUR_DENTAL)) == ["harbour-dental-x"]


# Objections.


@BY_OBJECTION
def test_every_objection_counts(hook: str) -> None:
    plugins = Plugins(
        {
            "b": plugin(**{hook: lambda: [finding("r-2"), finding("r-1")]}),
            "a": plugin(**{hook: lambda: [finding("r-3")]}),
            "c": plugin(**{hook: lambda: None}),
        }
    )

    assert {found.rule_id for found in OBJECTIONS[hook](plugins)} == {"r-1", "r-2", "r-3"}


@BY_OBJECTION
def test_an_objecting_plugin_that_fails_keeps_the_door_shut(hook: str) -> None:
    def broken() -> object:
        raise ZeroDivisionError("Ana Ito")

    others = plugin(**{hook: lambda: [finding("r-1")]})

    found = OBJECTIONS[hook](Plugins({"gone": plugin(**{hook: broken}), "other": others}))

    (failed,) = (one for one in found if one.rule_id == PLUGIN_FAILED)
    assert failed.effect is Effect.HOLD
    assert "plugin 'gone'" in failed.reason
    assert "Ito" not in repr(found)
    assert "r-1" in {one.rule_id for one in found}


@BY_OBJECTION
@pytest.mark.parametrize("answer", [True, False, "no", [False], [RulePack]])
def test_an_objection_that_is_no_finding_keeps_the_door_shut(hook: str, answer: object) -> None:
    (failed,) = OBJECTIONS[hook](Plugins({"odd": plugin(**{hook: lambda: answer})}))

    assert (failed.rule_id, failed.effect) == (PLUGIN_FAILED, Effect.HOLD)


@BY_OBJECTION
def test_an_objection_is_signed_with_the_name_under_which_its_plugin_is_loaded(hook: str) -> None:
    plugins = Plugins({name: plugin(**{hook: lambda: [finding("r-1")]}) for name in ("one", "two")})

    assert [one.pack.split(".")[-1] for one in OBJECTIONS[hook](plugins)] == ["one", "two"]
    assert len({one.pack for one in OBJECTIONS[hook](plugins)}) == 2


@BY_OBJECTION
def test_the_order_of_plugins_changes_no_objection(hook: str) -> None:
    made = {name: plugin(**{hook: lambda rule=name: [finding(f"r-{rule}")]}) for name in "abc"}
    answers = {
        OBJECTIONS[hook](Plugins({name: made[name] for name in order})) for order in permutations("abc")
    }

    assert len(answers) == 1


# Watching.


async def asynchronous() -> list[object]:
    return []


def test_every_watcher_is_told_and_faults_are_reported() -> None:
    told: list[tuple[str, int]] = []

    def broken(entries: Sequence[JournalEntry]) -> None:
        told.append(("broken", len(entries)))
        raise OSError("Ana Ito")

    plugins = Plugins(
        {
            "a-broken": plugin(bedside_after_commit=broken),
            "b-async": plugin(bedside_after_commit=lambda: asynchronous()),
            "c-fine": plugin(bedside_after_commit=lambda entries: told.append(("fine", len(entries)))),
        }
    )

    faults = plugins.after_commit(HARBOUR_DENTAL, [note_by_kim(), note_by_kim("call")])

    assert told == [("broken", 2), ("fine", 2)]
    assert [(fault.plugin, fault.hook) for fault in faults] == [
        ("a-broken", "bedside_after_commit"),
        ("b-async", "bedside_after_commit"),
    ]
    assert not any("Ito" in fault.error for fault in faults)


def test_the_order_of_plugins_changes_no_fault() -> None:
    def broken() -> None:
        raise OSError

    made = {name: plugin(bedside_after_commit=broken) for name in "abc"}
    # Three functions of their own, so that no two plugins are equal.
    made = {name: SimpleNamespace(**vars(made[name]), name=name) for name in made}
    answers = {
        Plugins({name: made[name] for name in order}).after_commit(HARBOUR_DENTAL, [])
        for order in permutations("abc")
    }

    assert len(answers) == 1
