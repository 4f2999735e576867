"""``bedside report``, ``kpi --db`` and ``dispatch`` on a database that a practice has filled."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    NotifierOffer,
    Outcome,
    Practice,
    PracticeSettings,
    Receipt,
    SeededEnvironment,
    SystemEnvironment,
    hookimpl,
)
from bedside.cli.settings_text import write_settings
from bedside.domain.consents import ConsentAnswer
from bedside.errors import StorageError
from bedside.ports import Envelope
from bedside.services.messages import Messages
from bedside.storage import SqlStorage

SETTINGS = PracticeSettings(
    name="Harbour <Dental>", time_zone="UTC", currency="USD", jurisdictions=("US", "US-CA")
)
START = datetime(2025, 3, 3, 15, tzinfo=UTC)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Twelve visits of one patient in 2025, one of them missed, and a message that is due since then."""
    world = SeededEnvironment(seed=1, start=START)
    with SqlStorage(f"sqlite:///{tmp_path / 'bedside.db'}") as storage:
        practice = Practice(
            SETTINGS, storage=storage, plugins={"starter": bedside.starter}, environment=world
        )
        desk = practice.acting_as("kim", role="front-desk", purpose="operations")
        mobile = ContactPoint(system=ContactSystem.SMS, value="+13035550101")
        ana = desk.patients.register(given="Ana", family="Quillfeather", contact_points=[mobile])
        desk.patients.record_consent(
            ana.id, answer=ConsentAnswer.GIVEN, evidence="form 7", channel=Channel.SMS
        )
        for number in range(12):
            booked = desk.appointments.book(ana.id, starts_at=world.now() + timedelta(hours=1))
            world.advance(timedelta(hours=2))
            if number == 0:
                desk.appointments.miss(booked.id)
            else:
                desk.appointments.keep(booked.id)
    (tmp_path / "practice.toml").write_text(write_settings(SETTINGS), encoding="utf-8")
    return tmp_path


def test_the_report_is_a_table_within_eighty_columns(run: Run, filled: Path) -> None:
    ran = run("report", "--year", "2025")

    lines = ran.out.splitlines()
    assert ran.code == 0
    assert lines[0] == "Harbour <Dental>: the year 2025"
    assert any(line.split() == "No-show rate 8.3 % 1 of 12 1.5 % to 35.4 %".split() for line in lines)
    assert max(map(len, lines)) <= 80


def test_small_cells_are_hidden_unless_asked_otherwise(run: Run, filled: Path) -> None:
    hidden = run("report", "--year", "2025", "--min-n", "13")
    shown = run("report", "--year", "2025", "--min-n", "1")

    assert any(line.startswith("No-show rate") and "hidden" in line for line in hidden.out.splitlines())
    assert "hidden" not in shown.out


def test_another_year_has_nothing_to_judge(run: Run, filled: Path) -> None:
    ran = run("report", "--year", "2024", "--min-n", "1")

    assert any(line.split() == "No-show rate none 0 of 0".split() for line in ran.out.splitlines())


def test_the_report_is_json_for_programs(run: Run, filled: Path) -> None:
    found = json.loads(run("report", "--year", "2025", "--format", "json").out)

    rate = next(result for result in found["results"] if result["kpi"] == "no_show_rate")
    assert (found["practice"], found["min_n"]) == ("Harbour <Dental>", 11)
    assert (rate["numerator"], rate["denominator"], rate["suppressed"]) == (1, 12, False)
    assert rate["period"] == ["2025-01-01", "2026-01-01"]


def test_the_page_is_one_file_that_asks_for_nothing_else(run: Run, filled: Path) -> None:
    ran = run("report", "--year", "2025", "--format", "html", "--output", "report.html")

    page = (filled / "report.html").read_text(encoding="utf-8")
    assert (ran.code, ran.out) == (0, "")
    assert "Harbour &lt;Dental&gt;" in page
    assert "<Dental>" not in page
    assert "http" not in page
    seen: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: seen.append(tag)  # type: ignore[method-assign]  # a recorder
    parser.feed(page)
    assert seen.count("h1") == 1
    assert not {"script", "link", "img", "iframe"} & set(seen)


def test_the_table_goes_into_a_file_without_colour(run: Run, filled: Path) -> None:
    run("report", "--year", "2025", "--output", "report.txt")

    text = (filled / "report.txt").read_text(encoding="utf-8")
    assert text.startswith("Harbour <Dental>: the year 2025\nKPI ")
    assert "\x1b" not in text


def test_a_kpi_is_read_from_the_database(run: Run, filled: Path) -> None:
    whole = run("kpi", "no_show_rate", "--db", "sqlite:///bedside.db")
    months = run("kpi", "no_show_rate", "--db", "sqlite:///bedside.db", "--by", "month")

    assert whole.out.startswith("No-show rate: 8.3 % (1 of 12; ")
    assert months.out.splitlines()[2].startswith("2025-03 ")


class Standing(SystemEnvironment):
    """The real world with a clock that stands still; its ids are fresh ones."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def planned(folder: Path, at: datetime) -> None:
    """Plan one thank-you whose time has come."""
    with SqlStorage(f"sqlite:///{folder / 'bedside.db'}") as storage:
        practice = Practice(
            SETTINGS, storage=storage, plugins={"starter": bedside.starter}, environment=Standing(at)
        )
        desk = practice.acting_as("kim", role="front-desk", purpose="operations")
        assert desk.messages.send("patient-1", "thank-you").message is not None


def test_dispatch_drops_what_is_too_late_and_says_that_it_is_the_console(run: Run, filled: Path) -> None:
    planned(filled, START + timedelta(days=2))

    first, second = run("dispatch"), run("dispatch")

    assert first.code == 0
    assert "messages are printed here and reach nobody, and they count as sent" in first.err
    assert "1 expired" in first.err
    assert "nothing is due" in second.err


def test_dispatch_prints_what_is_due(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = START + timedelta(days=2)
    planned(filled, at)
    monkeypatch.setattr("bedside.practice.SystemEnvironment", lambda: Standing(at))

    ran = run("dispatch")

    assert ran.out == (
        "[sms to +13035550101] Hello Ana, thank you for your trust in us. Harbour <Dental>. "
        "Reply STOP to opt out.\n"
    )
    assert "1 sent" in ran.err


def test_watching_rests_only_when_nothing_is_due(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(filled, START + timedelta(days=2))
    rested: list[float] = []

    def rest(seconds: float) -> None:
        rested.append(seconds)
        if len(rested) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", rest)

    ran = run("dispatch", "--watch", "--every", "7")

    assert ran.code == 130
    assert rested == [7.0, 7.0]
    assert ran.err.count("1 expired") == 1
    assert "stopped" in ran.err


def test_a_messenger_of_the_settings_takes_the_place_of_the_console(run: Run, filled: Path) -> None:
    path = filled / "practice.toml"
    path.write_text(path.read_text() + '\n[plugins]\nquiet = "bedside.demo.practice:QuietMessenger"\n')

    ran = run("dispatch")

    assert ran.code == 0
    assert "console" not in ran.err


class Refuses:
    """A messenger that refuses the first message and cannot tell of the second."""

    def __init__(self) -> None:
        self._answers = [Outcome.REFUSED, Outcome.UNKNOWN]

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=self._answers.pop(0))

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [NotifierOffer(name="refuses", channels=frozenset({Channel.SMS}), notifier=self)]


refuses = Refuses()


def test_the_outbox_lists_what_waits_for_a_person_and_takes_their_word(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = START + timedelta(days=2)
    planned(filled, at)
    planned(filled, at)
    monkeypatch.setattr("bedside.practice.SystemEnvironment", lambda: Standing(at))
    monkeypatch.setattr(f"{__name__}.refuses", Refuses())
    path = filled / "practice.toml"
    path.write_text(path.read_text() + f'\n[plugins]\nrefuses = "{__name__}:refuses"\n')

    assert run("outbox", "list").err.endswith("nothing waits for a person\n")
    sent = run("dispatch", "--channel", "sms")
    assert "1 unknown, 1 dead" in sent.err
    assert "waiting for a person: 1 dead, 1 unknown; see `bedside outbox list`" in sent.err

    listed = run("outbox", "list")
    lines = listed.out.splitlines()
    assert listed.code == 1
    assert [line.split()[0] for line in lines] == ["Status", "unknown", "dead", "unknown:", "dead:"]
    assert "Ana" not in listed.out
    assert "5550101" not in listed.out
    unknown, dead = (line.split()[1] for line in lines[1:3])

    silent = run("outbox", "settle", unknown)
    assert (silent.code, "say --arrived or --not-arrived" in silent.err) == (2, True)
    assert run("outbox", "list").out.splitlines()[1].split()[:2] == ["unknown", unknown]
    assert run("outbox", "settle", unknown, "--arrived").out == f"{unknown}: sent\n"
    assert run("outbox", "settle", unknown, "--arrived").code == 2
    again = run("outbox", "send-again", dead, "--reason", "number-corrected")
    assert again.out == f"{dead}: ready; `bedside dispatch` sends it\n"
    assert run("outbox", "cancel", dead, "--reason", "Ana asked").code == 2
    assert run("outbox", "cancel", dead, "--reason", "no-longer-wanted").out == f"{dead}: cancelled\n"
    late = run("outbox", "cancel", unknown, "--reason", "no-longer-wanted")
    assert (late.code, late.out) == (1, f"{unknown}: too late, it is sent\n")


def test_the_times_of_the_outbox_are_those_of_the_practice(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = START + timedelta(days=2)
    planned(filled, at)
    monkeypatch.setattr("bedside.practice.SystemEnvironment", lambda: Standing(at))
    monkeypatch.setattr(f"{__name__}.refuses", Refuses())
    path = filled / "practice.toml"
    elsewhere = path.read_text().replace('time_zone = "UTC"', 'time_zone = "America/New_York"')
    path.write_text(elsewhere + f'\n[plugins]\nrefuses = "{__name__}:refuses"\n')
    run("dispatch", "--channel", "sms")

    listed = run("outbox", "list")

    assert f"{at - timedelta(hours=5):%Y-%m-%d %H:%M}" in listed.out
    assert "Times are those of America/New_York." in listed.err


def test_watching_goes_on_when_the_database_was_away(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []
    real = Messages.dispatch

    def fails_once(self: Messages, **words: Any) -> object:
        rounds.append(len(rounds))
        if len(rounds) == 2:
            raise StorageError("the database did not answer")
        if len(rounds) == 4:
            raise KeyboardInterrupt
        return real(self, **words)

    monkeypatch.setattr(Messages, "dispatch", fails_once)
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    ran = run("dispatch", "--watch")

    assert ran.code == 130
    assert len(rounds) == 4
    assert "trying again" in ran.err
