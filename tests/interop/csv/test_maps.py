"""A map is read strictly, and every key of it is documented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.errors import ImportRefusedError
from bedside.interop.csv import TABLES, read_map
from bedside.interop.csv.binding import table_of
from bedside.interop.csv.clocks import DIRECTIVES
from bedside.interop.csv.mapkeys import KEYS
from bedside.interop.csv.reading import DELIMITERS, ENCODINGS

ROOT = Path(__file__).parents[3]

PATIENTS = """
[table]
name = "patients"
[columns]
id = "no"
family = "surname"
registered_on = "since"
"""


def refusal_of(folder: Path, text: str, *, table: str = "patients") -> ImportRefusedError:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefusedError) as caught:
        table_of(read_map(path), table)
    return caught.value


def test_a_map_says_which_column_fills_which_field(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(PATIENTS + "[values.deceased]\nY = true\n[constants]\nborn_on = 1990-02-28\n")

    csv_map = read_map(path)

    assert csv_map.columns["family"] == ("surname",)
    assert csv_map.values["deceased"] == {"Y": "true"}
    assert csv_map.constants["born_on"] == date(1990, 2, 28).isoformat()


@pytest.mark.parametrize(
    ("extra", "code", "words"),
    [
        ("[colums]\nid = 'x'\n", "map.unknown_key", "did you mean columns?"),
        ("[formats]\nbornon = '%d/%m/%Y'\n", "map.unknown_field", "did you mean born_on?"),
        ("[formats]\nborn_on = '%d/%m/%y'\n", "date.two_digit_year", "%Y"),
        ("[formats]\nborn_on = '%d/%m/%Y %H'\n", "date.pattern", "no time of day"),
        ("[formats]\nfamily = 'upper'\n", "map.value", "no format"),
        ("[formats]\nmobile = 'USA'\n", "map.value", "country code"),
        ("[formats]\nfull_name = 'backwards'\n", "map.value", "given family"),
        ("[values.deceased]\nY = 'yes'\n", "map.value", "true"),
        ("[values.born_on]\nx = 'y'\n", "map.value", "only codes"),
        ("[values]\ndeceased = 'x'\n", "map.value", "word"),
        ("[constants]\nborn_on = '1/2/1990'\n", "date.ambiguous_format", "declare"),
        ("[constants]\nregistered_on = 2024-01-01\n", "map.value", "column already"),
        ("[constants]\ndeceased = 'maybe'\n", "type.bool", "[values.deceased]"),
        ("[constants]\ndeceased = 3\n", "type.bool", "[values.deceased]"),
        ("[constants]\nlanguage = 1.5\n", "map.value", "give text"),
        ("[defaults]\nlanguage = 'en'\n", "map.value", "use [constants]"),
        ("[digits]\nid = 0\n", "map.value", "1 to 128"),
        ("[digits]\nfamily = 3\n", "map.value", "only ids"),
        ("[scores]\nq1 = 'x'\n", "map.unknown_field", "no scores"),
        ("[formats]\nborn_on = 3\n", "map.value", "give text"),
        ("born_on = []\n", "map.value", "column"),
        ("[table]\n", "map.syntax", "TOML"),
        ("x = \n", "map.syntax", "TOML"),
    ],
)
def test_a_map_that_cannot_be_meant_is_refused(tmp_path: Path, extra: str, code: str, words: str) -> None:
    error = refusal_of(tmp_path, PATIENTS + extra)

    assert error.code == code
    assert words in error.problem


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("encodng = 'utf-8'", "map.unknown_key"),
        ("encoding = 'utf-7'", "map.value"),
        ("encoding = 'idna'", "map.value"),
        ("delimiter = ':'", "map.value"),
        ("delimiter = 3", "map.value"),
        ("zone = 'Denver'", "zone.unknown"),
        ("zone = '../../etc/passwd'", "zone.unknown"),
        ("skipped_times = 'maybe'", "map.value"),
        ("repeated_times = true", "map.value"),
        ("other_columns = 'drop'", "map.value"),
        ("bad_contacts = 'drop'", "map.value"),
        ("ignore = 'x'", "map.value"),
        ("empty = [1]", "map.value"),
        ("zone = ''", "map.value"),
    ],
)
def test_each_key_of_the_table_section_is_checked(tmp_path: Path, line: str, code: str) -> None:
    text = PATIENTS.replace('name = "patients"', f'name = "patients"\n{line}')

    assert refusal_of(tmp_path, text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "map.missing_key"),
        ("[columns]\nid = 'x'\n", "map.missing_key"),
        ("[table]\nname = 'patients'\n", "map.missing_key"),
        ("table = 3\n", "map.value"),
        ("[table]\nname = 'patients'\n[columns]\nfamily = 'x'\n", "map.missing_field"),
        ("[table]\nname = 'patients'\n[columns]\nid = 'x'\nfamily = 'x'\n", "map.missing_field"),
        ("[table]\nname = 'patients'\n[columns]\nid = 'x'\nregistered_on = 'y'\n", "map.missing_field"),
        (PATIENTS + "deceased = 'dead'\n", "map.missing_key"),
        (PATIENTS.replace("patients", "visits"), "map.table"),
    ],
)
def test_a_map_without_what_the_table_needs_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refusal_of(tmp_path, text).code == code


def test_an_unknown_table_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    assert "did you mean patients?" in refusal_of(tmp_path, PATIENTS, table="patient").problem


def test_scores_are_needed_where_there_are_scores(tmp_path: Path) -> None:
    text = "[table]\nname = 'survey_responses'\n[columns]\nid = 'a'\nanswered_at = 'b'\ninstrument = 'c'\n"

    assert refusal_of(tmp_path, text, table="survey_responses").code == "map.missing_field"


def test_a_map_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(ImportRefusedError, match=r"map\.not_readable"):
        read_map(tmp_path / "gone.toml")
    with pytest.raises(ImportRefusedError, match=r"map\.syntax"):
        read_map(tmp_path / "bytes.toml")


def test_a_mended_map_is_another_map_and_a_renamed_one_is_not(tmp_path: Path) -> None:
    maps = []
    for name, text in (("a", PATIENTS), ("b", PATIENTS), ("c", PATIENTS + "given = 'x'\n")):
        path = tmp_path / f"{name}.toml"
        path.write_text(text)
        maps.append(read_map(path))

    assert maps[0].digest == maps[1].digest
    assert maps[0].digest != maps[2].digest


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_a_map_or_a_refusal(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(PATIENTS + text, encoding="utf-8", errors="surrogatepass")
    try:
        outcome = table_of(read_map(path), "patients").name
    except ImportRefusedError as error:
        outcome = error.code

    assert outcome == "patients" or "." in outcome


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples" / "maps").glob("*.toml")), ids=lambda path: path.name
)
def test_every_example_map_fits_its_table(path: Path) -> None:
    csv_map = read_map(path)

    assert table_of(csv_map, csv_map.table).name == csv_map.table


def test_every_key_field_and_directive_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "csv-maps.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0].strip("# `"): part for part in page.split("\n## ")}

    for key in KEYS:
        assert f"| `{key.name}` |" in page, key.name
    for table in TABLES.values():
        for field in table.fields:
            row = (
                f"| `{field.name}` | {field.type.value} | {'yes' if field.required else ''} | {field.about} |"
            )
            assert row.replace("|  |", "| |") in sections[table.name], f"{table.name}.{field.name}"
    for directive in DIRECTIVES:
        assert f"| `{directive}` |" in page, directive
    for word in (*ENCODINGS, *DELIMITERS.values()):
        assert word in page, word
