"""Small cells are hidden, and with them the cells from which they could be worked out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

__all__ = ["suppressed_cells"]


def suppressed_cells(
    keys: Sequence[tuple[Hashable, ...]], sizes: Sequence[int], min_n: int
) -> frozenset[int]:
    """The places of the cells to hide: small ones (``0 < n < min_n``) and their complements.

    A total is known for every row, column and sum of them. Wherever what is hidden behind one total
    is a single cell, or fewer than *min_n* together, the next smallest cell behind it is hidden too,
    until nothing small can be worked out by subtraction (primary and complementary suppression;
    the threshold in reports is 11, the cell size policy of the US Centers for Medicare & Medicaid
    Services).

    >>> sorted(suppressed_cells([("a",), ("b",), ("c",)], [40, 5, 30], 11))
    [1, 2]
    """
    hidden = {place for place, size in enumerate(sizes) if 0 < size < min_n}
    lines = _lines(keys)
    order = sorted(range(len(sizes)), key=lambda place: (sizes[place], _ordered(keys[place])))
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines:
            inside = [place for place in line if place in hidden]
            while inside and (len(inside) == 1 or sum(sizes[place] for place in inside) < min_n):
                further = [place for place in order if place in line and place not in hidden and sizes[place]]
                if not further:
                    break
                hidden.add(further[0])
                inside.append(further[0])
                changed = True
    return frozenset(hidden)


def _lines(keys: Sequence[tuple[Hashable, ...]]) -> list[frozenset[int]]:
    # A line is the set of cells that one total adds up: those that agree in the dimensions kept.
    width = len(keys[0]) if keys else 0
    lines: set[frozenset[int]] = set()
    for kept in (dims for size in range(width) for dims in combinations(range(width), size)):
        totals: dict[tuple[Hashable, ...], set[int]] = {}
        for place, key in enumerate(keys):
            totals.setdefault(tuple(key[dim] for dim in kept), set()).add(place)
        lines.update(frozenset(line) for line in totals.values() if len(line) > 1)
    return sorted(lines, key=lambda line: (len(line), sorted(_ordered(keys[place]) for place in line)))


def _ordered(key: tuple[Hashable, ...]) -> tuple[str, ...]:
    return tuple(f"{type(part).__name__} {part!r}" for part in key)
