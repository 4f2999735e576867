"""Rows are read as RFC 4180 says, whatever the line ends; what is not one reading only is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bedside.errors import ImportRefusedError
from bedside.interop.csv.reading import LONGEST_CELL, content_hash, read_rows


def rows_of(
    folder: Path, content: bytes, *, encoding: str = "utf-8", delimiter: str = ","
) -> list[list[str]]:
    path = folder / "rows.csv"
    path.write_bytes(content)
    content_hash(path, encoding=encoding)
    return [row.cells for row in read_rows(path, encoding=encoding, delimiter=delimiter)]


def refusal_of(folder: Path, content: bytes, *, encoding: str = "utf-8") -> ImportRefusedError:
    with pytest.raises(ImportRefusedError) as caught:
        rows_of(folder, content, encoding=encoding)
    return caught.value


SPECTRUM = (
    "comma_in_quotes empty empty_crlf escaped_quotes json newlines newlines_crlf quotes_and_newlines "
    "simple simple_crlf utf8"
).split()


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_csv_spectrum_is_read_as_its_answers_say(public_files: Path, name: str) -> None:
    folder = public_files / "badinput" / "csv-spectrum"
    answer = json.loads((folder / "json" / f"{name}.json").read_text(encoding="utf-8"))

    header, *rows = (row.cells for row in read_rows(folder / "csvs" / f"{name}.csv"))

    assert [dict(zip(header, row, strict=True)) for row in rows] == answer


def test_the_one_spectrum_answer_with_another_phone_number_agrees_in_all_else(public_files: Path) -> None:
    # The answer of location_coordinates has another telephone number than its CSV file: upstream's slip.
    folder = public_files / "badinput" / "csv-spectrum"
    answer = json.loads((folder / "json" / "location_coordinates.json").read_text(encoding="utf-8"))
    path = folder / "csvs" / "location_coordinates.csv"

    header, row = (row.cells for row in read_rows(path))

    read = dict(zip(header, row, strict=True))
    assert read.pop("Contact Phone Number") == "2095257564"
    assert answer.pop("Contact Phone Number") == "1234567890"
    assert read == answer


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_accepted(tmp_path: Path, end: str) -> None:
    content = end.join(["a,b", "1,2", "3,4", ""]).encode()

    assert rows_of(tmp_path, content) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_line_ends_may_be_mixed_and_stand_in_quotes(tmp_path: Path) -> None:
    content = b'a,b\r1,"x\r\ny"\n\n3,"p\nq"\r\n'

    assert rows_of(tmp_path, content) == [["a", "b"], ["1", "x\r\ny"], ["3", "p\nq"]]


def test_a_row_knows_the_line_that_it_begins_on(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b'a\r\n"1\r\n2"\r\n\r\n3\r\n')

    assert [row.line for row in read_rows(path)] == [1, 2, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_not_part_of_the_first_column(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"

    assert rows_of(tmp_path, f"{mark}id,b\n1,2\n".encode(encoding), encoding=encoding)[0] == ["id", "b"]


def test_a_declared_encoding_is_read(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "id,name\n1,Müller\n".encode("windows-1252"), encoding="windows-1252")

    assert rows[1] == ["1", "Müller"]


@pytest.mark.parametrize("before", [0, 1, 2, (1 << 20) - 12, (1 << 20) - 11, (1 << 20) - 10, 2 << 20])
def test_a_broken_byte_is_named_by_its_offset(tmp_path: Path, before: int) -> None:
    start = b"id,name\n1," + b"x" * before

    error = refusal_of(tmp_path, start + b"\xff,\n")

    assert error.code == "import.encoding"
    assert f"offset {len(start)} " in error.problem


def test_half_a_character_at_the_end_is_named_by_its_offset(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, b"id\n\xe2\x82")

    assert (error.code, "offset 3 " in error.problem) == ("import.encoding", True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_was_not_declared_is_called_so(tmp_path: Path, encoding: str) -> None:
    assert refusal_of(tmp_path, "id,name\n1,Ana\n".encode(encoding)).code == "import.encoding"


def test_an_open_quote_is_named_by_the_line_of_its_row(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n')

    assert (error.code, error.place) == ("import.csv_quote", "rows.csv line 3")
    assert "never closed" in error.problem


def test_text_behind_a_closing_quote_is_refused(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, b'a,b\n1,"x"y\n')

    assert (error.code, error.place) == ("import.csv_quote", "rows.csv line 2")


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_CELL, True), (LONGEST_CELL + 1, False)])
def test_a_cell_has_a_greatest_length(tmp_path: Path, length: int, fits: bool) -> None:
    content = b"a,b\n1," + b"x" * length + b"\n"

    if fits:
        assert len(rows_of(tmp_path, content)[1][1]) == length
    else:
        assert refusal_of(tmp_path, content).code == "import.cell_too_long"


@pytest.mark.parametrize("content", [b'"' + b"x" * 200_000, b"x" * 5_000_000, b'a\n"' + b"x\n" * 200_000])
def test_what_has_no_end_is_refused_early(tmp_path: Path, content: bytes) -> None:
    assert refusal_of(tmp_path, content).code == "import.cell_too_long"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"import.not_readable gone.csv"):
        list(read_rows(tmp_path / "gone.csv"))


def test_what_cannot_be_read_is_refused_in_either_pass(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a,b\n1,\xff\n")

    with pytest.raises(ImportRefusedError, match=r"import\.encoding"):
        list(read_rows(path))
    with pytest.raises(ImportRefusedError, match=r"import\.not_readable"):
        list(read_rows(tmp_path))
    with pytest.raises(ImportRefusedError, match=r"import\.not_readable"):
        content_hash(tmp_path)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
@example([["\ufeff", "x"]], "\n")
def test_what_the_standard_writer_writes_is_read_back(
    tmp_path: Path, rows: list[list[str]], end: str
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)

    assert rows_of(tmp_path, b"\xef\xbb\xbf" + buffer.getvalue().encode()) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    try:
        outcome = "blank" if [] in rows_of(tmp_path, content) else "rows"
    except ImportRefusedError as error:
        outcome = error.code

    assert outcome == "rows" or outcome.startswith("import.")
