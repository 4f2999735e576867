"""Fonts: what a face says of its signs, files that are none, and what is missing without the extra."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cards.conftest import MakeCard

from bedside.cards import CardFonts, card_png, card_svg, cards_pdf
from bedside.cards.fonts import POINT, _standard, plain_line
from bedside.domain.cards import Card
from bedside.errors import MissingExtraError, SettingsError

FONTS = CardFonts.standard()

DRAWN: dict[str, Callable[[Card], object]] = {
    "pdf": lambda card: cards_pdf([card]),
    "png": card_png,
    "svg": card_svg,
}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Make a module as if it were not installed."""

    def lose(module: str) -> None:
        _standard.cache_clear()
        monkeypatch.setitem(sys.modules, module, None)

    yield lose
    _standard.cache_clear()


@pytest.mark.parametrize(
    ("module", "drawn"),
    [
        *(("segno", way) for way in DRAWN),
        *(("font_source_sans_pro", way) for way in DRAWN),
        *(("fontTools.ttLib", way) for way in DRAWN),
        ("fpdf", "pdf"),
        ("PIL", "png"),
    ],
)
def test_what_is_missing_is_the_line_that_installs_it(
    card: MakeCard, without: Callable[[str], None], module: str, drawn: str
) -> None:
    without(module)

    with pytest.raises(MissingExtraError, match=r'^a card needs an extra: pip install "bedside\[cards\]"$'):
        DRAWN[drawn](card())


def test_a_face_without_truetype_outlines_is_refused() -> None:
    other = FONTS.regular.path.with_suffix(".otf")

    assert other.exists()
    with pytest.raises(SettingsError, match=r"^SourceSansPro-Regular\.otf: give a TrueType font"):
        CardFonts(other, FONTS.bold.path)


def test_fonts_of_ones_own_are_used(card: MakeCard) -> None:
    folder = Path(FONTS.regular.path).parent
    light = CardFonts(folder / "SourceSansPro-Light.ttf", folder / "SourceSansPro-Black.ttf")

    assert b"+SourceSansProBlack" in cards_pdf([card()], fonts=light)
    assert card_svg(card(), fonts=light) != card_svg(card())
    assert card_png(card(), fonts=light) != card_png(card())


def test_a_width_grows_with_the_size_and_with_every_sign() -> None:
    face = FONTS.regular

    assert face.width("", 9) == 0
    assert face.width("Harbour", 18) == pytest.approx(2 * face.width("Harbour", 9))
    assert face.width("ab", 9) == pytest.approx(face.width("a", 9) + face.width("b", 9))
    assert 0.4 < face.width("n", 1) / POINT < 0.7


def test_a_line_has_single_spaces_and_joined_accents() -> None:
    assert plain_line("  Cafe\u0301\n\t Dental ") == "Caf\u00e9 Dental"
