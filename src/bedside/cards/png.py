"""One card as PNG, for screens and for messages."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from bedside.cards.fonts import POINT, CardFonts
from bedside.cards.layout import Laid, check_bleed, lay_out
from bedside.domain.cards import Card, CardSize, rgb
from bedside.errors import InvalidValueError, MissingExtraError

__all__ = ["card_png"]

_INCH: Final = 25.4


def card_png(
    card: Card,
    *,
    size: CardSize = CardSize.EU,
    dpi: int = 300,
    bleed: float = 0.0,
    fonts: CardFonts | None = None,
) -> bytes:
    """A card as a PNG file of *dpi* pixels an inch; with *bleed*, so many millimetres more on every side.

    Raises:
        InvalidValueError: ``card.dpi``: fewer than 150 dots cannot be scanned, and more than 1200 nobody
            prints; ``card.bleed``, or something does not fit or cannot be shown.
        MissingExtraError: the extra ``cards`` is not installed.
    """
    check_bleed(bleed)
    if type(dpi) is not int or not 150 <= dpi <= 1200:
        raise InvalidValueError("card.dpi", "dpi", "give 150 to 1200")
    fonts = fonts or CardFonts.standard()
    return _drawn(lay_out(card, size, fonts), fonts, dpi, bleed)


def _drawn(laid: Laid, fonts: CardFonts, dpi: int, bleed: float) -> bytes:
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise MissingExtraError("a card", "cards") from None
    design, dots = laid.card.design, dpi / _INCH
    wide, tall = (round((side + 2 * bleed) * dots) for side in (laid.width, laid.height))
    image = Image.new("RGB", (wide, tall), rgb(design.paper))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, wide, round((laid.band + bleed) * dots) - 1), fill=rgb(design.colour))
    for line in laid.lines:
        face = fonts.bold if line.bold else fonts.regular
        font = ImageFont.truetype(
            str(face.path), line.size * POINT * dots, layout_engine=ImageFont.Layout.BASIC
        )
        at = ((line.x + bleed) * dots, (line.y + bleed) * dots)
        draw.text(at, line.words, fill=rgb(line.colour), font=font, anchor="ls")
    # Modules of whole dots, or a scanner sees stripes; the smaller code stays in the middle.
    square, count = laid.square, len(laid.square.rows)
    module = int(square.module * dots)
    spare = (square.module * dots - module) * count / 2
    left, top = (round((corner + bleed) * dots + spare) for corner in (square.x, square.y))
    for y, row in enumerate(square.rows):
        for x, dark in enumerate(row):
            if dark:
                box = (left + x * module, top + y * module)
                draw.rectangle((*box, box[0] + module - 1, box[1] + module - 1), fill=rgb(design.ink))
    written = BytesIO()
    image.save(written, "PNG", dpi=(dpi, dpi), optimize=True)
    return written.getvalue()
