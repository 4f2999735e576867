"""The engine of the contracts: what a test promises, since when, for whom, and what to mend when it fails.

A contract is a class of pytest tests that an author subclasses. Each test is marked with
:func:`promise`. What a plugin does not declare is not tested, and the summary of pytest says so.
A test that is newer than the version a plugin was proved with fails softly for one minor release.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final, TypeVar

import attrs
import pytest

__all__ = ["CONTRACT_VERSION", "Contract", "Promise", "promise", "promises"]

F = TypeVar("F", bound=Callable[..., None])

#: The contract of this release: its first two numbers.
CONTRACT_VERSION: Final = "0.1"


@attrs.frozen(kw_only=True)
class Promise:
    """What stands behind one test: the advice when it fails, its first version, what it is for."""

    mend: str
    since: str
    needs: str | None


def promise(*, mend: str, since: str = "0.1", needs: str | None = None) -> Callable[[F], F]:
    """Mark a test of a contract.

    *mend* is added to every failure, so that an author reads what to change and not only what
    differed. *since* is the contract version that brought the test. *needs* names what a plugin
    must have declared before the test says anything about it.
    """

    def mark(test: F) -> F:
        @functools.wraps(test)
        def promised(*given: Any, **named: Any) -> None:
            __tracebackhide__ = True
            try:
                test(*given, **named)
            except pytest.skip.Exception:
                raise
            except BaseException as error:
                error.add_note(f"To mend: {mend}")
                raise

        mark_of = Promise(mend=mend, since=since, needs=needs)
        promised.__promise__ = mark_of  # type: ignore[attr-defined]  # functions carry marks
        return promised  # type: ignore[return-value]  # it takes and gives what the test does

    return mark


def promises(contract: type[Contract]) -> Mapping[str, Promise]:
    """Every test of a contract by name, in alphabetical order."""
    tests = {name: getattr(contract, name) for name in dir(contract) if name.startswith("test_")}
    return {name: test.__promise__ for name, test in tests.items() if hasattr(test, "__promise__")}


class Contract:
    """What all contracts share; subclass one of those that :mod:`bedside.testing` lists instead.

    ``proved_with`` is the contract version that a plugin passed when it was last looked at. Tests
    that came later warn during one minor release and are required from the next one on. Without a
    pin every test is required.
    """

    proved_with: ClassVar[str | None] = None

    #: What a plugin may declare, and what it means that it does not.
    optional: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def declared(self) -> frozenset[str]:
        """The names out of ``optional`` that this plugin declares."""
        return frozenset()

    @pytest.fixture(autouse=True)
    def _only_what_is_promised(self, request: pytest.FixtureRequest) -> None:
        marked: Promise | None = getattr(request.function, "__promise__", None)
        if marked is None:
            return
        told = _summary_of(request.config)
        if _is_new(marked, type(self).proved_with):
            later = f"new in contract {marked.since}, required from the next minor release on"
            told.note(type(self).__name__, request.function.__name__, later)
            request.node.add_marker(pytest.mark.xfail(reason=later, strict=False))
        if marked.needs is not None and marked.needs not in request.getfixturevalue("declared"):
            missing = self.optional[marked.needs]
            told.note(type(self).__name__, f"not declared: {marked.needs}", missing)
            pytest.skip(f"{type(self).__name__} does not declare {marked.needs}: {missing}")


@attrs.define(eq=False)
class _Summary:
    """What pytest says at the end about contracts: what was not declared, what is not yet required."""

    told: dict[str, dict[str, str]] = attrs.field(factory=dict)

    def note(self, contract: str, what: str, meaning: str) -> None:
        self.told.setdefault(contract, {})[what] = meaning

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("bedside contracts")
        for line in self.lines():
            terminalreporter.line(line)

    def lines(self) -> Iterable[str]:
        for contract, told in sorted(self.told.items()):
            yield contract
            yield from (f"  {what}: {meaning}" for what, meaning in sorted(told.items()))


def _summary_of(config: pytest.Config) -> _Summary:
    # Registered on first use: nothing of ours is loaded into a pytest that runs no contract. Under
    # xdist a worker prints no summary; the reasons of the skipped tests (-rs) say the same there.
    found = config.pluginmanager.get_plugin("bedside-contracts")
    if isinstance(found, _Summary):
        return found
    made = _Summary()
    config.pluginmanager.register(made, "bedside-contracts")
    return made


def _is_new(marked: Promise, proved_with: str | None) -> bool:
    """Whether the test came after the pin and with this very release."""
    after = proved_with is not None and _numbers(marked.since) > _numbers(proved_with)
    return after and marked.since == CONTRACT_VERSION


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
