"""Everything on a card has room, and what has none, or no glyph, is refused by name."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.cards.conftest import MakeCard

from bedside.cards.fonts import POINT, CardFonts
from bedside.cards.layout import Laid, lay_out
from bedside.cards.sheets import grid_of
from bedside.domain.cards import Card, CardDesign, CardSize, PaperSheet
from bedside.errors import InvalidValueError, SettingsError

FONTS = CardFonts.standard()
EDGE = 4.0

#: As a practice may be called, where its letters are of Europe, Turkey or Vietnam.
LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x17E, exclude_categories=("C", "Z", "S"))


def card_named(name: str) -> Card:
    return Card(
        practice_name=name,
        words="You are welcome here.",
        code="ABCDEFGHJKV",
        link=f"https://harbour.example/friends?code=ABCDEFGHJKV&sig=1.{'A' * 22}",
        web_address="harbour.example/friends",
    )


def everything_has_room(laid: Laid) -> None:
    quiet = 4 * laid.square.module
    square = laid.square
    side = len(square.rows) * square.module
    assert square.x + side <= laid.width - EDGE
    assert laid.band + quiet <= square.y
    assert square.y + side <= laid.height - EDGE
    assert quiet <= EDGE
    assert square.module >= 0.4
    above = 0.0
    for line in laid.lines:
        face = FONTS.bold if line.bold else FONTS.regular
        right = line.x + face.width(line.words, line.size)
        top = line.y - face.cap_height * line.size * POINT
        assert line.x >= EDGE
        assert right <= laid.width - EDGE
        assert top > above, line.words
        assert top > laid.band or line.y < laid.band
        assert line.y < laid.band or right <= square.x - quiet
        assert line.size >= 6
        above = line.y
    assert above <= laid.height - EDGE


@pytest.mark.parametrize("size", CardSize)
@settings(deadline=None)  # the first card opens the fonts
@given(
    name=st.lists(st.text(LETTERS, min_size=1, max_size=18), min_size=1, max_size=6).map(" ".join),
    telephone=st.none() | st.just("+44 20 7946 0000 ext. 1234"),
)
@example(name="Poradnia Żółwia i Ośrodek Rodzinny Świętej Łucji w Gdańsku", telephone=None)
def test_nothing_stands_on_something_else_or_in_the_quiet_zone(
    size: CardSize, name: str, telephone: str | None
) -> None:
    card = attrs.evolve(card_named(name[:120].strip()), telephone=telephone)
    refusals = []
    try:
        everything_has_room(lay_out(card, size, FONTS))
    except InvalidValueError as refused:
        refusals.append(refused.code)
    assert set(refusals) <= {"card.name_length", "card.glyph", "card.script"}


def test_a_long_address_is_broken_behind_its_signs_and_stays_readable(card: MakeCard) -> None:
    base = "https://www.poradnia-rodzinna-gdansk.example/pacjenci/polecenia/nowi.html"

    laid = lay_out(card(base), CardSize.US, FONTS)

    everything_has_room(laid)
    assert "".join(line.words for line in laid.lines if "." in line.words and "/" in line.words).endswith(
        "nowi.html"
    )


@pytest.mark.parametrize(
    "name",
    [
        "Żółć i Przyjaciele",
        "Ősszel Fogászat",
        "Đặng Quốc Việt",
        "Dişçi İğde",
        "Ñandú",
        "Ærøskøbing Tandlæge",
        "Οδοντίατρος",
        "Стоматология",
    ],
)
def test_names_with_diacritics_are_set_as_they_are(name: str) -> None:
    assert lay_out(card_named(name), CardSize.EU, FONTS).lines[0].words == name


def test_a_name_that_was_typed_with_loose_accents_is_joined() -> None:
    assert lay_out(card_named("Cafe\u0301  Dental"), CardSize.EU, FONTS).lines[0].words == "Caf\u00e9 Dental"


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("\u5e02\u6c11 Dental", "card.glyph", 1),
        ("Smile \U0001f9b7", "card.glyph", 7),
        ("Dental q\u0323", "card.script", 9),
        ("\u05de\u05e8\u05e4\u05d0\u05d4", "card.script", 1),
        ("\u0639\u064a\u0627\u062f\u0629", "card.script", 1),
    ],
)
def test_a_sign_that_the_font_cannot_show_is_refused_and_not_quoted(name: str, code: str, place: int) -> None:
    with pytest.raises(InvalidValueError, match=rf"^{code} Card\.practice_name: sign {place} ") as caught:
        lay_out(card_named(name), CardSize.EU, FONTS)

    assert name not in str(caught.value)


def test_a_name_that_is_too_long_may_have_a_short_one_for_cards() -> None:
    card = card_named("WWWWWW " * 17)

    with pytest.raises(InvalidValueError, match=r"^card\.name_length Card\.practice_name"):
        lay_out(card, CardSize.EU, FONTS)

    short = attrs.evolve(card, design=CardDesign(name="Harbour"))
    assert lay_out(short, CardSize.EU, FONTS).lines[0].words == "Harbour"


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"words": "many words " * 18}, r"card\.words_length Card\.words"),
        ({"words": "W" * 60}, r"card\.words_length Card\.words"),
        ({"web_address": "w" * 100}, r"card\.link_length Card\.web_address"),
        ({"link": "https://harbour.example/" + "x" * 470}, r"card\.link_length Card\.link"),
        ({"words": "\u4f60\u597d"}, r"card\.glyph Card\.words"),
        ({"telephone": "\u260e 555"}, r"card\.glyph Card\.telephone"),
    ],
)
def test_what_has_no_room_is_refused_by_name(card: MakeCard, changed: dict[str, str], refused: str) -> None:
    with pytest.raises(InvalidValueError, match=f"^{refused}"):
        lay_out(card(**changed), CardSize.US, FONTS)


def test_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.ttf").write_bytes(b"nothing")

    for name in ("mine.ttf", "not-there.ttf"):
        with pytest.raises(SettingsError, match=f"^{name} is no font file"):
            CardFonts(tmp_path / name, FONTS.bold.path)


@pytest.mark.parametrize("bleed", [0.0, 3.0])
@pytest.mark.parametrize("size", CardSize)
@pytest.mark.parametrize("sheet", PaperSheet)
def test_cards_stand_apart_in_the_middle_of_the_sheet_and_marks_beyond_them(
    sheet: PaperSheet, size: CardSize, bleed: float
) -> None:
    grid = grid_of(sheet, size, bleed)
    wide, tall = size.millimetres
    corners = list(grid.corners())

    assert len(corners) == grid.columns * grid.rows >= (1 if sheet is PaperSheet.SINGLE else 6)
    assert {round(x - grid.left, 3) for x, _ in corners} == {
        round(n * (wide + grid.gap), 3) for n in range(grid.columns)
    }
    assert round(corners[-1][0] + wide, 3) == round(grid.width - grid.left, 3)
    assert round(corners[-1][1] + tall, 3) == round(grid.height - grid.top, 3)
    for mark in grid.marks():
        ends = ((mark.x1, mark.y1), (mark.x2, mark.y2))
        assert all(1 <= x <= grid.width - 1 and 1 <= y <= grid.height - 1 for x, y in ends)
        assert not any(
            left - bleed < x < left + wide + bleed and top - bleed < y < top + tall + bleed
            for x, y in ends
            for left, top in corners
        )


@pytest.mark.parametrize(
    ("sheet", "size", "bleed", "cards"),
    [
        (PaperSheet.A4, CardSize.EU, 0.0, 10),
        (PaperSheet.LETTER, CardSize.US, 0.0, 10),
        (PaperSheet.A4, CardSize.US, 0.0, 10),
        (PaperSheet.LETTER, CardSize.EU, 0.0, 8),
        (PaperSheet.A4, CardSize.EU, 3.0, 8),
        (PaperSheet.SINGLE, CardSize.US, 3.0, 1),
    ],
)
def test_so_many_cards_are_on_a_sheet(sheet: PaperSheet, size: CardSize, bleed: float, cards: int) -> None:
    grid = grid_of(sheet, size, bleed)

    assert grid.columns * grid.rows == cards
