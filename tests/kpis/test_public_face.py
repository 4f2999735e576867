"""What people see: names, signatures, text, cards, the reference page, and how little is imported."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

import bedside.kpis
from bedside.domain.dates import Period
from bedside.errors import InvalidValueError, KpiInputError
from bedside.kpis import KPIS, KpiResult, new_patients, no_show_rate, nps, render_reference

ROOT = Path(__file__).parents[2]


def test_importing_kpis_loads_no_dataframe_library() -> None:
    heavy = ("narwhals", "polars", "pandas", "pyarrow", "duckdb", "numpy")
    code = f"import sys, bedside, bedside.kpis; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_kpi_is_a_public_function_that_takes_its_tables_and_every_option() -> None:
    options = ("by", "period", "time_zone", "min_n", "column_map", "code_map", "naive_zone")
    for kpi_id, kpi in KPIS.items():
        parameters = inspect.signature(getattr(bedside.kpis, kpi_id)).parameters

        assert kpi_id in bedside.kpis.__all__
        assert list(parameters)[: len(kpi.tables)] == list(kpi.tables)
        assert set(options) <= set(parameters)
        assert parameters["time_zone"].default is None


def test_every_definition_is_written_out() -> None:
    for kpi in KPIS.values():
        assert kpi.question.endswith("?")
        assert all((kpi.title, kpi.numerator, kpi.denominator, kpi.source, kpi.exclusions))
        assert kpi.date_column in kpi.tables[kpi.main_table]
        assert kpi.when_dated | kpi.optional <= {name for names in kpi.tables.values() for name in names}


def test_the_reference_page_is_current() -> None:
    page = ROOT / "docs" / "reference" / "kpis.md"

    assert page.read_text(encoding="utf-8") == render_reference(), (
        "write the page again: its first lines say how"
    )


def test_a_result_reads_as_one_would_say_it() -> None:
    visits = pl.DataFrame({"status": ["noshow", "fulfilled", "fulfilled", None]})

    text = str(no_show_rate(visits))

    assert text == (
        "No-show rate: 33.3 % (1 of 3; 95 % interval 6.1 % to 79.2 %)\n  1 not judged: 1 missing status"
    )


def test_nothing_to_judge_is_said_and_not_shown_as_zero() -> None:
    text = str(no_show_rate(pl.DataFrame({"status": ["booked"]})))

    assert text == "No-show rate: nothing to judge (0 of 0)"


def test_a_hidden_result_says_so_and_shows_no_number() -> None:
    result = no_show_rate(pl.DataFrame({"status": ["noshow"] * 7}), min_n=11)

    assert str(result) == "No-show rate: hidden, too few to show"
    assert "7" not in result._repr_html_().partition("</div></div>")[0].partition("margin:.2em 0")[2]


def test_a_count_is_shown_as_a_count() -> None:
    visits = pl.DataFrame(
        {"patient_id": ["a", "b"], "status": ["fulfilled"] * 2, "starts_at": ["2026-01-02"] * 2}
    )
    period = Period(date(2026, 1, 1), date(2026, 2, 1))

    text = str(new_patients(visits, period=period))

    assert text == "New patients, 2026-01-01 up to 2026-02-01: 2 (of 2 patients seen)"


class Tags(HTMLParser):
    """Counts what is opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def test_a_card_is_well_formed_and_shows_title_value_interval_and_exclusions() -> None:
    tags = Tags()

    tags.feed(nps(pl.DataFrame({"score": [10, 9, 3, 77]}))._repr_html_())

    assert tags.open == []
    for shown in ("Net promoter score", "+33", "2 promoters", "95 % interval", "1 score is outside 0 to 10"):
        assert shown in tags.text


def test_a_reason_cannot_smuggle_markup_into_a_card() -> None:
    result = KpiResult(kpi="<b>", numerator=1, denominator=1, value=1.0, n=1, excluded={"<script>": 1})

    assert "<script>" not in result._repr_html_()
    assert "<b>" not in result._repr_html_()


def test_a_result_cannot_be_changed_afterwards() -> None:
    counts = {"missing status": 1}
    result = KpiResult(kpi="no_show_rate", numerator=1, denominator=1, value=1.0, n=1, excluded=counts)
    counts["missing status"] = 2

    assert result.excluded["missing status"] == 1
    with pytest.raises(TypeError):
        result.excluded["missing status"] = 3  # type: ignore[index]  # that it fails is the point


def test_errors_are_bedsides_own() -> None:
    assert issubclass(KpiInputError, ValueError)
    with pytest.raises(InvalidValueError):
        Period(date(2026, 1, 2), date(2026, 1, 1))
