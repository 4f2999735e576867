"""A card, and a scanner that reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
import zxingcpp

from bedside.domain.cards import Card, CardDesign
from bedside.domain.links import LinkKeys, ReferralLink, link_url, web_address

BASE = "https://harbour.example/friends"

MakeCard = Callable[..., Card]
Scan = Callable[[Any], list[str]]


@pytest.fixture
def card() -> MakeCard:
    """A card of Harbour Dental; give what is to differ."""

    def make(base: str = BASE, code: str = "ABCDEFGHJKV", **changed: Any) -> Card:
        link = ReferralLink(code=code, campaign="spring-fair", via="printed_card")
        plain = Card(
            practice_name="Harbour Dental",
            words="Looking for a practice? You are welcome here. Scan this, or tell us the code.",
            code=code,
            link=link_url(link, base=base, keys=LinkKeys({1: bytes(range(32))})),
            web_address=web_address(base),
            telephone="+1 510 555 0100",
            design=CardDesign(),
        )
        return attrs.evolve(plain, **changed)

    return make


@pytest.fixture
def scan() -> Scan:
    """Every QR code of a picture, as a telephone reads it."""

    def read(image: Any) -> list[str]:
        return [code.text for code in zxingcpp.read_barcodes(image)]

    return read
