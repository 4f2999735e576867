"""Building a practice: what does not fit is refused at once, in words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.services.conftest import SETTINGS, OpenDesk

from bedside import Practice
from bedside.errors import InvalidValueError, NotFoundError, SettingsError
from bedside.storage import MemoryStorage


@pytest.mark.parametrize(
    ("settings", "storage", "plugins"),
    [
        ({"name": "Harbour"}, MemoryStorage(), None),
        (SETTINGS, "sqlite:///practice.db", None),
        (SETTINGS, MemoryStorage, None),
        (SETTINGS, MemoryStorage(), ["starter"]),
    ],
    ids=["settings", "url", "class", "list"],
)
def test_an_argument_of_the_wrong_type_is_a_settings_error(settings: Any, storage: Any, plugins: Any) -> None:
    with pytest.raises(SettingsError, match="give a"):
        Practice(settings, storage=storage, plugins=plugins)


def test_an_unknown_template_lists_those_there_are(open_desk: OpenDesk, register: Any) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")

    with pytest.raises(NotFoundError, match="there are appointment-reminder"):
        desk.messages.send(ana, "welcome")


@pytest.mark.parametrize("channels", [["sms"], "sms"])
def test_a_channel_is_a_channel(open_desk: OpenDesk, register: Any, channels: Any) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")

    with pytest.raises(InvalidValueError, match=r"bedside\.Channel"):
        desk.messages.send(ana, "thank-you", channels=channels)


def test_what_was_typed_for_an_id_is_not_repeated(open_desk: OpenDesk) -> None:
    desk = open_desk({})

    with pytest.raises(NotFoundError) as refused:
        desk.patients.get("Ana Ito 303 555 0101")

    assert "Ana" not in str(refused.value)
    assert "303" not in str(refused.value)
