"""Names: folded for comparison only, and how near two of them are."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["NEAR", "folded_name", "jaro_winkler"]

#: From here on two names are near each other: a letter more, less, wrong or swapped in a common name.
NEAR: Final = 0.9

#: Winkler's weight of a common prefix, and the most signs of it that count (Winkler 1990).
_PREFIX_WEIGHT, _LONGEST_PREFIX = 0.1, 4

#: Letters that no decomposition brings to a plain one.
_PLAIN: Final = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def folded_name(text: str) -> str:
    """Letters and digits without accents and capitals, in words.

    >>> folded_name("  José-María GARCÍA "), folded_name("O'Brien"), folded_name("Søren Łuk")
    ('jose maria garcia', 'obrien', 'soren luk')
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    letters = (sign for sign in plain if not unicodedata.combining(sign) and sign not in "'\u2019`")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def jaro_winkler(one: str, other: str) -> float:
    """How near two words are, from 0 to 1 (Jaro 1989, Winkler 1990).

    >>> [round(jaro_winkler(*pair), 4) for pair in
    ...     (("MARTHA", "MARHTA"), ("DWAYNE", "DUANE"), ("DIXON", "DICKSONX"), ("ANA", ""))]
    [0.9611, 0.84, 0.8133, 0.0]
    """
    if one == other:
        return 1.0
    # Signs are matched greedily, which is not the same from both sides.
    one, other = sorted((one, other), key=lambda word: (len(word), word))
    reach = max(0, max(len(one), len(other)) // 2 - 1)
    taken = [False] * len(other)
    mine = []
    for place, sign in enumerate(one):
        for spot in range(max(0, place - reach), min(len(other), place + reach + 1)):
            if not taken[spot] and other[spot] == sign:
                taken[spot] = True
                mine.append(sign)
                break
    theirs = [sign for sign, matched in zip(other, taken, strict=True) if matched]
    common = len(mine)
    if not common:
        return 0.0
    swapped = sum(here != there for here, there in zip(mine, theirs, strict=True)) / 2
    jaro = (common / len(one) + common / len(other) + (common - swapped) / common) / 3
    prefix = 0
    for here, there in zip(one[:_LONGEST_PREFIX], other, strict=False):
        if here != there:
            break
        prefix += 1
    return jaro + prefix * _PREFIX_WEIGHT * (1 - jaro)
