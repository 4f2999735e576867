"""The demo's programme, tried on the year that it lived, does exactly what it did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.programmes.lives import given, really_given

import bedside.starter
from bedside import Practice, SeededEnvironment
from bedside.demo import SETTINGS, Lived
from bedside.demo.practice import Programme as Offered
from bedside.domain.invitations import Invitation
from bedside.programmes import Outcome, backtest_today
from bedside.storage import SqlStorage

END = datetime(2027, 1, 1, 3, tzinfo=UTC)


@pytest.mark.slow
def test_the_year_comes_out_as_it_was(lived: Lived, path: Path) -> None:
    plugins = {"starter": bedside.starter, "programme": Offered()}
    with SqlStorage(f"sqlite:///{path}") as store:
        practice = Practice(
            SETTINGS, storage=store, plugins=plugins, environment=SeededEnvironment(seed=2, start=END)
        )
        desk = practice.acting_as("pat", role="manager", purpose="operations")
        history = desk.programmes.history()
        books = desk.rewards.budget("friends")

    trial = backtest_today(history, plugins=plugins)

    assert len(trial.rewards) > 50
    assert given(trial) == really_given(history)
    assert trial.count(trial.asks)[Outcome.ASKED] == len(history.of(Invitation))
    assert (trial.cost, trial.liability, trial.available) == (
        books.posted,
        books.reserved,
        books.available,
    )
    assert trial.left_out == {}
    assert trial.spread.longest >= 1
