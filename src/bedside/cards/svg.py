"""One card as SVG: its words are outlines, so that it looks the same wherever it is opened."""

from __future__ import annotations

from xml.sax.saxutils import escape

from bedside.cards.fonts import POINT, CardFonts, Face
from bedside.cards.layout import Laid, Line, Square, check_bleed, lay_out
from bedside.domain.cards import Card, CardSize
from bedside.domain.codes import grouped

__all__ = ["card_svg"]


def card_svg(
    card: Card, *, size: CardSize = CardSize.EU, bleed: float = 0.0, fonts: CardFonts | None = None
) -> str:
    """A card as an SVG document in millimetres; with *bleed*, so much more on every side.

    Whoever hears it read aloud hears its title: name, words, code and address.

    Raises:
        InvalidValueError: ``card.bleed``, or something does not fit or cannot be shown.
        MissingExtraError: the extra ``cards`` is not installed.
    """
    check_bleed(bleed)
    fonts = fonts or CardFonts.standard()
    laid = lay_out(card, size, fonts)
    shapes: dict[tuple[bool, str], str] = {}
    words = [_line(line, fonts.bold if line.bold else fonts.regular, shapes) for line in laid.lines]
    wide, tall = laid.width + 2 * bleed, laid.height + 2 * bleed
    design = card.design
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{tall:g}mm" '
            f'viewBox="{-bleed:g} {-bleed:g} {wide:g} {tall:g}" role="img" lang="{escape(card.language)}">',
            f"<title>{escape(_told(laid))}</title>",
            "<defs>",
            *shapes.values(),
            "</defs>",
            f'<rect x="{-bleed:g}" y="{-bleed:g}" width="{wide:g}" height="{tall:g}" fill="{design.paper}"/>',
            f'<rect x="{-bleed:g}" y="{-bleed:g}" width="{wide:g}" height="{laid.band + bleed:g}" '
            f'fill="{design.colour}"/>',
            *words,
            f'<path fill="{design.ink}" shape-rendering="crispEdges" d="{_modules(laid.square)}"/>',
            "</svg>",
            "",
        ]
    )


def _told(laid: Laid) -> str:
    card = laid.card
    told = (card.design.name or card.practice_name, card.words, grouped(card.code), card.web_address)
    return " · ".join(told)


def _line(line: Line, face: Face, shapes: dict[tuple[bool, str], str]) -> str:
    scale = line.size * POINT / face.units
    pen, used = 0, []
    for sign in line.words:
        name = f"{'b' if line.bold else 'r'}{ord(sign):x}"
        if sign != " ":
            shapes.setdefault((line.bold, sign), f'<path id="{name}" d="{face.outline(sign)}"/>')
            used.append(f'<use href="#{name}" x="{pen}"/>')
        pen += face.advance(sign)
    move = f"translate({line.x:.3f} {line.y:.3f}) scale({scale:.6f} {-scale:.6f})"
    return f'<g fill="{line.colour}" transform="{move}">{"".join(used)}</g>'


def _modules(square: Square) -> str:
    """The dark modules as one path."""
    side = square.module
    return "".join(
        f"M{left:.3f} {top:.3f}h{count * side:.3f}v{side:.3f}h{-count * side:.3f}z"
        for left, top, count in square.runs()
    )
