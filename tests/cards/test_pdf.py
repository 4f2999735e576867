"""The PDF has real text, right boxes and embedded fonts, and a scanner reads every code on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pypdfium2
import pytest
from tests.cards.conftest import MakeCard, Scan

from bedside.cards import cards_pdf
from bedside.domain.cards import CardDesign, CardSize, PaperSheet
from bedside.domain.codes import grouped, with_check_sign
from bedside.errors import InvalidValueError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
POINTS = 72 / 25.4
CODES = tuple(with_check_sign(body) for body in ("ABCDEFGHJK", "BCDEFGHJKM", "23456789AB"))


def words(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_every_code_on_a_sheet_is_read_back_as_its_link(card: MakeCard, scan: Scan) -> None:
    cards = [card(), card(base="https://www.harbour-dental-and-family.example/new-patients/from-friends")]

    document = pypdfium2.PdfDocument(cards_pdf([*cards * 5, cards[0]]))
    read = [scan(page.render(scale=200 / 72).to_pil()) for page in document]

    assert [sorted(page) for page in read] == [sorted([cards[0].link, cards[1].link] * 5), [cards[0].link]]


@pytest.mark.parametrize("paper", ["#ffffff", "#fff4e0"])
def test_a_code_is_read_in_every_colour_that_a_design_may_have(
    card: MakeCard, scan: Scan, paper: str
) -> None:
    one = card(design=CardDesign(colour="#b3261e", ink="#5a5a5a", paper=paper))

    document = pypdfium2.PdfDocument(cards_pdf([one], sheet=PaperSheet.SINGLE, size=CardSize.US, bleed=3))

    assert scan(document[0].render(scale=150 / 72).to_pil()) == [one.link]


def test_the_words_are_text_that_can_be_found_and_copied(card: MakeCard) -> None:
    one = card(practice_name="Poradnia Żółwia & Đặng")

    text = words(pypdfium2.PdfDocument(cards_pdf([one], sheet=PaperSheet.SINGLE))[0])

    assert text == (
        "Poradnia Żółwia & Đặng Looking for a practice? You are welcome here. "
        "Scan this, or tell us the code. ABCD-EFGH-JKV harbour.example/friends +1 510 555 0100"
    )


@pytest.mark.parametrize(
    ("sheet", "size", "media"),
    [
        (PaperSheet.A4, CardSize.EU, (210.0, 297.0)),
        (PaperSheet.LETTER, CardSize.US, (215.9, 279.4)),
        (PaperSheet.SINGLE, CardSize.EU, (105.0, 75.0)),
        (PaperSheet.SINGLE, CardSize.US, (108.9, 70.8)),
    ],
)
def test_the_boxes_say_what_is_paper_what_is_printed_and_what_is_left_after_cutting(
    card: MakeCard, sheet: PaperSheet, size: CardSize, media: tuple[float, float]
) -> None:
    page = pypdfium2.PdfDocument(cards_pdf([card()], sheet=sheet, size=size, bleed=3))[0]

    left, bottom, right, top = (value / POINTS for value in page.get_trimbox())
    outer = [value / POINTS for value in page.get_bleedbox()]
    assert [value / POINTS for value in page.get_mediabox()] == pytest.approx([0, 0, *media], abs=0.01)
    assert outer == pytest.approx([left - 3, bottom - 3, right + 3, top + 3], abs=0.01)
    assert (left, bottom) == pytest.approx((media[0] - right, media[1] - top), abs=0.01)
    if sheet is PaperSheet.SINGLE:
        assert (right - left, top - bottom) == pytest.approx(size.millimetres, abs=0.01)


def test_crop_marks_lie_outside_of_the_bleed_and_nothing_but_them(card: MakeCard) -> None:
    page = pypdfium2.PdfDocument(cards_pdf([card()], sheet=PaperSheet.SINGLE, bleed=3))[0]
    dots = 10
    image = page.render(scale=dots * 25.4 / 72).to_pil().convert("L")
    wide, tall = image.size

    inner = (7 * dots, 7 * dots, wide - 7 * dots, tall - 7 * dots)
    image.paste(255, inner)
    dark = [(x, y) for y in range(tall) for x in range(wide) if image.getpixel((x, y)) < 128]

    cuts_x, cuts_y = (10 * dots, wide - 10 * dots), (10 * dots, tall - 10 * dots)
    assert dark
    assert all(
        min(abs(x - cut) for cut in cuts_x) <= 1 or min(abs(y - cut) for cut in cuts_y) <= 1 for x, y in dark
    )


def test_the_fonts_are_embedded_and_the_file_says_what_it_is(card: MakeCard) -> None:
    written = cards_pdf([card(language="es")], made_at=NOON)

    assert len(re.findall(rb"/FontFile2 ", written)) == 2
    assert b"/Lang (es)" in written
    assert b"/PrintScaling /None" in written
    metadata = pypdfium2.PdfDocument(written).get_metadata_dict()
    assert (metadata["Title"], metadata["Creator"]) == ("Harbour Dental: cards", "bedside")
    assert "20260401120000" in metadata["CreationDate"]


def test_the_same_cards_give_the_same_bytes(card: MakeCard) -> None:
    assert cards_pdf([card()], made_at=NOON) == cards_pdf([card()], made_at=NOON)


def test_cards_of_several_codes_keep_their_own(card: MakeCard) -> None:
    cards = [card(code=code) for code in CODES]

    text = words(pypdfium2.PdfDocument(cards_pdf(cards))[0])

    assert re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{3}", text) == [grouped(code) for code in CODES]


def test_no_card_and_a_bleed_that_nobody_asks_for_are_refused(card: MakeCard) -> None:
    with pytest.raises(InvalidValueError, match=r"^card\.none cards"):
        cards_pdf([])
    for bleed in (-1.0, 5.1, float("nan")):
        with pytest.raises(InvalidValueError, match=r"^card\.bleed bleed"):
            cards_pdf([card()], bleed=bleed)
