"""How cards stand on a sheet, and where it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from bedside.domain.cards import CardSize, PaperSheet

__all__ = ["Grid", "Mark", "grid_of"]

#: Width and height in millimetres: ISO 216 and ANSI A.
_PAPER: Final = {PaperSheet.A4: (210.0, 297.0), PaperSheet.LETTER: (215.9, 279.4)}

#: The least from a cut to the edge of the paper: what ordinary printers leave free, and some more.
_MARGIN: Final = 10.0
#: Crop marks begin so far outside of the cut and its bleed, and are so long.
_AWAY: Final = 2.0
_LONG: Final = 4.0


@attrs.frozen
class Mark:
    """A crop mark from one point to another, in millimetres."""

    x1: float
    y1: float
    x2: float
    y2: float


@attrs.frozen(kw_only=True)
class Grid:
    """A page with its cards: *left* and *top* are the corner of the first one, in millimetres."""

    width: float
    height: float
    columns: int
    rows: int
    card: tuple[float, float]
    gap: float
    bleed: float

    @property
    def left(self) -> float:
        """From the edge of the page to the first cut."""
        return (self.width - self.columns * (self.card[0] + self.gap) + self.gap) / 2

    @property
    def top(self) -> float:
        """From the upper edge of the page to the first cut."""
        return (self.height - self.rows * (self.card[1] + self.gap) + self.gap) / 2

    def corners(self) -> Iterator[tuple[float, float]]:
        """The upper left corner of each card, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    self.left + column * (self.card[0] + self.gap),
                    self.top + row * (self.card[1] + self.gap),
                )

    def marks(self) -> Iterator[Mark]:
        """Where to cut: marks outside of all cards, at both ends of each cut."""
        right, bottom = self.width - self.left, self.height - self.top
        away = self.bleed + _AWAY
        for cut in _cuts(self.left, self.columns, self.card[0], self.gap):
            yield Mark(cut, self.top - away - _LONG, cut, self.top - away)
            yield Mark(cut, bottom + away, cut, bottom + away + _LONG)
        for cut in _cuts(self.top, self.rows, self.card[1], self.gap):
            yield Mark(self.left - away - _LONG, cut, self.left - away, cut)
            yield Mark(right + away, cut, right + away + _LONG, cut)


def grid_of(sheet: PaperSheet, size: CardSize, bleed: float) -> Grid:
    """As many cards as the sheet takes; with a bleed they stand apart, and otherwise share their cuts.

    >>> grid = grid_of(PaperSheet.A4, CardSize.EU, 0)
    >>> grid.columns * grid.rows, grid.left, grid.top
    (10, 20.0, 11.0)
    """
    card, gap = size.millimetres, 2 * bleed
    marked = bleed + _AWAY + _LONG + 1
    if sheet is PaperSheet.SINGLE:
        around = 2 * marked
        return Grid(
            width=card[0] + around,
            height=card[1] + around,
            columns=1,
            rows=1,
            card=card,
            gap=0.0,
            bleed=bleed,
        )
    width, height = _PAPER[sheet]
    around = 2 * max(_MARGIN, marked)
    columns, rows = (
        int((paper - around + gap) // (side + gap)) for paper, side in zip((width, height), card, strict=True)
    )
    return Grid(width=width, height=height, columns=columns, rows=rows, card=card, gap=gap, bleed=bleed)


def _cuts(first: float, count: int, side: float, gap: float) -> list[float]:
    begins = [first + place * (side + gap) for place in range(count)]
    ends = [begin + side for begin in begins]
    # Cards that touch are parted by one cut.
    return sorted({round(cut, 6) for cut in (*begins, *ends)})
