"""Numbers and addresses as people write them."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.patients import ContactPoint, ContactSystem
from bedside.errors import InvalidValueError
from bedside.interop.contacts import normalise_email, normalise_phone

pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")
pytest.importorskip("email_validator", reason="the extra 'contacts' is not installed")

_SHARED = Path(os.environ.get("BEDSIDE_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _cases(name: str) -> list[dict[str, Any]]:
    path = _SHARED / "badinput" / name
    if not path.exists():
        pytest.skip(f"{name} is not here; set BEDSIDE_DATA")
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return cases


def test_every_number_of_libphonenumber_is_read_as_it_says() -> None:
    wrong = []
    for case in _cases("phone_pairs_libphonenumber.json"):
        try:
            read: str | None = normalise_phone(case["input"], region=case["region"])
        except InvalidValueError:
            read = None
        if read != case["e164"]:
            wrong.append(case["region"])

    assert wrong == []


def test_every_invalid_number_has_a_code_of_its_own() -> None:
    codes = set()
    for case in _cases("phone_pairs_libphonenumber.json"):
        if not case["valid"]:
            with pytest.raises(InvalidValueError) as refused:
                normalise_phone(case["input"], region=case["region"])
            codes.add(refused.value.code)

    assert codes <= {"phone.length", "phone.not_assigned", "phone.short_code", "phone.emergency"}


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("5551234567", None, "phone.no_region"),
        ("+1 555 123 456", None, "phone.length"),
        ("1-800-FLOWERS", "US", "phone.letters"),
        ("303 555 0100 x12", "US", "phone.extension_not_textable"),
        ("303 555 0100 ext. 12", "US", "phone.extension_not_textable"),
        ("+1 900 555 0100", None, "phone.type_not_allowed"),
        ("12345", "US", "phone.short_code"),
        ("911", "US", "phone.emergency"),
        ("112", None, "phone.emergency"),
        ("1.55512E+10", "US", "phone.scientific"),
        ("13035550100.0", "US", "phone.scientific"),
        ("", "US", "phone.empty"),
        ("303\n5550100", "US", "phone.charset"),
        ("303 555 0100", "ZZ", "phone.region"),
        ("+999 12345", None, "phone.region"),
    ],
)
def test_a_number_that_is_none_is_refused_by_code(text: str, region: str | None, code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        normalise_phone(text, region=region)

    assert refused.value.code == code
    assert not text or text not in str(refused.value)


def test_a_number_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"phone\.type"):
        normalise_phone(13035550100, region="US")  # type: ignore[arg-type]  # a spreadsheet's cell


@pytest.mark.parametrize("text", ["٣٠٣٥٥٥٠١٠٠", "(303) 555-0100", "tel:+1-303-555-0100", "３０３ 555 0100"])  # noqa: RUF001 - full-width digits are what is tested
def test_one_number_has_one_form(text: str) -> None:
    assert normalise_phone(text, region="US") == "+13035550100"


def test_every_valid_plain_address_is_accepted_and_no_invalid_one() -> None:
    for case in _cases("email_cases_email_validator.json"):
        plain = "<" not in case["email"] and '"' not in case["email"]
        wanted = case["test"] in ("test_email_valid", "test_email_valid_intl_local_part") and plain
        try:
            read = normalise_email(case["email"])
        except InvalidValueError:
            # A full-width @ is one @ too many once the address is canonical.
            assert not wanted or "＠" in case["email"], case["test"]  # noqa: RUF001 - the look-alike is what is tested
        else:
            assert wanted, case["test"]
            ContactPoint(system=ContactSystem.EMAIL, value=read)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ana.example.org", "email.syntax"),
        ("ana@@example.org", "email.syntax"),
        ("ana@example.org.", "email.syntax"),
        ("a" * 64 + "@example.org", None),
        ("a" * 65 + "@example.org", "email.length"),
        ("ana\r\nBcc: x@example.org", "email.control_char"),
        ("a@b.co, evil@x.yz", "email.multiple"),
        ("-oQ/tmp@x.com", "email.leading_dash"),
        ("ana@ехample.org", "email.mixed_script"),  # noqa: RUF001 - the look-alike is what is tested
        ("an\u200ba@example.org", "text.invisible_char"),
        ("an\u202ea@example.org", "text.bidi_control"),
        ("=?utf-8?q?ana?=@example.org", "text.encoded_word"),
        ("", "email.empty"),
    ],
)
def test_an_address_that_is_none_is_refused_by_code(text: str, code: str | None) -> None:
    try:
        normalise_email(text)
        found = None
    except InvalidValueError as error:
        found = error.code

    assert found == code


def test_full_width_letters_and_capitals_are_one_address() -> None:
    assert normalise_email("ＪＯＨＮ@Example.ORG") == "john@example.org"  # noqa: RUF001 - the look-alike is what is tested


@given(st.text(max_size=80))
def test_no_text_makes_a_number_that_the_domain_refuses(text: str) -> None:
    number = None
    with contextlib.suppress(InvalidValueError):
        number = normalise_phone(text, region="US")

    assert number is None or ContactPoint(system=ContactSystem.SMS, value=number).value == number


@given(st.one_of(st.text(max_size=80), st.emails()))
def test_no_text_makes_an_address_that_the_domain_refuses(text: str) -> None:
    address = None
    with contextlib.suppress(InvalidValueError):
        address = normalise_email(text)

    assert address is None or ContactPoint(system=ContactSystem.EMAIL, value=address).value == address
    assert address is None or normalise_email(address) == address
