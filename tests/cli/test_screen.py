"""Colour on terminals only, and a bar or plain counters."""

from __future__ import annotations

import io

import pytest

from bedside.cli import screen


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, **environment: str) -> str:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", stream)
    screen.out().print("3 agree", style="green")
    return stream.getvalue()


def test_a_terminal_shows_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, Terminal()) == "\x1b[32m3 agree\x1b[0m\n"


def test_no_colour_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "32m" not in printed(monkeypatch, Terminal(), NO_COLOR="1")


def test_a_pipe_gets_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, io.StringIO()) == "3 agree\n"


def test_what_looks_like_markup_is_printed_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)

    screen.out().print("[sms to +13035550101] :smile: [/red]")

    assert stream.getvalue() == "[sms to +13035550101] :smile: [/red]\n"


def test_progress_counts_each_tenth_once(capsys: pytest.CaptureFixture[str]) -> None:
    with screen.progress("Reading") as advance:
        for share in (0.05, 0.1, 0.11, 0.35, 0.35, 1.0):
            advance(share, "")

    assert capsys.readouterr().err.splitlines() == ["Reading: 10 %", "Reading: 30 %", "Reading: 100 %"]


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stderr", stream)

    with screen.progress("Reading") as advance:
        advance(0.5, "7 entries")

    assert "Reading" in stream.getvalue()
    assert "50%" in stream.getvalue()
    assert "7 entries" in stream.getvalue()
