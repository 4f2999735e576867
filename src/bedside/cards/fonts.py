"""The two faces of a card: how wide their words are, and whether they have every sign.

The standard ones are Source Sans Pro (SIL Open Font License 1.1), which has Latin with all its
diacritics, Greek and Cyrillic. A sign that a face lacks is an error and never an empty box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bedside.errors import InvalidValueError, MissingExtraError, SettingsError
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

__all__ = ["POINT", "CardFonts", "Face", "plain_line"]

#: Millimetres.
POINT: Final = 25.4 / 72

_STANDARD: Final = "font_source_sans_pro"
_FILES: Final = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")


class Face:
    """One font file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._font = _opened(path)

    @cached_property
    def units(self) -> int:
        """Units of the square in which glyphs are drawn."""
        return int(self._font["head"].unitsPerEm)

    @cached_property
    def glyphs(self) -> Mapping[int, str]:
        """The name of the glyph of each code point."""
        return dict(self._font.getBestCmap() or {})

    @cached_property
    def cap_height(self) -> float:
        """The height of a capital, as a part of the size."""
        return float(getattr(self._font["OS/2"], "sCapHeight", 0) or 0.7 * self.units) / self.units

    def advance(self, sign: str) -> int:
        """How far the pen goes on after *sign*, in units."""
        return int(self._font["hmtx"][self.glyphs[ord(sign)]][0])

    def width(self, text: str, size: float) -> float:
        """How wide *text* is in millimetres, at *size* points."""
        return sum(self.advance(sign) for sign in text) / self.units * size * POINT

    def outline(self, sign: str) -> str:
        """The glyph of *sign* as an SVG path, in units with y upwards."""
        from fontTools.pens.svgPathPen import SVGPathPen

        glyphs = self._font.getGlyphSet()
        pen = SVGPathPen(glyphs)
        glyphs[self.glyphs[ord(sign)]].draw(pen)
        return str(pen.getCommands())

    def check(self, text: str, path: str) -> None:
        """Refuse a text that this face cannot show as it is meant; the sign is counted and not quoted.

        Raises:
            InvalidValueError: ``card.glyph`` or ``card.script``.
        """
        for place, sign in enumerate(text, 1):
            if unicodedata.bidirectional(sign) in ("R", "AL") or unicodedata.category(sign)[0] == "M":
                problem = f"sign {place} is of a script that cards cannot set; give the name in another one"
                raise InvalidValueError("card.script", path, problem)
            if ord(sign) not in self.glyphs:
                problem = f"sign {place} is not in the card's font; give CardFonts that have it"
                raise InvalidValueError("card.glyph", path, problem)


@uncaused
def _opened(path: Path) -> TTFont:
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError:
        raise MissingExtraError("a card", "cards") from None
    try:
        font = TTFont(BytesIO(path.read_bytes()), lazy=True)
    except (OSError, TTLibError):
        raise SettingsError(f"{path.name} is no font file that can be read") from None
    if "glyf" not in font:
        raise SettingsError(f"{path.name}: give a TrueType font, whose outlines are in a glyf table")
    return font


class CardFonts:
    """The faces of a card: one for its words, a heavier one for the practice's name and the code.

    Raises:
        MissingExtraError: the extra ``cards`` is not installed.
        SettingsError: a file is no TrueType font.
    """

    def __init__(self, regular: str | Path, bold: str | Path) -> None:
        self.regular, self.bold = Face(Path(regular)), Face(Path(bold))

    @staticmethod
    def standard() -> CardFonts:
        """The faces that come with the extra."""
        return _standard()


@lru_cache(maxsize=1)
def _standard() -> CardFonts:
    try:
        folder = files(_STANDARD) / "files"
    except ImportError:
        raise MissingExtraError("a card", "cards") from None
    with as_file(folder / _FILES[0]) as regular, as_file(folder / _FILES[1]) as bold:
        return CardFonts(regular, bold)


def plain_line(text: str) -> str:
    """*text* on one line, its accents joined to their letters (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())
