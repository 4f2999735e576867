"""Ids and fingerprints of outside things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import InvalidValueError
from bedside.interop.identity import check_source, fingerprint, record_id

_BEDSIDE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_SOURCES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", fullmatch=True)
_VALUES = st.one_of(
    st.text(min_size=1, max_size=200), st.from_regex(r"[A-Za-z0-9._:-]{1,140}", fullmatch=True)
)


@given(_SOURCES, _VALUES)
def test_every_id_is_one_that_bedside_accepts(source: str, value: str) -> None:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", source):
        made = record_id(source, "patient", value)

        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*", made.replace("_", "-"))
        assert len(made) <= 128


@given(st.tuples(_SOURCES, _VALUES), st.tuples(_SOURCES, _VALUES))
def test_distinct_sources_or_values_never_share_an_id(one: tuple[str, str], two: tuple[str, str]) -> None:
    same = record_id(one[0], "patient", one[1]) == record_id(two[0], "patient", two[1])

    assert same == (one == two)


@given(_VALUES)
def test_a_value_that_looks_like_the_hash_of_another_is_not_taken_for_it(value: str) -> None:
    hashed = record_id("pms", "patient", f"{value} /")

    assert record_id("pms", "patient", hashed.partition(":")[2]) != hashed


@pytest.mark.parametrize("length", [127, 128, 129])
def test_a_value_is_readable_as_long_as_the_id_fits(length: int) -> None:
    value = "x" * (length - len("pms."))

    made = record_id("pms", "patient", value)

    assert (made == f"pms.{value}") == (length <= 128)


@pytest.mark.parametrize("source", ["", "a.b", "a:b", "-a", "a b", "x" * 33])
def test_a_source_has_neither_dot_nor_colon(source: str) -> None:
    with pytest.raises(InvalidValueError, match=r"source\.format"):
        check_source(source)


def test_an_empty_value_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"id\.empty"):
        record_id("pms", "patient", "")


def test_a_fingerprint_is_of_the_content_and_not_of_the_name(tmp_path: Path) -> None:
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    one.write_bytes(b"x" * 3_000_000)
    two.write_bytes(b"x" * 3_000_000)
    other.write_bytes(b"x" * 3_000_001)

    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(other)
    assert _BEDSIDE_ID.fullmatch(fingerprint(one))
