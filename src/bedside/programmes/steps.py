"""Steps of a script: a moment, and what is done on the stage then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bedside.programmes.moments import Moment
from bedside.programmes.stage import Stage

__all__ = ["RANKS", "Act", "Step", "at_rank", "do", "know"]

Act = Callable[[Stage], None]

#: A moment, and what is done then.
Step = tuple[Moment, Act]

#: Of what happened at one instant, what is known comes before what is decided with it.
RANKS: Final = {kind: rank for rank, kind in enumerate("partner patient household fact act".split())}


def at_rank(at: datetime, rank: str) -> Moment:
    """That instant, and the place of that kind among what happened then."""
    return Moment(at.astimezone(UTC), place=RANKS[rank])


def know(record: object) -> Act:
    """Put a record there as it was."""
    return lambda stage: stage.know(record)


def do(verb: str, *arguments: object, **named: object) -> Act:
    """Call a verb of the desk."""
    return lambda stage: stage.do(verb, *arguments, **named)
