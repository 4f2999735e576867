"""The checks that records share, each at its edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain import checks
from bedside.errors import InvalidValueError

CANARY = "Zzyzx-Canary"


def refusal(validator: Any, value: object) -> str | None:
    """The code with which a record of one field refuses *value*, or None."""
    made = attrs.make_class("Probe", {"field": attrs.field(validator=validator)}, frozen=True)
    try:
        made(value)
    except InvalidValueError as error:
        return error.code if error.path == "Probe.field" and CANARY not in str(error) else str(error)
    return None


@pytest.mark.parametrize(
    ("validator", "value", "code"),
    [
        (checks.identifier, "a", None),
        (checks.identifier, "a" * 128, None),
        (checks.identifier, "a" * 129, "id.format"),
        (checks.identifier, "", "id.format"),
        (checks.identifier, ".a", "id.format"),
        (checks.identifier, "Ana Ito", "id.format"),
        (checks.identifier, "a\n", "id.format"),
        (checks.identifier, None, "id.format"),
        (checks.identifiers, ("a", "b"), None),
        (checks.identifiers, ("a", "a"), "id.repeated"),
        (checks.identifiers, ("a", CANARY + " "), "id.format"),
        (checks.code, "a" * 80, None),
        (checks.code, "a" * 81, "code.format"),
        (checks.code, "A", "code.format"),
        (checks.code, 5, "code.format"),
        (checks.region, "*", None),
        (checks.region, "US", None),
        (checks.region, "US-CA", None),
        (checks.region, "us", "jurisdiction.format"),
        (checks.region, "US-CALIF", "jurisdiction.format"),
        (checks.region, None, "jurisdiction.format"),
        (checks.label(5), "12345", None),
        (checks.label(5), "123456", "text.length"),
        (checks.label(5), "", "text.empty"),
        (checks.label(5), " \t ", "text.empty"),
        (checks.label(5), None, "text.type"),
        (checks.label(5), b"abc", "text.type"),
        (checks.label(5), "a\x00b", "text.control"),
        (checks.label(5), "a\u202eb", "text.control"),
        (checks.label(5), "a\ud800", "text.control"),
        (checks.label(5), "a\nb", None),
        (checks.line(5), "", None),
        (checks.line(5), "12345", None),
        (checks.line(5), "123456", "text.length"),
        (checks.line(5), "a\nb", "text.control"),
        (checks.line(5), "a\rb", "text.control"),
        (checks.line(5), "a\tb", "text.control"),
        (checks.labels(5), ("a", "b"), None),
        (checks.labels(5), ("a", "a"), "collection.repeated"),
        (checks.labels(5), ("a", ""), "text.empty"),
        (checks.labels(5), (5,), "text.type"),
        (checks.telephone, "+1234567", None),
        (checks.telephone, "+123456789012345", None),
        (checks.telephone, "+123456", "phone.e164"),
        (checks.telephone, "+1234567890123456", "phone.e164"),
        (checks.telephone, "+0234567", "phone.e164"),
        (checks.telephone, "13035550101", "phone.e164"),
        (checks.telephone, "+1 303 555 0101", "phone.e164"),
        (checks.telephone, "+٣٠٣٥٥٥٠١٠١", "phone.e164"),
        (checks.telephone, 13035550101, "phone.e164"),
        (checks.email_address, "ana@example.org", None),
        (checks.email_address, "a" * 64 + "@example.org", None),
        (checks.email_address, "a" * 65 + "@example.org", "email.syntax"),
        (checks.email_address, "ana", "email.syntax"),
        (checks.email_address, "a@b@example.org", "email.syntax"),
        (checks.email_address, "a@example.org, b@example.org", "email.syntax"),
        (checks.email_address, "-oQ/tmp@example.org", "email.syntax"),
        (checks.email_address, "a@example.org.", "email.syntax"),
        (checks.email_address, "a\r\n@example.org", "email.syntax"),
        (checks.email_address, "a\x00@example.org", "email.control_char"),
        (checks.email_address, "a\u202e@example.org", "email.control_char"),
        (checks.email_address, None, "email.syntax"),
        (checks.aware, datetime(2026, 1, 5, tzinfo=UTC), None),
        (checks.aware, datetime(2026, 1, 5), "time.naive"),
        (checks.aware, date(2026, 1, 5), "time.type"),
        (checks.aware, "2026-01-05", "time.type"),
        (checks.plain_date, date(2026, 1, 5), None),
        (checks.plain_date, datetime(2026, 1, 5, tzinfo=UTC), "date.type"),
        (checks.plain_date, "2026-01-05", "date.type"),
        (checks.duration, timedelta(0), None),
        (checks.duration, timedelta(microseconds=-1), "duration.negative"),
        (checks.duration, 5, "duration.type"),
        (checks.zone_name, "America/Denver", None),
        (checks.zone_name, "EST5EDT2", "zone.unknown"),
        (checks.zone_name, "GMT+25", "zone.unknown"),
        (checks.zone_name, "", "zone.unknown"),
        (checks.zone_name, "../../etc/passwd", "zone.unknown"),
        (checks.zone_name, "America", "zone.unknown"),
        (checks.zone_name, "a" * 5000, "zone.unknown"),
        (checks.zone_name, "America/\x00", "zone.unknown"),
        (checks.zone_name, None, "zone.unknown"),
        (checks.at_least(1), 1, None),
        (checks.at_least(1), 0, "number.too_small"),
        (checks.at_least(1), True, "number.type"),
        (checks.at_least(1), 1.0, "number.type"),
        (checks.at_least(1), "1", "number.type"),
        (checks.some, (1,), None),
        (checks.some, (), "collection.empty"),
        (checks.instances(int), (1, 2), None),
        (checks.instances(int), (1, CANARY), "collection.type"),
        (checks.instances(str), CANARY, "collection.type"),
    ],
)
def test_a_check_at_its_edges(validator: Any, value: object, code: str | None) -> None:
    assert refusal(validator, value) == code


@given(st.text())
def test_no_refusal_quotes_what_it_refuses(text: str) -> None:
    strict = (checks.identifier, checks.code, checks.telephone, checks.email_address, checks.label(1))

    for validator in strict:
        found = refusal(validator, f"{CANARY} {text}\x00")
        assert found is not None
        assert " " not in found


@attrs.frozen(kw_only=True)
class Span:
    """Two instants or days that may not be reversed."""

    start: date | datetime | None = None
    end: date | datetime | None = attrs.field(default=None, validator=checks.not_before("start"))


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-7)), ZoneInfo("America/Denver")])
@pytest.mark.parametrize(("micros", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_span_may_be_empty_but_not_reversed(zone: tzinfo, micros: int, refused: bool) -> None:
    start = datetime(2026, 11, 1, 7, 59, 59, 999_999, tzinfo=UTC)  # one tick before clocks go back
    end = (start + timedelta(microseconds=micros)).astimezone(zone)

    if refused:
        with pytest.raises(InvalidValueError, match=r"period\.reversed"):
            Span(start=start.astimezone(zone), end=end)
    else:
        assert Span(start=start.astimezone(zone), end=end).end == end


def test_a_span_with_one_open_end_is_in_order() -> None:
    assert Span(end=date(2026, 1, 1)).start is None
    assert Span(start=date(2026, 1, 1)).end is None
    with pytest.raises(InvalidValueError, match=r"period\.reversed Span\.end: must not be before start"):
        Span(start=date(2026, 1, 2), end=date(2026, 1, 1))


@attrs.frozen(field_transformer=checks.typed)
class Plain:
    """A class without validators of its own."""

    number: int
    share: float = 0.5
    scale: tuple[int, int] = (0, 10)


def test_a_declared_type_is_checked_without_any_validator() -> None:
    assert Plain(1).number == 1
    with pytest.raises(InvalidValueError, match=r"number\.type Plain\.number: give a whole number"):
        Plain(True)
    for scale in ((0,), (0, 5, 10), (0, "10"), [0, 10]):
        with pytest.raises(InvalidValueError, match=r"collection\.type Plain\.scale: give a tuple"):
            Plain(1, 0.5, scale)  # type: ignore[arg-type]  # not every caller has a type checker
    with pytest.raises(InvalidValueError, match=r"record\.type Plain\.share: give a float"):
        Plain(1, "half")  # type: ignore[arg-type]  # not every caller has a type checker


@pytest.mark.parametrize("typed", ["a", "gateway-mended", "7", "a" * 80])
def test_a_typed_code_is_let_pass(typed: str) -> None:
    checks.check_code(typed, "reason")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "A",
        "a" * 81,
        f"about {CANARY}",
        "-a",
        "a_b",
        "a.b",
        "a\n",
        "\N{LATIN SMALL LETTER E WITH ACUTE}",
        5,
        None,
    ],
)
def test_a_typed_code_that_could_hold_a_name_is_refused_unquoted(typed: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        checks.check_code(typed, "reason")

    assert (caught.value.code, caught.value.path) == ("code.format", "reason")
    assert CANARY not in str(caught.value)
