"""Where everything on a card stands, in millimetres from the top left corner of the cut card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

import attrs

from bedside.cards.fonts import POINT, CardFonts, Face, plain_line
from bedside.domain.cards import Card, CardSize
from bedside.domain.codes import grouped
from bedside.errors import InvalidValueError, MissingExtraError

__all__ = ["Laid", "Line", "Square", "check_bleed", "lay_out"]

#: The most that paper is printed beyond the cut: 5 mm, of which print shops want 3.
_MOST_BLEED: Final = 5.0

_EDGE: Final = 4.5
_BELOW: Final = 3.5
_GAP: Final = 2.5
#: Light modules around a QR code (ISO/IEC 18004); they fit between band, code and edge, as modules are
#: at most so wide in millimetres. Narrower ones than the least are lost in cheap printing.
_QUIET: Final = 4
_LEAST_MODULE: Final = 0.4
_MOST_MODULE: Final = 0.8
#: The most of a card's width that its QR code takes.
_SHARE: Final = 0.36
_LINE: Final = 1.22


@attrs.frozen(kw_only=True)
class Line:
    """Words on one line: *x* and *y* are where the pen begins, *size* is in points."""

    words: str
    x: float
    y: float
    size: float
    bold: bool
    colour: str


@attrs.frozen(kw_only=True)
class Square:
    """The QR code: its dark modules in rows, the corner of the first one, and the width of each."""

    rows: tuple[tuple[bool, ...], ...]
    x: float
    y: float
    module: float

    def runs(self) -> Iterator[tuple[float, float, int]]:
        """Dark neighbours of a row as one rectangle: its left and upper edge, and how many modules it has."""
        for y, row in enumerate(self.rows):
            x = 0
            for dark, same in groupby(row):
                count = len(list(same))
                if dark:
                    yield self.x + x * self.module, self.y + y * self.module, count
                x += count


@attrs.frozen(kw_only=True)
class Laid:
    """A card that is laid out: a band of the practice's colour at the top, lines, and the QR code."""

    width: float
    height: float
    band: float
    card: Card
    lines: tuple[Line, ...]
    square: Square


def check_bleed(bleed: float) -> None:
    """Refuse a bleed that no printer asks for.

    Raises:
        InvalidValueError: ``card.bleed``: it is less than 0 or more than 5 mm.
    """
    if not 0 <= bleed <= _MOST_BLEED:
        raise InvalidValueError("card.bleed", "bleed", f"give 0 to {_MOST_BLEED:g} mm; print shops ask for 3")


def lay_out(card: Card, size: CardSize, fonts: CardFonts) -> Laid:
    """Put everything into its place.

    Raises:
        InvalidValueError: ``card.name_length``, ``card.words_length``, ``card.link_length``: something
            does not fit; ``card.glyph``, ``card.script``: the font cannot show a sign.
        MissingExtraError: the extra ``cards`` is not installed.
    """
    width, height = size.millimetres
    band = round(height * 0.27, 1)
    top, bottom = band + _BELOW, height - _EDGE
    square = _square(card.link, right=width - _EDGE, top=top, bottom=bottom, most=width * _SHARE)
    column = square.x - _QUIET * square.module - _EDGE
    lines = [*_name(card, width, band, fonts), *_words(card, column, band, height, fonts)]
    return Laid(width=width, height=height, band=band, card=card, lines=tuple(lines), square=square)


def _square(link: str, *, right: float, top: float, bottom: float, most: float) -> Square:
    """The QR code at the right, in the middle between *top* and *bottom*; light paper is all around it."""
    try:
        import segno
    except ImportError:
        raise MissingExtraError("a card", "cards") from None
    # Level M: a card in a pocket loses a corner sooner than it is read from afar.
    rows = tuple(
        tuple(bool(module) for module in row)
        for row in segno.make(link, error="m", micro=False, boost_error=False).matrix
    )
    module = min(bottom - top, most, _MOST_MODULE * len(rows)) / len(rows)
    if module < _LEAST_MODULE:
        problem = "the link is too long for a code that can be scanned; shorten link_base or the campaign"
        raise InvalidValueError("card.link_length", "Card.link", problem)
    side = module * len(rows)
    return Square(rows=rows, x=right - side, y=(top + bottom - side) / 2, module=module)


def _name(card: Card, width: float, band: float, fonts: CardFonts) -> list[Line]:
    name = plain_line(card.design.name or card.practice_name)
    fonts.bold.check(name, "Card.practice_name")
    room = width - 2 * _EDGE
    for most, sizes in ((1, range(16, 10, -1)), (2, range(13, 7, -1))):
        for size in sizes:
            rows = _broken(name.split(" "), " ", room, partial(fonts.bold.width, size=size))
            if rows is not None and len(rows) <= most:
                return _stacked(rows, size, band, fonts.bold, card.design.paper)
    problem = "it does not fit on the card; give a short one in CardDesign.name (card_design in the settings)"
    raise InvalidValueError("card.name_length", "Card.practice_name", problem)


def _stacked(rows: Sequence[str], size: float, band: float, face: Face, colour: str) -> list[Line]:
    step = size * POINT * _LINE
    tall = (len(rows) - 1) * step + face.cap_height * size * POINT
    first = (band - tall) / 2 + face.cap_height * size * POINT
    return [
        Line(words=row, x=_EDGE, y=first + place * step, size=size, bold=True, colour=colour)
        for place, row in enumerate(rows)
    ]


def _words(card: Card, column: float, band: float, height: float, fonts: CardFonts) -> list[Line]:
    """The words below the band, and the code with where to go at the bottom of the card."""
    words, regular = plain_line(card.words), fonts.regular
    regular.check(words, "Card.words")
    below = [plain_line(line) for line in (card.web_address, card.telephone) if line]
    lines: list[Line] = []
    bottom = height - _EDGE
    for text in reversed(below):
        regular.check(text, "Card.telephone")
        size, rows = _address(text, column, regular)
        for row in reversed(rows):
            lines.insert(0, Line(words=row, x=_EDGE, y=bottom, size=size, bold=False, colour=card.design.ink))
            bottom -= size * POINT * _LINE
    code, size = grouped(card.code), 15.0
    while fonts.bold.width(code, size) > column:
        size -= 0.5
    bottom -= 1.0
    lines.insert(0, Line(words=code, x=_EDGE, y=bottom, size=size, bold=True, colour=card.design.ink))
    top = bottom - fonts.bold.cap_height * size * POINT - _GAP
    for size in (9.5, 9.0, 8.5, 8.0, 7.5, 7.0):
        rows = _broken(words.split(" "), " ", column, partial(regular.width, size=size)) or []
        first = band + _BELOW + regular.cap_height * size * POINT
        step = size * POINT * _LINE
        if rows and first + (len(rows) - 1) * step <= top:
            placed = (
                Line(words=row, x=_EDGE, y=first + n * step, size=size, bold=False, colour=card.design.ink)
                for n, row in enumerate(rows)
            )
            return [*placed, *lines]
    raise InvalidValueError("card.words_length", "Card.words", "they do not fit on the card; shorten them")


def _address(text: str, column: float, face: Face) -> tuple[float, list[str]]:
    """On one line if it can be read there, or broken behind its signs."""
    for size in (8.0, 7.5, 7.0):
        if face.width(text, size) <= column:
            return size, [text]
    for size in (7.0, 6.5, 6.0):
        rows = _broken(_parts(text), "", column, partial(face.width, size=size))
        if rows is not None and len(rows) <= 2:
            return size, rows
    raise InvalidValueError("card.link_length", "Card.web_address", "it does not fit on the card; shorten it")


def _parts(text: str) -> list[str]:
    """*text* in the pieces between which an address may be broken."""
    parts = [""]
    for sign in text:
        parts[-1] += sign
        if sign in "/.- ":
            parts.append("")
    return [part for part in parts if part]


def _broken(
    parts: Sequence[str], between: str, room: float, width: Callable[[str], float]
) -> list[str] | None:
    """The parts in lines no wider than *room*; None where one part alone is wider."""
    rows: list[str] = []
    for part in parts:
        if width(part) > room:
            return None
        longer = f"{rows[-1]}{between}{part}" if rows else part
        if rows and width(longer) <= room:
            rows[-1] = longer
        else:
            rows.append(part)
    return rows
