"""What holds for every record of the domain: it refuses wrong values, and it shows nobody's secrets."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from datetime import date, datetime, time
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bedside.domain
from bedside.domain import checks
from bedside.domain.access import STANDARD_ACCESS, AccessPolicy
from bedside.domain.amounts import Milestones, Percent, Reckoning, Tier, Tiers
from bedside.domain.asking import AskingTerms
from bedside.domain.attribution import Standing, Weighed
from bedside.domain.caps import Cap
from bedside.domain.cards import Card, CardDesign
from bedside.domain.channels import named_channel
from bedside.domain.codes import code_format
from bedside.domain.dates import QuietHours
from bedside.domain.explanation import Explanation
from bedside.domain.followups import FollowUpPlan, FollowUpStep
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry, reason_code, seal
from bedside.domain.links import ReferralLink
from bedside.domain.money import Money
from bedside.domain.opening import OpenHours
from bedside.domain.patients import ContactPoint, ContactSystem, PersonName, Preferences
from bedside.domain.policies import ReferralPolicy
from bedside.domain.products import RewardProduct
from bedside.domain.referrals import ReferralSource
from bedside.domain.rewards import Instrument, RewardRule
from bedside.domain.settings import PackReview, PracticeSettings
from bedside.domain.sharing import ShareText
from bedside.domain.statements import Move, PersonalAccount, ProgrammeAccount
from bedside.domain.surveys import Question, Survey
from bedside.domain.suspicion import SuspicionTerms
from bedside.domain.templates import MessageTemplate
from bedside.domain.transitions import Transitions
from bedside.errors import BedsideError, InvalidValueError
from bedside.testing import strategies
from bedside.testing.generating import cases, records
from bedside.testing.programmes import policy_fields

#: Fits every field of text, even ids and codes.
CANARY = "zzyzx-canary"

#: Checks that leave room for an id or a code, never for a name or a sentence about a person.
ID_OR_CODE = {
    checks.identifier,
    checks.identifiers,
    checks.code,
    named_channel,
    checks.region,
    checks.zone_name,
    code_format,
    reason_code,
}

#: Text that a practice writes about itself, and that names no person.
OWN_WORDS = {
    ("Agreement", "availability"),
    ("Agreement", "how_to_refer"),
    ("Appointment", "service"),
    ("AskingTerms", "roles"),
    ("Attribution", "reason"),
    ("Card", "link"),
    ("Card", "practice_name"),
    ("Card", "telephone"),
    ("Card", "web_address"),
    ("Card", "words"),
    ("CardDesign", "colour"),
    ("CardDesign", "ink"),
    ("CardDesign", "name"),
    ("CardDesign", "paper"),
    ("Checkpoint", "entry_hash"),
    ("Checkpoint", "signature"),
    ("Consent", "wording"),
    ("Delivery", "reason"),
    ("ErasureHold", "reason"),
    ("FollowUpPlan", "service"),
    ("FollowUpPlan", "title"),
    ("HeardFrom", "campaign"),
    ("JournalCheck", "findings"),
    ("JournalCheck", "problem"),
    ("LedgerProblem", "words"),
    ("Location", "name"),
    ("Message", "reason"),
    ("MessageTemplate", "body"),
    ("MessageTemplate", "subject"),
    ("Objective", "title"),
    ("Organization", "name"),
    ("Partner", "services"),
    ("PracticeSettings", "currency"),
    ("PracticeSettings", "jurisdictions"),
    ("PracticeSettings", "link_base"),
    ("PracticeSettings", "name"),
    ("PracticeSettings", "opt_out"),
    ("PracticeSettings", "postal_address"),
    ("PracticeSettings", "telephone"),
    ("PractitionerRole", "title"),
    ("Question", "words"),
    ("RecallType", "service"),
    ("RecallType", "title"),
    ("Receipt", "reason"),
    ("Referral", "held_reason"),
    ("Referral", "service"),
    ("ReferralLink", "campaign"),
    ("ReferralLink", "via"),
    ("ReferralPolicy", "services"),
    ("ReferralPolicy", "title"),
    ("Request", "refusal"),
    ("ReviewFinding", "evidence"),
    ("ReviewFinding", "reason"),
    ("Reward", "reason"),
    ("RewardProduct", "title"),
    ("RewardRule", "title"),
    ("SealedEntry", "entry_hash"),
    ("SealedEntry", "previous_hash"),
    ("ShareText", "body"),
    ("ShareText", "subject"),
    ("Survey", "title"),
    ("Touch", "campaign"),
    ("Touch", "via"),
    ("Suspicion", "evidence"),
    ("Suspicion", "sentence"),
    ("Visit", "service"),
    ("Workshop", "service"),
    ("Workshop", "title"),
    ("Workshop", "vendor"),
}


def domain_classes() -> list[type]:
    found: set[type] = set()
    for module in pkgutil.iter_modules(bedside.domain.__path__):
        home = importlib.import_module(f"bedside.domain.{module.name}")
        found |= {
            value
            for value in vars(home).values()
            # What begins with an underscore is a working class of one function, and no record.
            if inspect.isclass(value) and attrs.has(value) and value.__module__ == home.__name__
            if not value.__name__.startswith("_")
        }
    return sorted(found - {Transitions}, key=lambda kind: kind.__name__)


CLASSES = domain_classes()
FIELDS = [(kind, field.name) for kind in CLASSES for field in attrs.fields(kind)]
#: The walk is wide, not deep: two records of each class, and no time spent on making them small.
FEW = settings(
    max_examples=2,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
BY_CLASS = pytest.mark.parametrize("kind", CLASSES, ids=[kind.__name__ for kind in CLASSES])
BY_FIELD = pytest.mark.parametrize(
    ("kind", "name"), FIELDS, ids=[f"{kind.__name__}.{name}" for kind, name in FIELDS]
)


def any_of(kind: type) -> st.SearchStrategy[Any]:
    """A valid record of any class of the domain, stored or not."""
    stored = {
        strategy.__annotations__["return"].split("[")[1][:-1]: strategy
        for strategy in (getattr(strategies, name) for name in strategies.__all__)
    }
    if kind.__name__ in stored:
        found: st.SearchStrategy[Any] = stored[kind.__name__]()
        return found
    special = SPECIAL.get(kind)
    return records(kind) if special is None else special


def text_fields() -> list[tuple[type, str]]:
    return [(kind, name) for kind, name in FIELDS if str in leaves(get_type_hints(kind)[name])]


def leaves(hint: Any) -> set[Any]:
    inside = [part for part in get_args(hint) if part is not Ellipsis]
    if get_origin(hint) in (Union, UnionType, tuple, frozenset, Mapping):
        return set().union(*(leaves(part) for part in inside))
    origin = get_origin(hint)
    if origin is not None and issubclass(origin, Mapping):
        return set().union(*(leaves(part) for part in inside))
    return {getattr(hint, "__supertype__", hint)}


def checks_of(validator: object) -> set[object]:
    inside = getattr(validator, "_validators", None) or (getattr(validator, "validator", None),)
    found: set[object] = set().union(*(checks_of(part) for part in inside if part is not None))
    return found or {validator}


# Privacy.


@pytest.mark.parametrize(("kind", "name"), text_fields(), ids=[f"{k.__name__}.{n}" for k, n in text_fields()])
def test_text_is_an_id_a_code_our_own_words_or_personal(kind: type, name: str) -> None:
    field = getattr(attrs.fields(kind), name)
    personal = field.metadata == checks.PERSONAL

    assert field.repr is not personal
    if not personal and kind.__name__ != "Money":
        restricted = bool(checks_of(field.validator) & ID_OR_CODE)
        assert restricted or (kind.__name__, name) in OWN_WORDS


def test_the_list_of_own_words_names_only_fields_that_are_there() -> None:
    assert {(kind.__name__, name) for kind, name in text_fields()} >= OWN_WORDS


NIGHT = QuietHours(time(21), time(8))


@BY_FIELD
def test_a_personal_field_is_hidden_and_a_hidden_one_is_personal(kind: type, name: str) -> None:
    field = getattr(attrs.fields(kind), name)

    assert (not field.repr) == (field.metadata == checks.PERSONAL) or kind.__name__ == "Money"


@BY_CLASS
@FEW
@given(data=st.data())
def test_a_record_shows_none_of_its_personal_text(kind: type, data: st.DataObject) -> None:
    personal = [
        field.name
        for field in attrs.fields(kind)
        if field.metadata == checks.PERSONAL and str in leaves(get_type_hints(kind)[field.name])
    ]
    record = data.draw(any_of(kind))
    if kind is ContactPoint or not personal or get_origin(get_type_hints(kind)[personal[0]]) is Mapping:
        record = data.draw(any_of(kind))
    else:
        record = attrs.evolve(record, **dict.fromkeys(personal, CANARY))

    assert CANARY not in repr(record)
    assert CANARY not in str(record)
    assert CANARY not in f"{record}"


def test_an_address_does_not_show() -> None:
    point = ContactPoint(system=ContactSystem.POST, value=CANARY)

    assert CANARY not in repr(point)


# Wrong values.


@BY_CLASS
@FEW
@given(data=st.data())
def test_a_value_of_a_wrong_type_is_refused_by_code_and_path(kind: type, data: st.DataObject) -> None:
    record = data.draw(any_of(kind))

    for name, hint in get_type_hints(kind).items():
        for wrong in wrong_for(hint):
            with pytest.raises(InvalidValueError) as caught:
                attrs.evolve(record, **{name: wrong})
            assert caught.value.code, (name, wrong)
            assert caught.value.path.startswith(kind.__name__), (name, wrong)
            assert CANARY not in str(caught.value), (name, wrong)


class Canary:
    """No record takes it; it shows whether an error quotes what it refuses."""

    def __repr__(self) -> str:
        return CANARY


def wrong_for(hint: Any) -> list[object]:
    """Values that no field of that type takes: an unknown class, and the likeliest slips."""
    wrong: list[object] = [Canary(), [Canary()], 1.5]
    kinds = {
        getattr(part, "__supertype__", part)
        for part in (get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,))
    }
    if type(None) not in kinds:
        wrong.append(None)
    if str not in kinds:
        wrong.append(CANARY)
    if not kinds & {bool}:
        wrong.append(True)
    if any(get_origin(part) is tuple for part in kinds):
        wrong += [(Canary(),), [], {CANARY}]
    if date in kinds:
        wrong.append(datetime(2026, 1, 5))
    if datetime in kinds:
        wrong += [datetime(2026, 1, 5), date(2026, 1, 5)]
    return wrong


@BY_CLASS
@FEW
@given(data=st.data())
def test_text_that_cannot_be_kept_or_is_too_long_is_refused_unquoted(kind: type, data: st.DataObject) -> None:
    record = data.draw(any_of(kind))

    for name, hint in get_type_hints(kind).items():
        if str not in leaves(hint) or get_origin(hint) is Mapping or (kind, name) == (SealedEntry, "content"):
            continue  # what was hashed stays as it was
        for wrong in UNKEEPABLE:
            value: object = (wrong,) if get_origin(hint) is tuple else wrong
            with pytest.raises(BedsideError) as caught:
                attrs.evolve(record, **{name: value})
            assert CANARY not in str(caught.value), name


#: NUL, a right-to-left override, half a surrogate pair, a line separator, and far too much.
UNKEEPABLE = [f"{CANARY}{sign}" for sign in ("\x00", "\u202e", "\ud800", "\u2028", "x" * 20_000)]

QUESTION = records(Question, scale_low=st.integers(0, 1), scale_high=st.integers(2, 10))

TAG = st.sampled_from([None, "spring-fair"])
SHARED = records(ShareText, channel=st.just("social"), subject=st.just("Hi"), body=st.just("Go: {link}"))

CARD_DESIGN = records(
    CardDesign,
    colour=st.just("#7a1f3d"),
    ink=st.just("#1c1c1c"),
    paper=st.sampled_from(["#ffffff", "#fff8ef"]),
)

SPECIAL: dict[type, st.SearchStrategy[Any]] = {
    AccessPolicy: st.just(STANDARD_ACCESS),
    AskingTerms: cases(AskingTerms),
    SuspicionTerms: cases(SuspicionTerms),
    Card: records(Card, design=CARD_DESIGN),
    CardDesign: CARD_DESIGN,
    Cap: strategies.money(least=0).map(lambda money: Cap(limit=money)),
    Explanation: records(
        Explanation,
        history=strategies.attributions().map(lambda said: (said,)),
        touches=strategies.touches().map(lambda touch: (Weighed(touch=touch, standing=Standing.COUNTED),)),
    ),
    FollowUpPlan: records(FollowUpPlan, steps=records(FollowUpStep).map(lambda step: (step,))),
    **{kind: cases(kind) for kind in (Milestones, Percent, Reckoning, Tier, Tiers)},
    HeardFrom: records(
        HeardFrom,
        how=st.just(HeardHow.FRIEND),
        name=st.just("Ana"),
        code=st.none(),
        partner_id=st.none(),
        campaign=st.none(),
    ),
    MessageTemplate: records(MessageTemplate, subject=st.just("Hello {first_name}"), body=st.just("Hello")),
    PersonName: strategies.practitioners().map(lambda practitioner: practitioner.name),
    PracticeSettings: records(
        PracticeSettings,
        access=st.just(STANDARD_ACCESS),
        card_design=CARD_DESIGN,
        currency=st.just("USD"),
        jurisdictions=st.just(("US",)),
        link_base=st.just("https://harbour.example/friends"),
        quiet_hours=st.just(NIGHT),
        pack_reviews=records(PackReview).map(lambda review: (review,)),
        reward_caps=st.just((Cap(limit=Money(7500, "USD")),)),
        share_texts=SHARED.map(lambda text: (text,)),
    ),
    PersonalAccount: records(PersonalAccount, moved=st.just({Move.SET_ASIDE: 600})),
    ProgrammeAccount: records(ProgrammeAccount, moved=st.just({Move.FUNDED: 600})),
    Preferences: records(Preferences, quiet_hours=st.just(NIGHT)),
    Question: QUESTION,
    QuietHours: st.just(NIGHT),
    OpenHours: cases(OpenHours),
    ReferralPolicy: records(ReferralPolicy, caps=st.just(()), budget=st.none(), **policy_fields()),
    ReferralLink: records(ReferralLink, campaign=TAG, via=TAG),
    ReferralSource: strategies.referrals().map(lambda referral: referral.source),
    RewardProduct: records(RewardProduct, instrument=st.just(Instrument.VOUCHER_ITEM)),
    RewardRule: records(
        RewardRule,
        caps=st.just(()),
        instrument=st.just(Instrument.VOUCHER_ITEM),
        starts_on=st.none(),
        value=strategies.money(least=1),
    ),
    SealedEntry: records(JournalEntry).map(lambda entry: seal(entry, sequence=1, previous_hash=FIRST_HASH)),
    ShareText: SHARED,
    Survey: records(Survey, questions=QUESTION.map(lambda question: (question,))),
}
