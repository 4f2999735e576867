"""Referral programmes as files, the difference between two of them, and their trial on a history.

A :class:`Programme` is one referral policy with the reward rules that it names. It is read from and
written to TOML and JSON, strictly, and :class:`ProgrammeFiles` is the plugin by which a practice uses
such files.
"""

from bedside.programmes.backtesting import backtest_today
from bedside.programmes.comparing import Comparison, compare
from bedside.programmes.differences import Change, Difference, diff
from bedside.programmes.files import ProgrammeFiles
from bedside.programmes.programme import Programme
from bedside.programmes.saying import described
from bedside.programmes.schema import json_schema
from bedside.programmes.trial import Outcome, Trial

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "Outcome",
    "Programme",
    "ProgrammeFiles",
    "Trial",
    "backtest_today",
    "compare",
    "described",
    "diff",
    "json_schema",
]
