"""Cards as a PDF: real text in embedded fonts, boxes that say where it is cut, and crop marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bedside.cards.fonts import CardFonts
from bedside.cards.layout import Laid, check_bleed, lay_out
from bedside.cards.sheets import Grid, grid_of
from bedside.domain.cards import Card, CardSize, PaperSheet, rgb
from bedside.errors import InvalidValueError, MissingExtraError

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["cards_pdf"]

#: Points in a millimetre.
_POINTS: Final = 72 / 25.4
_HAIRLINE: Final = 0.09
#: Rows of modules that only touch leave a white hair between them in some viewers.
_OVERLAP: Final = 0.01
_INK_OF_MARKS: Final = (0, 0, 0)


def cards_pdf(
    cards: Iterable[Card],
    *,
    sheet: PaperSheet = PaperSheet.A4,
    size: CardSize = CardSize.EU,
    bleed: float = 0.0,
    fonts: CardFonts | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """The cards as a PDF with crop marks, as many on a sheet as there is room for.

    On a sheet without *bleed* (millimetres) neighbours share their cuts; with it, or on pages of one card,
    each stands apart. The TrimBox is what is left after cutting, the BleedBox what is printed beyond it.
    *made_at* is the date in the file; without it, now.

    Raises:
        InvalidValueError: ``card.none``: there is no card; ``card.bleed``, or something does not fit or
            cannot be shown.
        MissingExtraError: the extra ``cards`` is not installed.
    """
    check_bleed(bleed)
    fonts = fonts or CardFonts.standard()
    # A patient may hand on many of one card; each is laid out once.
    known: dict[Card, Laid] = {}
    laid = [
        known[card] if card in known else known.setdefault(card, lay_out(card, size, fonts)) for card in cards
    ]
    if not laid:
        raise InvalidValueError("card.none", "cards", "give at least one card")
    grid = grid_of(sheet, size, bleed)
    pdf = _document(laid[0].card, grid, fonts, made_at)
    corners = list(grid.corners())
    for start in range(0, len(laid), len(corners)):
        _add_page(pdf, grid)
        for one, (x, y) in zip(laid[start : start + len(corners)], corners, strict=False):
            _draw(pdf, one, x, y, bleed)
    return bytes(pdf.output())


def _document(card: Card, grid: Grid, fonts: CardFonts, made_at: datetime | None) -> FPDF:
    try:
        from fpdf import FPDF
        from fpdf.prefs import ViewerPreferences
        from fpdf.syntax import Name
    except ImportError:
        raise MissingExtraError("a card", "cards") from None
    pdf = FPDF(unit="mm", format=(grid.width, grid.height))
    pdf.set_auto_page_break(False)
    pdf.set_title(f"{card.design.name or card.practice_name}: cards")
    pdf.set_creator("bedside")
    pdf.set_lang(card.language)
    # Printed to fit the page, cards are smaller than their size, and all cuts are beside the marks.
    preferences = ViewerPreferences()
    preferences.print_scaling = Name("None")
    pdf.viewer_preferences = preferences
    if made_at is not None:
        pdf.set_creation_date(made_at)
    pdf.add_font("card", "", str(fonts.regular.path))
    pdf.add_font("card", "B", str(fonts.bold.path))
    return pdf


def _add_page(pdf: FPDF, grid: Grid) -> None:
    pdf.add_page()
    page = pdf.pages[pdf.page]
    # fpdf writes every attribute of a page into its dictionary, names no box but the one of the paper, and
    # leaves that to the whole file; print shops look for it at each page.
    page.media_box = _corners(0.0, 0.0, grid.width, grid.height)
    vars(page)["trim_box"] = _box(grid, 0.0)
    vars(page)["bleed_box"] = _box(grid, grid.bleed)
    pdf.set_draw_color(*_INK_OF_MARKS)
    pdf.set_line_width(_HAIRLINE)
    for mark in grid.marks():
        pdf.line(mark.x1, mark.y1, mark.x2, mark.y2)


def _box(grid: Grid, beyond: float) -> str:
    """All cards of a page, and so much more on every side; what is cut is even, so below is as above."""
    left, top = grid.left - beyond, grid.top - beyond
    return _corners(left, top, grid.width - left, grid.height - top)


def _corners(*corners: float) -> str:
    """A box of a page, from its lower left corner, in points."""
    return f"[{' '.join(f'{corner * _POINTS:.2f}' for corner in corners)}]"


def _draw(pdf: FPDF, laid: Laid, x: float, y: float, bleed: float) -> None:
    design = laid.card.design
    wide, tall = laid.width + 2 * bleed, laid.height + 2 * bleed
    if design.paper != "#ffffff":
        pdf.set_fill_color(*rgb(design.paper))
        pdf.rect(x - bleed, y - bleed, wide, tall, style="F")
    pdf.set_fill_color(*rgb(design.colour))
    pdf.rect(x - bleed, y - bleed, wide, laid.band + bleed, style="F")
    for line in laid.lines:
        pdf.set_font("card", "B" if line.bold else "", line.size)
        pdf.set_text_color(*rgb(line.colour))
        pdf.text(x + line.x, y + line.y, line.words)
    pdf.set_fill_color(*rgb(design.ink))
    square = laid.square
    for left, top, count in square.runs():
        pdf.rect(x + left, y + top, count * square.module, square.module + _OVERLAP, style="F")
