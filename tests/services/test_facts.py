"""KPIs from Arrow are those from lists, and no column is handed out as Python objects on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from tests.services.conftest import SETTINGS, OpenDesk

import bedside.starter
from bedside import Desk, Practice, SeededEnvironment, Storage
from bedside.domain.followups import Trigger
from bedside.kpis import KPIS
from bedside.ports import Capability, Transaction
from bedside.storage import SqlStorage

DAY = timedelta(days=1)


class WithoutLists:
    """The same store, whose transactions have no columns()."""

    capabilities = frozenset({Capability.ARROW})

    def __init__(self, inner: Storage) -> None:
        self._inner = inner
        self.prepare = inner.prepare

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            spoiled: Any = tx
            spoiled.columns = None
            yield tx


class WithoutArrow(WithoutLists):
    """The same store, which declares nothing."""

    capabilities = frozenset()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            yield tx


@pytest.fixture
def storage() -> Iterator[Storage]:
    with SqlStorage("sqlite://") as store:
        yield store


@pytest.fixture
def reports(storage: Storage, world: SeededEnvironment) -> Callable[[Storage], object]:
    def report(store: Storage) -> object:
        practice = Practice(SETTINGS, storage=store, plugins={"starter": bedside.starter}, environment=world)
        return practice.acting_as("kim", role="manager", purpose="operations").kpis.report(min_n=1)

    return report


@pytest.mark.parametrize("empty", [True, False])
def test_every_kpi_is_the_same_from_arrow_and_from_lists(
    storage: Storage,
    open_desk: OpenDesk,
    world: SeededEnvironment,
    register: Callable[..., str],
    reports: Callable[[Storage], object],
    empty: bool,
) -> None:
    if not empty:
        _live(open_desk({}), world, register)

    from_arrow, from_lists = reports(WithoutLists(storage)), reports(WithoutArrow(storage))

    assert from_arrow == from_lists
    assert len(KPIS) == len(from_arrow)  # type: ignore[arg-type]  # a tuple of results


def _live(desk: Desk, world: SeededEnvironment, register: Callable[..., str]) -> None:
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    desk.referrals.receive(bo, referrer_id=ana)
    booked = desk.appointments.book(ana, starts_at=world.now() + 10 * DAY)
    desk.appointments.book(bo, starts_at=world.now() + 12 * DAY)
    desk.appointments.move(booked.id, starts_at=world.now() + 20 * DAY)
    desk.followups.after(Trigger.PROCEDURE_DONE, patient_id=ana, about=("visit", "v-1"))
    world.advance(60 * DAY)
