"""Printed cards: what stands on one, its size, and colours that can be read and scanned.

A card lies on tables and in other people's pockets: it names the practice and a code, and nobody.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, Final

import attrs

from bedside.domain.checks import code as short_code
from bedside.domain.checks import label, optional, typed
from bedside.domain.codes import code_format
from bedside.errors import InvalidValueError

__all__ = ["LEAST_CONTRAST", "Card", "CardDesign", "CardSize", "PaperSheet", "contrast", "rgb"]

#: WCAG 2.2, success criterion 1.4.3, for text of ordinary size.
LEAST_CONTRAST: Final = 4.5

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class CardSize(Enum):
    """The business card of the place; :attr:`millimetres` is its width and height after cutting."""

    EU = "85x55mm"
    US = "3.5x2in"

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height.

        >>> CardSize.US.millimetres
        (88.9, 50.8)
        """
        return (85.0, 55.0) if self is CardSize.EU else (88.9, 50.8)


class PaperSheet(Enum):
    """What cards are printed on: a sheet of them, or one card a page as a print shop wants it."""

    A4 = "a4"
    LETTER = "letter"
    SINGLE = "single"


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``, each 0 to 255.

    >>> rgb("#1f4e5f")
    (31, 78, 95)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it: 1 (none) to 21 (black on white).

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _colour(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        path = f"{type(instance).__name__}.{attribute.name}"
        raise InvalidValueError("card.colour", path, "give a colour such as #1f4e5f, in small letters")


@attrs.frozen(kw_only=True, field_transformer=typed)
class CardDesign:
    """The practice's colours: ``colour`` behind its name, ``ink`` for words and code, ``paper`` under both.

    ``name`` stands on the card where the practice's whole name is too long for it.

    >>> CardDesign(colour="#7a1f3d").paper
    '#ffffff'
    """

    colour: str = attrs.field(default="#1f4e5f", validator=_colour)
    ink: str = attrs.field(default="#1c1c1c", validator=_colour)
    paper: str = attrs.field(default="#ffffff", validator=_colour)
    name: str | None = attrs.field(default=None, validator=optional(label(120)))

    def __attrs_post_init__(self) -> None:
        """What cannot be read is not printed; a telephone reads dark codes on light paper only."""
        for name in ("colour", "ink"):
            ratio = contrast(getattr(self, name), self.paper)
            if ratio < LEAST_CONTRAST:
                problem = f"its contrast with paper is {ratio:.1f}; {LEAST_CONTRAST} is the least"
                raise InvalidValueError("card.contrast", f"CardDesign.{name}", problem)
        if _luminance(self.ink) > _luminance(self.paper):
            problem = "make the ink darker than the paper, or no telephone reads the code"
            raise InvalidValueError("card.inverted", "CardDesign.ink", problem)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Card:
    """What stands on one card: the same for every reader, and nothing about who hands it on."""

    practice_name: str = attrs.field(validator=label(120))
    words: str = attrs.field(validator=label(200))
    code: str = attrs.field(validator=code_format)
    link: str = attrs.field(validator=label(500))
    web_address: str = attrs.field(validator=label(100))
    telephone: str | None = attrs.field(default=None, validator=optional(label(40)))
    language: str = attrs.field(default="en", validator=short_code)
    design: CardDesign = CardDesign()
