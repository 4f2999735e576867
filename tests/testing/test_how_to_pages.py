"""The notifier and the fulfiller of the how-to pages keep their contracts, as the pages say."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bedside.testing import NotifierContract, RewardFulfillerContract

_HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def _names(page: str) -> dict[str, Any]:
    """What the examples of a page define, without those that only show what comes out."""
    names: dict[str, Any] = {"__name__": "page"}
    for example in doctest.DocTestParser().get_examples((_HOW_TO / page).read_text("utf-8")):
        if not example.want and not example.source.startswith("_ = desk"):
            exec(compile(example.source, page, "exec"), names)
    return names


if TYPE_CHECKING:
    from bedside.testing import NotifierContract as _Gateway
    from bedside.testing import RewardFulfillerContract as _Cards
else:
    _Gateway = _names("write-a-notifier.md")["TestGateway"]
    _Cards = _names("write-a-fulfiller.md")["TestCards"]


class TestGateway(_Gateway):
    """As on the page."""


class TestCards(_Cards):
    """As on the page."""


def test_the_pages_use_the_contracts() -> None:
    assert issubclass(_Gateway, NotifierContract)
    assert issubclass(_Cards, RewardFulfillerContract)
