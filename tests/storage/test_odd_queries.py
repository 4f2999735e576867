"""What no row can hold is refused before a driver fails over it, and the block goes on."""

from __future__ import annotations

import pytest

from bedside.errors import StorageError
from bedside.ports import Query, Storage
from bedside.testing import CONTRACT_KINDS
from bedside.testing.rows import ids, member


@pytest.mark.parametrize("after", ["m-\0", "half \ud83e", 5, b"m-1"], ids=["nul", "half", "number", "bytes"])
def test_a_place_in_a_list_is_the_id_of_a_row(any_store: Storage, after: str) -> None:
    any_store.prepare(CONTRACT_KINDS)
    with any_store.transaction() as tx:
        tx.add(member("m-1"))
        for descending in (False, True):
            with pytest.raises(StorageError, match="takes an id"):
                tx.find("member", Query(after=after, descending=descending))
        tx.add(member("m-2"))

    assert ids(any_store, "member", Query(after="m-1")) == ["m-2"]
