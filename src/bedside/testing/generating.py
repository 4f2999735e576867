"""The engine of :mod:`bedside.testing.strategies`: any valid record of a class, from its declared fields."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from bedside.domain import checks
from bedside.domain.amounts import Milestone, Milestones, Percent, Reckoning, Tier, Tiers
from bedside.domain.appointments import Appointment, Visit
from bedside.domain.asking import AskingTerms
from bedside.domain.attribution import WHOLE
from bedside.domain.caps import CapPeriod
from bedside.domain.channels import named_channel
from bedside.domain.codes import ALPHABET, BODY_LENGTH, code_format, with_check_sign
from bedside.domain.concerns import Concern
from bedside.domain.consents import Consent
from bedside.domain.coverage import Coverage
from bedside.domain.dates import Period, QuietHours
from bedside.domain.education import Training, Workshop
from bedside.domain.emergencies import EmergencyAccess
from bedside.domain.erasure import Erasure, LegalHold
from bedside.domain.followups import FollowUp
from bedside.domain.goals import CareGoal, Expectation
from bedside.domain.inquiries import Inquiry
from bedside.domain.invitations import Invitation
from bedside.domain.journal import reason_code
from bedside.domain.links import tag
from bedside.domain.messages import Channel, Message
from bedside.domain.money import CURRENCIES, Money
from bedside.domain.opening import OpenHours, Weekday
from bedside.domain.partners import Agreement, Partner
from bedside.domain.patients import ContactPoint, ContactSystem, Patient, PersonName, RelatedPerson
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import LateClaim, Referral, ReferralSource, SourceKind
from bedside.domain.reviews import Review
from bedside.domain.rewards import Reward, RewardRule
from bedside.domain.strategy import Objective
from bedside.domain.surveys import SurveyResponse
from bedside.domain.suspicion import CodeUse, SuspicionTerms
from bedside.errors import MissingExtraError
from bedside.rules.cases import MessageCase, PartnerCase
from bedside.rules.cases.partner import (
    AgreementTerms,
    NetworkFee,
    Overage,
    PartnerReferral,
    ReceivedBenefit,
    VoucherAdvert,
)

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("bedside.testing.strategies", "testing") from None

__all__ = [
    "basis_points",
    "cases",
    "codes",
    "contact_points",
    "days",
    "ids",
    "instants",
    "money",
    "records",
    "referral_codes",
    "services",
    "texts",
]

R = TypeVar("R")

_ID_SIGNS: Final = "ABCXYZabcxyz0123456789._:-"
_CODE_SIGNS: Final = "abcxyz0123456789_.+-"
_ZONES: Final = ("UTC", "America/Denver", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
_LINE_ENDS_AND_BIDI: Final = "".join(
    map(chr, (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)

#: Fields that may not run backwards, as each class's validators demand.
_IN_ORDER: Final[Mapping[type, tuple[tuple[str, ...], ...]]] = {
    Agreement: (("signed_on", "ends_on"),),
    Appointment: (("starts_at", "ends_at"),),
    CareGoal: (("set_on", "target_on"), ("set_on", "ended_on")),
    Concern: (("raised_at", "acknowledged_at", "resolved_at", "patient_told_at"), ("raised_at", "target_at")),
    Consent: (("given_at", "expires_at"),),
    Coverage: (("starts_on", "ends_on"),),
    EmergencyAccess: (("started_at", "expires_at"), ("started_at", "ended_at")),
    Erasure: (("begun_at", "done_at"),),
    LegalHold: (("placed_at", "lifted_at"),),
    Expectation: (("agreed_on", "ended_on"),),
    FollowUp: (("due_at", "window_end_at"),),
    Inquiry: (
        ("received_at", "target_at"),
        ("received_at", "first_answer_at"),
        ("received_at", "resolved_at"),
    ),
    Invitation: (("created_at", "expires_at"),),
    LateClaim: (("said_at", "recorded_at"),),
    Message: (("due_at", "expires_at"),),
    Objective: (("starts_on", "ends_on"),),
    Overage: (("received_on", "returned_on"),),
    Partner: (("proposed_on", "joined_on", "left_on"),),
    Period: (("start_on", "end_on"),),
    Patient: (("registered_on", "inactive_on"),),
    ReferralPolicy: (("starts_on", "ends_on"),),
    Referral: (("first_visit_at", "report_at", "report_reviewed_at"),),
    RelatedPerson: (("since_on", "until_on"),),
    CodeUse: (("issued_at", "over_at"),),
    Review: (("opened_at", "due_at"), ("opened_at", "decided_at")),
    Reward: (("earned_at", "payable_at"),),
    RewardRule: (("starts_on", "ends_on"),),
    SurveyResponse: (("invited_at", "answered_at"),),
    Training: (("assigned_on", "due_on"), ("assigned_on", "completed_on")),
    Visit: (("started_at", "ended_at"),),
    Workshop: (("starts_at", "ends_at"),),
}


def ids() -> st.SearchStrategy[str]:
    """Record ids of every length that is allowed."""
    rest = st.text(_ID_SIGNS, max_size=127)
    return st.builds(str.__add__, st.sampled_from(_ID_SIGNS[:-4]), rest)


def codes() -> st.SearchStrategy[str]:
    """Short lower-case codes."""
    return st.builds(str.__add__, st.sampled_from(_CODE_SIGNS[:-4]), st.text(_CODE_SIGNS, max_size=79))


def services() -> st.SearchStrategy[str]:
    """Names of services: text with neither an address nor as many digits as a number."""
    return texts().filter(lambda text: "@" not in text and sum(sign.isdecimal() for sign in text) < 7)


def texts(longest: int = 40) -> st.SearchStrategy[str]:
    """Text in any script, as labels and personal text take it."""
    signs = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=_LINE_ENDS_AND_BIDI)
    return st.text(signs, min_size=1, max_size=longest).filter(str.strip)


def days() -> st.SearchStrategy[date]:
    """Calendar days from 1901 to 2099."""
    return st.dates(date(1901, 1, 1), date(2099, 12, 31))


def instants() -> st.SearchStrategy[datetime]:
    """Instants in UTC, down to the microsecond, from 1901 to 2099."""
    return st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy takes naive bounds and adds the zone


def money(*, least: int = -(2**53)) -> st.SearchStrategy[Money]:
    """Amounts of every currency, of *least* minor units or more."""
    return st.builds(Money, st.integers(least, 2**53), st.sampled_from(sorted(CURRENCIES)))


def basis_points(weights: list[int]) -> list[int]:
    """The whole, divided by *weights*; the last one takes the remainder."""
    points = [WHOLE * weight // sum(weights) for weight in weights]
    return [*points[:-1], points[-1] + WHOLE - sum(points)] if points else []


def referral_codes() -> st.SearchStrategy[str]:
    """Whole referral codes with their check sign."""
    return st.text(ALPHABET, min_size=BODY_LENGTH, max_size=BODY_LENGTH).map(with_check_sign)


def contact_points() -> st.SearchStrategy[ContactPoint]:
    """Numbers and addresses in canonical form."""
    number = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)
    mail = st.from_regex(r"[a-z0-9.]{1,20}@[a-z0-9-]{1,20}\.[a-z]{2,6}", fullmatch=True)
    values = {
        ContactSystem.PHONE: number,
        ContactSystem.SMS: number,
        ContactSystem.EMAIL: mail,
        ContactSystem.POST: texts(),
    }
    return st.sampled_from(ContactSystem).flatmap(
        lambda system: records(ContactPoint, system=st.just(system), value=values[system])
    )


def records(kind: type[R], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[R]:
    """Valid records of an attrs class, with every optional value there or not; *fields* narrows some.

    >>> records(Patient, deceased=st.just(False)).validate()
    """
    return _records(kind, fields)


@st.composite
def _records(draw: st.DrawFn, kind: type[Any], fields: Mapping[str, st.SearchStrategy[Any]]) -> Any:
    declared = _fields(kind)  # type: ignore[arg-type]  # a class hashes, and mypy has no way to say so
    values: dict[str, Any] = {name: draw(fields.get(name, found)) for name, found in declared.items()}
    for names in _IN_ORDER.get(kind, ()):
        present = [name for name in names if values[name] is not None]
        values.update(zip(present, sorted(values[name] for name in present), strict=True))
    return kind(**values)


@cache
def _fields(kind: type[Any]) -> Mapping[str, st.SearchStrategy[Any]]:
    """The strategy of each field; to build them takes longer than to draw from them."""
    hints = get_type_hints(kind)
    return {field.name: _field(field, hints[field.name]) for field in attrs.fields(kind)}


def _field(field: attrs.Attribute[Any], hint: Any) -> st.SearchStrategy[Any]:
    by_check: Mapping[object, st.SearchStrategy[Any]] = {
        checks.identifier: ids(),
        checks.code: codes(),
        named_channel: st.sampled_from(Channel) | st.just("neighbour-app"),
        checks.service_name: services(),
        checks.region: st.sampled_from(("*", "US", "US-CA", "GB-ENG")),
        checks.zone_name: st.sampled_from(_ZONES),
        checks.identifiers: st.lists(ids(), max_size=3, unique=True).map(tuple),
        code_format: referral_codes(),
        reason_code: codes(),
        tag: st.from_regex(r"[a-z][a-z0-9]{0,3}[a-z_.-]{0,30}", fullmatch=True),
    }
    found = next((by_check[check] for check in _checks(field.validator) if check in by_check), None)
    if found is None:
        found = _of(hint)
        return found.filter(len) if checks.some in _checks(field.validator) else found
    return st.none() | found if type(None) in get_args(hint) else found


def _checks(validator: object) -> tuple[object, ...]:
    # attrs wraps validators in each other: optional(...) holds one, and_(...) holds several.
    inside = getattr(validator, "_validators", None) or (getattr(validator, "validator", None),)
    found = tuple(check for part in inside if part is not None for check in _checks(part))
    return found or (validator,)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([_of(part) for part in arguments])
    if origin is Mapping:
        return st.dictionaries(codes(), _of(arguments[1]), max_size=3)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return st.tuples(*map(_of, arguments))
    if origin is tuple:
        once = arguments[0] is str or (isinstance(arguments[0], type) and issubclass(arguments[0], Enum))
        return st.lists(_of(arguments[0]), max_size=3, unique=once).map(tuple)
    if origin is frozenset:
        return st.frozensets(_of(arguments[0]), max_size=3)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    return _SPECIAL[hint]() if hint in _SPECIAL else records(hint)


_PLAIN: Final[Mapping[type, st.SearchStrategy[Any]]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(1, 2**53),
    str: texts(),
    date: days(),
    datetime: instants(),
    time: st.times(),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=10_000)),
    Fraction: st.fractions(),
    Money: money(least=1),
    ContactPoint: contact_points(),
}


def _person_names() -> st.SearchStrategy[PersonName]:
    named = records(PersonName, family=texts(), given=texts() | st.just(""))
    return named | records(PersonName, family=st.just(""), given=texts())


def _sources() -> st.SearchStrategy[ReferralSource]:
    named = records(ReferralSource, source_id=ids())
    unnamed = st.sampled_from((SourceKind.SELF, SourceKind.PRACTICE))
    return named | records(ReferralSource, kind=unnamed, source_id=st.none())


def _quiet_hours() -> st.SearchStrategy[QuietHours]:
    pairs = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] != pair[1])
    return pairs.map(lambda pair: QuietHours(*pair))


def _partner_cases() -> st.SearchStrategy[PartnerCase]:
    details = {name: records(kind) for name, kind in _DETAILS.items()}
    return records(PartnerCase, overage=_overages(), **details)


def _overages() -> st.SearchStrategy[Overage]:
    def of(currency: str) -> st.SearchStrategy[Overage]:
        amount = st.builds(Money, st.integers(1, 2**53), st.just(currency))
        return records(Overage, total=amount, cap=amount)

    return st.sampled_from(sorted(CURRENCIES)).flatmap(of)


def _asking_terms() -> st.SearchStrategy[AskingTerms]:
    counted = {field.name for field in attrs.fields(AskingTerms) if "days_" in field.name}
    lifetimes = st.none() | st.timedeltas(timedelta(microseconds=1), timedelta(days=10_000))
    return records(
        AskingTerms,
        roles=st.lists(codes(), max_size=3, unique=True).map(tuple),
        code_lifetime=lifetimes,
        **dict.fromkeys(counted, st.integers(0, 3650)),
    )


def _suspicion_terms() -> st.SearchStrategy[SuspicionTerms]:
    return records(
        SuspicionTerms,
        within=st.timedeltas(timedelta(microseconds=1), timedelta(days=3653)),
        review_days=st.integers(0, 3653),
        circle_people=st.integers(2, 2**53),
    )


def _percents() -> st.SearchStrategy[Percent]:
    return records(Percent, basis_points=st.integers(1, WHOLE))


def _rising() -> st.SearchStrategy[tuple[list[int], Money]]:
    """Numbers from low to high, and one sum for each of them."""
    numbers = st.lists(st.integers(1, 50), min_size=1, max_size=4, unique=True)
    return st.tuples(numbers.map(sorted), money(least=1))


def _tiers() -> st.SearchStrategy[Tiers]:
    def of(drawn: tuple[list[int], Money]) -> tuple[Tier, ...]:
        ends, value = drawn
        starts = [1, *(end + 1 for end in ends[:-1])]
        return tuple(
            Tier(first=first, last=last, value=value) for first, last in zip(starts, ends, strict=True)
        )

    counted = st.sampled_from([period for period in CapPeriod if period is not CapPeriod.ITEM])
    return records(Tiers, tiers=_rising().map(of), period=counted)


def _milestones() -> st.SearchStrategy[Milestones]:
    def of(drawn: tuple[list[int], Money]) -> tuple[Milestone, ...]:
        return tuple(Milestone(nth=nth, value=drawn[1]) for nth in drawn[0])

    counted = st.sampled_from([period for period in CapPeriod if period is not CapPeriod.ITEM])
    return records(Milestones, milestones=_rising().map(of), period=counted)


def _reckonings() -> st.SearchStrategy[Reckoning]:
    return records(Reckoning, basis_points=st.integers(1, WHOLE))


def _open_hours() -> st.SearchStrategy[OpenHours]:
    morning, evening = st.times(max_value=time(12)), st.times(min_value=time(12, 1)) | st.just(time(0))
    return st.builds(OpenHours, day=st.sampled_from(Weekday), opens=morning, closes=evening)


_DETAILS: Final[Mapping[str, type[Any]]] = {
    "agreement": AgreementTerms,
    "benefit": ReceivedBenefit,
    "fee": NetworkFee,
    "referral": PartnerReferral,
    "voucher": VoucherAdvert,
}

_SPECIAL: Final[Mapping[type, Callable[[], st.SearchStrategy[Any]]]] = {
    AskingTerms: _asking_terms,
    Milestones: _milestones,
    Percent: _percents,
    Reckoning: _reckonings,
    Tier: lambda: _tiers().map(lambda tiers: tiers.tiers[0]),
    Tiers: _tiers,
    MessageCase: lambda: records(MessageCase, recipient_zones=st.lists(st.sampled_from(_ZONES)).map(tuple)),
    OpenHours: _open_hours,
    Overage: _overages,
    PartnerCase: _partner_cases,
    PersonName: _person_names,
    QuietHours: _quiet_hours,
    ReferralSource: _sources,
    SuspicionTerms: _suspicion_terms,
}


def cases(kind: type[R]) -> st.SearchStrategy[R]:
    """Cases of one type for the rules, with every fact known, unknown or odd."""
    special: Callable[[], st.SearchStrategy[R]] | None = _SPECIAL.get(kind)
    return records(kind) if special is None else special()
