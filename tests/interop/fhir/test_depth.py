"""How deep a file is, whatever the pieces in which it is read."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.errors import InvalidValueError
from bedside.interop.fhir.depth import ShallowFile

_JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(alphabet='"\\[]{}a:,', max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(alphabet='"\\[{', max_size=3), inner)
    ),
    max_leaves=12,
)


@given(_JSON, st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_a_whole_text_ends_where_it_began(value: object, sizes: list[int]) -> None:
    content = json.dumps(value).encode()
    file = ShallowFile(io.BytesIO(content))

    read = b"".join(file.read(size) for size in sizes) + file.read()

    assert read == content
    assert file._depth == 0
    assert file._before == b""


@pytest.mark.parametrize("levels", [4999, 5000, 5001])
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_five_thousand_levels_are_enough(levels: int, size: int) -> None:
    content = b'"[[' + b'\\"' + b'"' + b"[{" * (levels // 2) + b"[" * (levels % 2)
    file = ShallowFile(io.BytesIO(content))

    def read() -> None:
        while file.read(size):
            pass

    if levels <= 5000:
        read()
    else:
        with pytest.raises(InvalidValueError, match=r"json\.too_deep"):
            read()
