"""The engine of the contracts, seen by a plugin author who runs pytest."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bedside.ports import Capability
from bedside.testing import StorageContract
from bedside.testing.contracts import CONTRACT_VERSION, Contract, promise, promises

_CONTRACT = """
from bedside.testing import contracts
from bedside.testing.contracts import Contract, promise

contracts.CONTRACT_VERSION = "0.3"

class Base(Contract):
    optional = {"wings": "it stays on the ground"}

    @promise(mend="give it four legs")
    def test_it_stands(self):
        legs = 3
        assert legs == 4

    @promise(mend="flap", needs="wings")
    def test_it_flies(self):
        raise AssertionError

    @promise(mend="breathe", since="0.2")
    def test_it_breathes(self):
        raise AssertionError

    @promise(mend="sing", since="0.3")
    def test_it_sings(self):
        raise AssertionError

class TestUnpinned(Base):
    pass

class TestOfOldFriend(Base):
    proved_with = "0.1"

class TestOfFriend(Base):
    proved_with = "0.2"
"""


def _run(folder: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *options, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    return done.stdout


@pytest.mark.slow
def test_what_an_author_reads(tmp_path: Path) -> None:
    (tmp_path / "test_animal.py").write_text(_CONTRACT)

    shown = _run(tmp_path, "-rfsx")

    _a_failure_says_what_to_mend_and_shows_the_values(shown)
    _what_is_not_declared_is_skipped_and_said_in_the_summary(shown)
    _a_new_test_warns_for_one_minor_release(shown)


def _a_failure_says_what_to_mend_and_shows_the_values(shown: str) -> None:
    assert "To mend: give it four legs" in shown
    assert "assert 3 == 4" in shown
    assert "contracts.py" not in shown.split("short test summary")[0].replace("bedside contracts", "")


def _what_is_not_declared_is_skipped_and_said_in_the_summary(shown: str) -> None:
    assert "TestUnpinned\n  not declared: wings: it stays on the ground" in shown
    assert "does not declare wings: it stays on the ground" in shown


def _a_new_test_warns_for_one_minor_release(shown: str) -> None:
    failed = {line.split(" ")[1] for line in shown.splitlines() if line.startswith("FAILED")}
    softly = {line.split(" ")[1] for line in shown.splitlines() if line.startswith("XFAIL")}
    names = {
        path: {name.split("::", 1)[1] for name in path_of} for path, path_of in (("f", failed), ("x", softly))
    }

    # Proved with 0.1 under 0.3: what came with 0.2 had its release of grace.
    assert names["f"] == {
        *(f"Test{who}::test_it_stands" for who in ("Unpinned", "OfOldFriend", "OfFriend")),
        "TestUnpinned::test_it_breathes",
        "TestUnpinned::test_it_sings",
        "TestOfOldFriend::test_it_breathes",
        "TestOfFriend::test_it_breathes",
    }
    assert names["x"] == {"TestOfOldFriend::test_it_sings", "TestOfFriend::test_it_sings"}
    assert "test_it_sings: new in contract 0.3, required from the next minor release on" in shown


def test_the_contract_version_is_that_of_the_release() -> None:
    assert ".".join(version("bedside").split(".")[:2]) == CONTRACT_VERSION


@pytest.mark.parametrize("contract", [StorageContract])
def test_every_test_of_a_contract_is_a_promise(contract: type[Contract]) -> None:
    tests = {name for name in dir(contract) if name.startswith("test_")}
    marked = promises(contract)

    assert tests == set(marked)
    assert all(len(entry.mend) > 20 for entry in marked.values())
    assert {entry.needs for entry in marked.values()} - {None} == set(contract.optional)


def test_each_capability_has_a_test_in_the_contract() -> None:
    assert {entry.needs for entry in promises(StorageContract).values()} >= {
        # That its host commits is said by what joining gives, and not by a store that can be opened.
        capability.value
        for capability in Capability
        if capability is not Capability.HOST_COMMITS
    }


def test_a_promise_keeps_the_test_and_adds_its_advice() -> None:
    @promise(mend="turn it off and on again")
    def test_it() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken") as caught:
        test_it()

    assert caught.value.__notes__ == ["To mend: turn it off and on again"]
    assert test_it.__name__ == "test_it"
