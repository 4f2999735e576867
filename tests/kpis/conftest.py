"""The same rows on every engine, and the oracles, for the tests of the KPIs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import util
from pathlib import Path
from types import ModuleType

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

from bedside.kpis.instants import is_nothing

Rows = Sequence[Mapping[str, object]]
Engines = Callable[[Rows, Mapping[str, object]], Iterator[tuple[str, object]]]

_TYPES = {"instant": pl.Datetime("us", "UTC"), "text": pl.String(), "whole": pl.Int64()}


@pytest.fixture(scope="session")
def oracles() -> ModuleType:
    spec = util.spec_from_file_location("kpi_oracles", Path(__file__).with_name("oracles.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def engines() -> Engines:
    """Rows and the kinds of their columns → the frame of each engine, with its name."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'America/New_York'")  # a session's zone must change nothing

    def frames(rows: Rows, kinds: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        schema = {name: _TYPES[str(kind)] for name, kind in kinds.items()}
        table = pl.DataFrame([tuple(row[name] for name in schema) for row in rows], schema, orient="row")
        arrow = table.to_arrow()
        yield "polars", table
        yield "polars lazy", table.lazy()
        yield "pandas", table.to_pandas()
        yield "pandas on pyarrow", arrow.to_pandas(types_mapper=pd.ArrowDtype)
        yield "pyarrow", arrow
        yield "duckdb", connection.from_arrow(arrow)

    return frames


@pytest.fixture(scope="session")
def read() -> Callable[[object], list[dict[str, object]]]:
    """A frame of any engine as dicts; NaN counts as nothing, because classic pandas has no null."""

    def rows(frame: object) -> list[dict[str, object]]:
        table = nw.from_native(frame).lazy().collect()  # type: ignore[call-overload]  # any engine
        return [
            {name: None if is_nothing(value) else value for name, value in row.items()}
            for row in table.iter_rows(named=True)
        ]

    return rows
