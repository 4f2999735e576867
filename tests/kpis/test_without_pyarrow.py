"""Polars and pandas need no PyArrow; an engine that does says so."""

from __future__ import annotations

import subprocess
import sys

_BLOCKED = """
import sys
sys.modules["pyarrow"] = None  # every import of it fails, and no spec of it is found
from bedside.errors import KpiInputError
from bedside.kpis import compute, no_show_rate
columns = {"status": ["noshow", "fulfilled"], "starts_at": ["2026-01-02", "2026-02-02"], "room": ["a", None]}
"""


def _without_pyarrow(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _BLOCKED + code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_polars_is_grouped_without_pyarrow() -> None:
    shown = _without_pyarrow(
        "import polars as pl\n"
        "frame = pl.DataFrame(columns)\n"
        "answer = no_show_rate(frame, by=['month', 'room'])\n"
        "lazy = no_show_rate(frame.lazy(), by=['month', 'room'], min_n=2).collect()\n"
        "print(answer.select('month', 'room', 'n').rows(), lazy['suppressed'].to_list())"
    )

    assert shown == "[('2026-01', 'a', 1), ('2026-02', None, 1)] [True, True]"


def test_pandas_is_grouped_without_pyarrow() -> None:
    shown = _without_pyarrow(
        "import pandas as pd\n"
        "answer = no_show_rate(pd.DataFrame(columns), by='month')\n"
        "print(answer['month'].to_list(), answer['n'].to_list())"
    )

    assert shown == "['2026-01', '2026-02'] [1, 1]"


def test_duckdb_says_that_it_needs_pyarrow() -> None:
    shown = _without_pyarrow(
        "import duckdb\n"
        "connection = duckdb.connect()\n"
        "for by in (None, 'room'):\n"
        "    try:\n"
        "        no_show_rate(connection.sql(\"select 'noshow' as status, 'a' as room\"), by=by)\n"
        "    except KpiInputError as error:\n"
        "        print(error)"
    )

    said = (
        "no_show_rate: an answer comes out of this engine (duckdb) by way of PyArrow; "
        "install it: pip install pyarrow"
    )
    assert shown.splitlines() == [said, said]
