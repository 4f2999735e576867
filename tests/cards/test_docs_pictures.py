"""The pictures in the how-to are cards as they are drawn now: they scan, and lead to the example."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from tests.cards.conftest import MakeCard, Scan

PICTURES = Path(__file__).parents[2] / "docs" / "how-to" / "pictures"


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("card.png", "https://harbour.example/friends"),
        ("card-for-a-print-shop.png", "https://poradnia.example/znajomi"),
    ],
)
def test_a_picture_of_a_card_is_scanned(card: MakeCard, scan: Scan, name: str, base: str) -> None:
    assert scan(Image.open(PICTURES / name).convert("L")) == [card(base).link]


def test_the_pictures_are_small() -> None:
    assert {picture.name for picture in PICTURES.iterdir()} == {
        "card.png",
        "card-for-a-print-shop.png",
        "sheet.png",
    }
    assert all(picture.stat().st_size < 20_000 for picture in PICTURES.iterdir())
