"""One practice-year, lived in seconds through the public face: ``bedside demo``.

Everything happens through :class:`bedside.Practice` and its desk, as in a host application. The
people are invented; the rules, the refusals and the books are real.
"""

from bedside.demo.practice import SETTINGS, YEAR
from bedside.demo.summary import closing, opening
from bedside.demo.telling import Chapter, Line, Tone
from bedside.demo.year import Lived, live

__all__ = ["SETTINGS", "YEAR", "Chapter", "Line", "Lived", "Tone", "closing", "live", "opening"]
