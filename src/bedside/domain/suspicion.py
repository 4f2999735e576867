"""Suspicion: what about a referral a person should look at before it earns anything, and why.

Each signal is a pure function of facts. It names the records that made it and counts them; it shows no
number, no address and no name, and it accuses nobody: families share telephones, and friends do
recommend each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.checks import (
    at_least,
    aware,
    duration,
    identifier,
    identifiers,
    instances,
    label,
    labels,
    not_before,
    optional,
    typed,
    utc,
)
from bedside.domain.circles import Circle
from bedside.domain.identities import Identity, are_family, how_many_families
from bedside.errors import InvalidValueError

__all__ = [
    "AfterDeadline",
    "CodeUse",
    "Suspected",
    "Suspicion",
    "SuspicionCode",
    "SuspicionTerms",
    "suspicions",
]

#: More records than this are told by their number and a digest, so that a decision stays readable.
_TOLD_AT_MOST: Final = 50


class AfterDeadline(Enum):
    """What becomes of a suspicion that nobody has ruled on by its deadline."""

    REFUSE = "refuse"
    KEEP = "keep"


class SuspicionCode(Enum):
    """The signals, by what they saw."""

    SAME_PERSON = "same-person"
    SHARED_CONTACT = "shared-contact"
    SHARED_DEVICE = "shared-device"
    CROWD_CONTACT = "crowd-contact"
    CROWD_DEVICE = "crowd-device"
    CIRCLE = "circle"
    VELOCITY = "velocity"
    TOO_SOON = "too-soon"
    DUPLICATE = "duplicate"
    CODE_UNKNOWN = "code-unknown"
    CODE_OVER = "code-over"
    CODE_TWICE = "code-twice"


#: Longer is a slip, and would leave the calendar when it is counted from a day.
_TEN_YEARS: Final = timedelta(days=3653)


def _some_time(instance: Any, attribute: attrs.Attribute[Any], value: timedelta) -> None:
    if not timedelta(0) < value <= _TEN_YEARS:
        problem = "give more than nothing and at most ten years"
        raise InvalidValueError("policy.window", f"SuspicionTerms.{attribute.name}", problem)


def _in_ten_years(instance: Any, attribute: attrs.Attribute[Any], value: int) -> None:
    if value > _TEN_YEARS.days:
        raise InvalidValueError("policy.window", f"SuspicionTerms.{attribute.name}", "give at most ten years")


@attrs.frozen(kw_only=True, field_transformer=typed)
class SuspicionTerms:
    """From when on a programme wants a person to look, and how long that person has.

    ``referrals`` of one referrer within ``within`` are still no haste, and so are ``people_per_contact``
    families that were referred and share a number or an address, and ``people_per_device``. A qualifying
    event less than ``after_issue`` after the code was given out is too soon; nothing is off. A circle is
    looked for among ``circle_people`` people at most. Whoever looks has until the end of the day
    ``review_days`` days later, and ``after_deadline`` says what follows. ``four_eyes``: not whoever
    received the referral; a practice of one person switches it off.

    >>> SuspicionTerms().referrals, SuspicionTerms().within.days
    (10, 30)
    """

    referrals: int = attrs.field(default=10, validator=at_least(1))
    within: timedelta = attrs.field(default=timedelta(days=30), validator=[duration, _some_time])
    people_per_contact: int = attrs.field(default=2, validator=at_least(1))
    people_per_device: int = attrs.field(default=2, validator=at_least(1))
    after_issue: timedelta = attrs.field(default=timedelta(minutes=5), validator=duration)
    circle_people: int = attrs.field(default=10_000, validator=at_least(2))
    review_days: int = attrs.field(default=14, validator=[at_least(0), _in_ten_years])
    after_deadline: AfterDeadline = AfterDeadline.REFUSE
    four_eyes: bool = True


@attrs.frozen(kw_only=True, field_transformer=typed)
class CodeUse:
    """The code by which a referral came: whether it is ours, from when to when it counted, who came by it.

    ``same_person_ids`` are earlier referrals that brought the same person by it, ``earlier_ids`` all
    earlier ones.
    """

    invitation_id: str = attrs.field(validator=identifier)
    known: bool = True
    of_referrer: bool = True
    single_use: bool = False
    issued_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    over_at: datetime | None = attrs.field(default=None, validator=[optional(aware), not_before("issued_at")])
    same_person_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    earlier_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Suspected:
    """Everything that the signals look at, about one referral and one who would be rewarded for making it.

    ``recent_ids`` are the referrals of this referrer, this one among them, in the window that ends with
    it. ``contact_sharers`` and ``device_sharers`` are other people who were referred and share a contact
    or a device with the referred person. ``qualified_at`` is when the event happened that earns.
    """

    referral_id: str = attrs.field(validator=identifier)
    received_at: datetime = attrs.field(validator=aware)
    referrer: Identity
    referred: Identity
    recent_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    contact_sharers: tuple[Identity, ...] = attrs.field(default=(), validator=instances(Identity))
    device_sharers: tuple[Identity, ...] = attrs.field(default=(), validator=instances(Identity))
    referrer_shares_device: bool = False
    duplicate_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    circle: Circle | None = None
    code: CodeUse | None = None
    qualified_at: datetime | None = attrs.field(default=None, validator=optional(aware))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Suspicion:
    """One signal: what it saw, in a sentence, and the records behind it, as kinds with ids, and counts.

    ``lowered``: a declared household explains it, so that staff hear of it and nothing waits.
    """

    code: SuspicionCode
    sentence: str = attrs.field(validator=label(600))
    evidence: tuple[str, ...] = attrs.field(validator=labels(200))
    lowered: bool = False

    @property
    def rule_id(self) -> str:
        """The name under which it stands among the findings of a decision."""
        return f"SUSPICION-{self.code.value.upper()}"


def suspicions(about: Suspected, terms: SuspicionTerms) -> tuple[Suspicion, ...]:
    """Every signal that speaks, in the order of their codes; none of them depends on another.

    >>> from datetime import UTC
    >>> ana = Identity(ids=("pat-ana",), marks=("mark-1",))
    >>> bo = Identity(ids=("pat-bo",), marks=("mark-1",))
    >>> seen = suspicions(Suspected(referral_id="ref-1", received_at=datetime(2026, 4, 1, tzinfo=UTC),
    ...     referrer=ana, referred=bo), SuspicionTerms())
    >>> [(one.rule_id, one.evidence, one.lowered) for one in seen]
    [('SUSPICION-SHARED-CONTACT', ('patient:pat-ana', 'patient:pat-bo', 'shared:1'), False)]
    """
    found = [
        _same_person(about),
        _shared_contact(about),
        _shared_device(about),
        _crowd(
            SuspicionCode.CROWD_CONTACT,
            "a number or an address",
            about,
            about.contact_sharers,
            terms.people_per_contact,
        ),
        _crowd(
            SuspicionCode.CROWD_DEVICE, "one device", about, about.device_sharers, terms.people_per_device
        ),
        _circle(about),
        _velocity(about, terms),
        _too_soon(about, terms),
        _duplicate(about),
        *_code(about),
    ]
    return tuple(one for one in found if one is not None)


def _same_person(about: Suspected) -> Suspicion | None:
    both = set(about.referrer.ids) & set(about.referred.ids)
    if not both:
        return None
    return Suspicion(
        code=SuspicionCode.SAME_PERSON,
        sentence="Who recommended and who came are one person on file.",
        evidence=_told("patient", {*about.referrer.ids, *about.referred.ids}),
    )


def _shared_contact(about: Suspected) -> Suspicion | None:
    one, other = about.referrer, about.referred
    if set(one.ids) & set(other.ids):
        return None  # it is said already, and louder
    marks = {mark: {f"patient:{min(one.ids)}"} for mark in one.marks}
    for relative in one.relatives:
        for mark in relative.marks:
            marks.setdefault(mark, set()).add(f"related_person:{relative.id}")
    shared: set[str] = set()
    holders: set[str] = set()
    for mark in other.marks:
        if mark in marks:
            shared.add(mark)
            holders |= marks[mark] | {f"patient:{min(other.ids)}"}
    for relative in other.relatives:
        for mark in relative.marks:
            if mark in marks:
                shared.add(mark)
                holders |= marks[mark] | {f"related_person:{relative.id}"}
    if not shared:
        return None
    family = are_family(one, other)
    return Suspicion(
        code=SuspicionCode.SHARED_CONTACT,
        sentence="Who recommended and who came, or people close to them, share a number or an address"
        + _because(family, "they declared that they belong together"),
        evidence=(*_listed(holders), f"shared:{len(shared)}"),
        lowered=family,
    )


def _shared_device(about: Suspected) -> Suspicion | None:
    if not about.referrer_shares_device or set(about.referrer.ids) & set(about.referred.ids):
        return None
    family = are_family(about.referrer, about.referred)
    return Suspicion(
        code=SuspicionCode.SHARED_DEVICE,
        sentence="Who recommended and who came used the same device"
        + _because(family, "they declared that they belong together"),
        evidence=_told("patient", {min(about.referrer.ids), min(about.referred.ids)}),
        lowered=family,
    )


def _crowd(
    code: SuspicionCode, what: str, about: Suspected, sharers: Sequence[Identity], at_most: int
) -> Suspicion | None:
    people = [about.referred, *sharers]
    if len(people) <= at_most:
        return None
    families = how_many_families(people)
    lowered = families <= at_most
    return Suspicion(
        code=code,
        sentence=f"{len(people)} people who were referred share {what}, and {at_most} may"
        + _because(lowered, f"they declared that they are {families} household{'s'[: families > 1]}"),
        evidence=_told("patient", {min(one.ids) for one in people}),
        lowered=lowered,
    )


def _circle(about: Suspected) -> Suspicion | None:
    circle = about.circle
    if circle is None or set(about.referrer.ids) & set(about.referred.ids):
        return None  # a circle of one is one person, and that is said already
    if not circle.referral_ids:
        sentence = "So many people are linked by referrals that nobody could look for a circle to the end."
    elif circle.people:
        sentence = f"The referral closes a circle of {circle.people} who recommended each other in turn."
    else:
        sentence = "The referral closes a circle of more people than could be looked at."
    evidence = _told("referral", circle.referral_ids or (about.referral_id,))
    if not circle.complete:
        evidence = (*evidence, "circle:incomplete")
    return Suspicion(code=SuspicionCode.CIRCLE, sentence=sentence, evidence=evidence)


def _velocity(about: Suspected, terms: SuspicionTerms) -> Suspicion | None:
    count = len(about.recent_ids)
    if count <= terms.referrals:
        return None
    return Suspicion(
        code=SuspicionCode.VELOCITY,
        sentence=f"{count} referrals of one referrer within {_days(terms.within)}; "
        f"the programme looks at more than {terms.referrals}.",
        evidence=_told("referral", about.recent_ids),
    )


def _too_soon(about: Suspected, terms: SuspicionTerms) -> Suspicion | None:
    code = about.code
    if code is None or code.issued_at is None or about.qualified_at is None:
        return None
    if utc(about.qualified_at) - utc(code.issued_at) >= terms.after_issue:
        return None
    return Suspicion(
        code=SuspicionCode.TOO_SOON,
        sentence="What earns the reward happened within minutes of the code being given out.",
        evidence=_told("invitation", [code.invitation_id]),
    )


def _duplicate(about: Suspected) -> Suspicion | None:
    if not about.duplicate_ids:
        return None
    return Suspicion(
        code=SuspicionCode.DUPLICATE,
        sentence="The same person was referred before, under another record that is theirs too.",
        evidence=_told("referral", about.duplicate_ids),
    )


def _code(about: Suspected) -> Iterable[Suspicion]:
    code = about.code
    if code is None:
        return
    evidence = _told("invitation", [code.invitation_id])
    if not (code.known and code.of_referrer):
        yield Suspicion(
            code=SuspicionCode.CODE_UNKNOWN,
            sentence="The code of this referral was never given to its referrer.",
            evidence=evidence,
        )
    early = code.issued_at is not None and utc(about.received_at) < utc(code.issued_at)
    late = code.over_at is not None and utc(about.received_at) >= utc(code.over_at)
    if early or late:
        yield Suspicion(
            code=SuspicionCode.CODE_OVER,
            sentence="The referral came at a time when its code did not count.",
            evidence=evidence,
        )
    again = code.earlier_ids if code.single_use else code.same_person_ids
    if again:
        yield Suspicion(
            code=SuspicionCode.CODE_TWICE,
            sentence="A code that is good for one friend was used again."
            if code.single_use
            else "The same code brought the same person before.",
            evidence=_told("referral", again),
        )


def _because(lowered: bool, why: str) -> str:
    return f"; {why}, which lowers it." if lowered else "."


def _days(span: timedelta) -> str:
    days = span / timedelta(days=1)
    return f"{days:g} day{'s'[: days != 1]}"


def _told(kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    return _listed({f"{kind}:{one}" for one in ids})


def _listed(names: set[str]) -> tuple[str, ...]:
    """The names in order; of very many only some, and a digest by which all of them are known again."""
    whole = sorted(names)
    if len(whole) <= _TOLD_AT_MOST:
        return tuple(whole)
    digest = hashlib.sha256("\0".join(whole).encode()).hexdigest()[:32]
    return (*whole[: _TOLD_AT_MOST - 1], f"all:{len(whole)}:{digest}")
