"""A verb is run again when another writer was in the way, and for no other reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bedside import run_again
from bedside.errors import CommitUnknownError, ContentionError, StorageError, StorageUnavailableError


def _failing(times: int, error: StorageError) -> tuple[Callable[[], str], list[None]]:
    calls: list[None] = []

    def verb() -> str:
        calls.append(None)
        if len(calls) <= times:
            raise error
        return "kept"

    return verb, calls


@pytest.mark.parametrize(("failures", "tries"), [(0, 1), (1, 2), (7, 8)])
def test_contention_is_tried_again(failures: int, tries: int) -> None:
    verb, calls = _failing(failures, ContentionError("40001"))

    assert run_again(verb, sleep=lambda seconds: None) == "kept"
    assert len(calls) == tries


def test_the_last_attempt_lets_the_error_out() -> None:
    verb, calls = _failing(8, ContentionError("40001"))

    with pytest.raises(ContentionError):
        run_again(verb, sleep=lambda seconds: None)
    assert len(calls) == 8


@pytest.mark.parametrize("kind", [CommitUnknownError, StorageUnavailableError, StorageError])
def test_no_other_error_is_tried_again(kind: type[StorageError]) -> None:
    verb, calls = _failing(1, kind("no"))

    with pytest.raises(kind):
        run_again(verb, sleep=lambda seconds: None)
    assert len(calls) == 1


def test_waits_grow_up_to_a_bound_and_are_jittered() -> None:
    assert _waits(attempts=10, chance=1.0)[:4] == [0.02, 0.04, 0.08, 0.16]
    assert max(_waits(attempts=20, chance=1.0)) == 2.0
    assert _waits(attempts=3, chance=0.0) == [0.0, 0.0]


def _waits(*, attempts: int, chance: float) -> Sequence[float]:
    waits: list[float] = []
    verb, _ = _failing(attempts, ContentionError("40001"))
    with pytest.raises(ContentionError):
        run_again(verb, attempts=attempts, sleep=waits.append, chance=lambda: chance)
    return waits
