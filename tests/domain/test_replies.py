"""Replies: what is a STOP in any words, what a person has to look at, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.replies import ReplyMeaning, read_reply


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Stop please",
        "Please stop all messages",
        "StopAll",
        "QUIT",
        "End",
        "REVOKE",
        "Opt out",
        "opt-out",
        "CANCEL",
        "Unsubscribe",
        "Arrêt !",
        "please don't text me anymore",
        "please don\u2019t text me anymore",
        "do not contact me",
        "never call me",
        "I do not want any more messages",
        "no more texts",
        "stop texting me",
        "Take me off your list",
        "remove my number",
        "Leave me alone",
        "I would like to opt out",
        "I withdraw my consent",
    ],
)
def test_any_reasonable_words_are_a_stop(text: str) -> None:
    assert read_reply(text) is ReplyMeaning.STOP


@pytest.mark.parametrize(
    "text",
    [
        "I'll stop by at the end of the week",
        "can I cancel my appointment?",
        "when does it end",
        "do not forget to text me back",
        "is the stop near the bus",
    ],
)
def test_such_a_word_in_ordinary_speech_is_for_a_person(text: str) -> None:
    assert read_reply(text) is ReplyMeaning.UNCLEAR


@pytest.mark.parametrize("text", ["", "thanks!", "See you then", "weekend plans", "please call me", "Yes"])
def test_anything_else_says_nothing_about_messages(text: str) -> None:
    assert read_reply(text) is ReplyMeaning.OTHER


@given(st.text())
def test_any_text_has_a_meaning(text: str) -> None:
    assert read_reply(text) in ReplyMeaning


@given(st.sampled_from(["stop", "STOP", "Stop!", " unsubscribe "]), st.sampled_from(["", " please", " now"]))
def test_a_keyword_is_a_stop_however_it_is_written(word: str, more: str) -> None:
    assert read_reply(word + more) is ReplyMeaning.STOP
