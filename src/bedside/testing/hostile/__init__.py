"""Notifiers that do their worst inside this program: raise, answer rubbish, lie, change what they are given.

For tests of whoever calls notifiers. What hangs, crashes or eats the machine needs a program of its
own and is not here. Needs neither pytest nor Hypothesis.
"""

from bedside.testing.hostile.base import Hostile
from bedside.testing.hostile.changing import CHANGING
from bedside.testing.hostile.lying import LYING
from bedside.testing.hostile.raising import RAISING
from bedside.testing.hostile.rubbish import RUBBISH

__all__ = ["HOSTILE", "Hostile"]

#: Each hostile notifier by its name.
HOSTILE: dict[str, type[Hostile]] = {
    hostile.name: hostile for hostile in (*RAISING, *RUBBISH, *LYING, *CHANGING)
}
