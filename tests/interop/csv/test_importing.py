"""A file is imported once, whole rows at a time; what is wrong is named by line, field and code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bedside.domain.appointments import Appointment, AppointmentStatus
from bedside.domain.imports import ImportRun
from bedside.domain.patients import Origin, Patient
from bedside.errors import ImportRefusedError
from bedside.interop.csv import import_csv
from bedside.interop.entries import ImportReport, Progress

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic

PATIENTS = """
[table]
name = "patients"
[columns]
id = "no"
family = "surname"
registered_on = "since"
"""

APPOINTMENTS = """
[table]
name = "appointments"
zone = "America/Denver"
[columns]
id = "no"
patient_id = "who"
starts_at = ["day", "time"]
status = "state"
arrived_at = ["day", "came"]
[values.status]
"did not attend" = "noshow"
attended = "fulfilled"
"""

TWO = "no,surname,since\n1,Ito,2026-01-05\n2,Okafor,2026-01-06\n"


def problems(report: ImportReport) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.place, problem.path) for problem in report.problems]


def test_rows_become_records_with_their_origin(clinic: Clinic) -> None:
    report = clinic.load(PATIENTS, TWO)

    assert (report.added, report.refused, report.entries_read) == (2, 0, 2)
    ito, okafor = clinic.stored(Patient)
    assert (ito.id, ito.name.family, ito.registered_on) == ("csv.1", "Ito", date(2026, 1, 5))
    assert okafor.origin == Origin(source="csv", value="2")


def test_a_second_import_changes_nothing(clinic: Clinic) -> None:
    clinic.load(PATIENTS, TWO)
    before = clinic.stored(Patient)

    again = clinic.load(PATIENTS, TWO, name="renamed.csv")

    assert (again.added, again.changed, again.already_applied) == (0, 0, ("renamed.csv",))
    assert clinic.stored(Patient) == before


def test_a_mended_map_is_imported_again(clinic: Clinic) -> None:
    clinic.load(PATIENTS, TWO)

    again = clinic.load(PATIENTS + '[constants]\nlanguage = "es"\n', TWO)

    assert (again.added, again.changed) == (0, 2)


def test_a_changed_row_changes_its_record_only(clinic: Clinic) -> None:
    clinic.load(PATIENTS, TWO)

    again = clinic.load(PATIENTS, TWO.replace("Okafor", "Okafor-Ito"))

    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)


def test_appointments_find_patients_of_an_earlier_file(clinic: Clinic) -> None:
    clinic.load(PATIENTS, TWO)

    report = clinic.load(
        APPOINTMENTS,
        "no,who,day,time,state,came\n7,1,2026-03-02,09:30,attended,09:21\n"
        "8,2,2026-03-02,10:00,did not attend,\n",
    )

    kept, missed = clinic.stored(Appointment)
    assert report.added == 2
    assert kept.starts_at == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert kept.arrived_at == datetime(2026, 3, 2, 16, 21, tzinfo=UTC)
    assert (missed.status, missed.arrived_at) == (AppointmentStatus.NO_SHOW, None)


def test_an_appointment_without_its_patient_is_refused(clinic: Clinic) -> None:
    content = "no,who,day,time,state,came\n7,1,2026-03-02,09:30,attended,09:21\n"

    report = clinic.load(APPOINTMENTS, content)

    assert problems(report) == [("ref.missing", "line 2", "")]
    assert clinic.stored(Appointment) == []


def test_a_missing_patient_who_came_since_is_found(clinic: Clinic) -> None:
    content = "no,who,day,time,state,came\n7,1,2026-03-02,09:30,attended,09:21\n"
    clinic.load(APPOINTMENTS, content)
    clinic.load(PATIENTS, TWO)

    again = clinic.load(APPOINTMENTS, content)

    assert (again.added, again.refused) == (1, 0)


@pytest.mark.parametrize(
    ("row", "code", "path"),
    [
        ("3,Ito", "import.row_width", ""),
        ("3,Ito,2026-01-05,", "import.row_width", ""),
        ("3,I\0to,2026-01-05", "text.nul", ""),
        (",Ito,2026-01-05", "field.missing", "id"),
        ("3,,2026-01-05", "name.empty", "PersonName"),
        ("3, ,2026-01-05", "name.empty", "PersonName"),
        ("3,Ito,", "field.missing", "registered_on"),
        ("3,Ito,05/01/2026", "date.ambiguous_format", "registered_on"),
        ("3,Ito,5/1/26", "date.two_digit_year", "registered_on"),
        ("3,Ito,46027", "date.excel_serial", "registered_on"),
        ("3.0,Ito,2026-01-05", "id.mangled", "id"),
        ("1.55512E+10,Ito,2026-01-05", "id.mangled", "id"),
        ("2E+10,Ito,2026-01-05", "id.mangled", "id"),
        ("1.5e10,Ito,2026-01-05", "id.mangled", "id"),
        ('"a\nb",Ito,2026-01-05', "id.format", "id"),
        (f"{'9' * 321},Ito,2026-01-05", "id.format", "id"),
        (f"3,{'I' * 201},2026-01-05", "text.length", "family"),
        ("3,I\u202eto,2026-01-05", "text.control", "family"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_imported(
    clinic: Clinic, row: str, code: str, path: str
) -> None:
    report = clinic.load(PATIENTS, TWO + row + "\n4,Reyes,2026-01-07\n")

    assert problems(report) == [(code, "line 4", path)]
    assert (report.added, report.refused) == (3, 1)


@pytest.mark.parametrize("identity", ["12E5", "A-7", "007", "x y", "1.2.3"])
def test_an_id_that_only_looks_like_a_number_is_kept(clinic: Clinic, identity: str) -> None:
    clinic.load(PATIENTS, f"no,surname,since\n{identity},Ito,2026-01-05\n")

    assert clinic.stored(Patient)[0].origin == Origin(source="csv", value=identity)


def test_lost_zeros_are_seen_where_the_map_says_how_long_an_id_is(clinic: Clinic) -> None:
    report = clinic.load(PATIENTS + "[digits]\nid = 5\n", "no,surname,since\n7,Ito,2026-01-05\n")

    assert problems(report) == [("id.lost_zeros", "line 2", "id")]


def test_rows_that_repeat_each_other_count_once(clinic: Clinic) -> None:
    report = clinic.load(PATIENTS, TWO + "1,Ito,2026-01-05\n 1 , Ito ,2026-01-05\n")

    assert (report.added, dict(report.skipped), report.refused) == (2, {"repeated row": 2}, 0)


def test_rows_that_contradict_each_other_are_both_refused(clinic: Clinic) -> None:
    report = clinic.load(PATIENTS, TWO + "1,Itoh,2026-01-05\n")

    assert problems(report) == [
        ("import.conflicting_rows", "line 2", "id"),
        ("import.conflicting_rows", "line 4", "id"),
    ]
    assert "line 4" in report.problems[0].problem
    assert "line 2" in report.problems[1].problem
    assert [patient.id for patient in clinic.stored(Patient)] == ["csv.2"]


def test_a_repeat_of_a_contradicted_row_is_refused_with_it(clinic: Clinic) -> None:
    report = clinic.load(PATIENTS, TWO + "1,Itoh,2026-01-05\n1,Ito,2026-01-05\n")

    assert [problem.place for problem in report.problems] == ["line 2", "line 4", "line 5"]
    assert report.skipped == {}


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("", "import.empty", "no rows"),
        ("\ufeff", "import.empty", "no rows"),
        ("\n\n", "import.empty", "no rows"),
        ("no,surname,since\n", "import.empty", "header"),
        ("no;surname;since\n1;Ito;2026-01-05\n", "import.delimiter", 'delimiter = ";"'),
        ("no\tsurname\tsince\n1\tIto\t2026-01-05\n", "import.delimiter", 'delimiter = "\\t"'),
        ('no|surname|"since"\n1|Ito|2026-01-05\n', "import.delimiter", 'delimiter = "|"'),
        ("no,name,since\n1,Ito,2026-01-05\n", "import.columns", '"surname"'),
        ('no,"x;""y"\n1,2\n', "import.columns", '"surname", "since"'),
        ("no,surname,since,since\n1,Ito,x,y\n", "import.columns", 'called "since"'),
        ("no,surname,since,x,y\n1,Ito,x,y,z\n", "import.columns", "position 4, 5"),
        ("1,Ito,2026-01-05\n2,Okafor,2026-01-06\n", "import.columns", '"no", "surname", "since"'),
        (TWO + '3,"Ito,2026-01-05\n', "import.csv_quote", "never closed"),
        (TWO + f"3,{'x' * 70_000},2026-01-05\n", "import.cell_too_long", "65,536"),
    ],
)
def test_a_file_that_is_broken_anywhere_is_refused_whole(
    clinic: Clinic, content: str, code: str, words: str
) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        clinic.load(PATIENTS, content)

    assert caught.value.code == code
    assert words in caught.value.problem
    assert clinic.stored(Patient) == []
    assert clinic.stored(ImportRun) == []


def test_a_broken_byte_at_the_end_is_found_before_the_first_row_is_stored(clinic: Clinic) -> None:
    with pytest.raises(ImportRefusedError, match=r"import\.encoding"):
        clinic.load(PATIENTS, TWO.encode() + b"3,I\xfcto,2026-01-05\n")

    assert clinic.stored(Patient) == []


def test_a_header_that_is_somebody_s_row_is_never_shown(clinic: Clinic) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        clinic.load(PATIENTS, "no,surname,since,Zaphod Beeblebrox\n1,Ito,2026-01-05,x\n")

    assert "Zaphod" not in str(caught.value)


def test_other_columns_may_be_ignored_by_name_or_all_at_once(clinic: Clinic) -> None:
    content = "x,no,surname,since\n9,1,Ito,2026-01-05\n"
    by_name = PATIENTS.replace("[columns]", 'ignore = ["x"]\n[columns]')
    all_of_them = PATIENTS.replace("[columns]", 'other_columns = "ignore"\n[columns]')

    assert clinic.load(by_name, content).added == 1
    assert clinic.load(all_of_them, content).unchanged == 1


def test_words_for_empty_and_defaults_are_the_map_s(clinic: Clinic) -> None:
    text = PATIENTS.replace("[columns]", 'empty = ["NULL"]\n[columns]\nlanguage = "tongue"')
    content = "no,surname,since,tongue\n1,Ito,2026-01-05,NULL\n2,Reyes,2026-01-05,es\n"

    clinic.load(text + '[defaults]\nlanguage = "fr"\n', content)

    assert [patient.preferences.language for patient in clinic.stored(Patient)] == ["fr", "es"]


def test_progress_reaches_the_end_of_the_file(clinic: Clinic) -> None:
    path = clinic.folder / "rows.csv"
    path.write_text("no,surname,since\n" + "".join(f"{n},Ito,2026-01-05\n" for n in range(25)))
    seen: list[Progress] = []

    import_csv(clinic.imports, "patients", path, clinic.map(PATIENTS), batch_size=10, progress=seen.append)

    assert [step.entries_read for step in seen] == [10, 20, 25]
    assert seen[-1].bytes_read == seen[-1].bytes_total == path.stat().st_size


class PowerCut(Exception):  # noqa: N818 - not an error of ours
    """The lights went out."""


def test_an_interrupted_import_goes_on_where_it_stopped(clinic: Clinic) -> None:
    path = clinic.folder / "rows.csv"
    path.write_text("no,surname,since\n" + "".join(f"{n},Ito,2026-01-05\n" for n in range(25)))
    csv_map = clinic.map(PATIENTS)

    def cut(step: Progress) -> None:
        if step.entries_read == 20:
            raise PowerCut

    with pytest.raises(PowerCut):
        import_csv(clinic.imports, "patients", path, csv_map, batch_size=10, progress=cut)
    stored = len(clinic.stored(Patient))
    report = import_csv(clinic.imports, "patients", path, csv_map, batch_size=10)

    assert (stored, report.added, report.entries_read) == (20, 5, 5)
    assert len(clinic.stored(Patient)) == 25
    assert clinic.stored(ImportRun)[0].entries_read == 25


def test_two_sources_do_not_share_ids(clinic: Clinic) -> None:
    path = clinic.folder / "rows.csv"
    path.write_text(TWO)
    csv_map = clinic.map(PATIENTS)

    for source in ("north", "south"):
        import_csv(clinic.imports, "patients", path, csv_map, source=source)

    assert [patient.id for patient in clinic.stored(Patient)] == ["north.1", "north.2", "south.1", "south.2"]


def test_a_formula_is_stored_as_it_is(clinic: Clinic) -> None:
    clinic.load(PATIENTS, "no,surname,since\n1,=cmd|'/c calc'!A0,2026-01-05\n")

    assert clinic.stored(Patient)[0].name.family == "=cmd|'/c calc'!A0"


CANARY = "Q7canaryQ7"
TEXTS = st.text(st.sampled_from(f'{CANARY[0]}7,;\t"\r\n\0 .-/:+Ee\u202e\u00e9'), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=6), st.booleans())
@example([(CANARY, "", "")], True)
def test_no_refusal_or_problem_says_what_a_cell_said(
    clinic: Clinic, tmp_path: Path, rows: list[tuple[str, str, str]], quoted: bool
) -> None:
    mark = '"' if quoted else ""
    lines = [
        ",".join(f"{mark}{CANARY}{cell}{mark}" for cell in (f"{number}{row[0]}", *row[1:]))
        for number, row in enumerate(rows)
    ]
    said = []

    try:
        report = clinic.load(PATIENTS, "\n".join(["no,surname,since", *lines]))
        said = [str(problem) for problem in report.problems]
    except ImportRefusedError as error:
        said = [str(error)]

    assert not any(CANARY in text for text in said)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=120), st.sampled_from(["", "no,surname,since\n", "no,surname,since\n1,x,"]))
def test_any_bytes_give_a_report_or_a_refusal(clinic: Clinic, content: bytes, start: str) -> None:
    try:
        report = clinic.load(PATIENTS, start.encode() + content)
        outcome = f"import.{report.entries_read}"
    except ImportRefusedError as error:
        outcome = error.code

    assert outcome.startswith("import.")


def test_the_map_must_be_of_the_table(clinic: Clinic) -> None:
    path = clinic.folder / "rows.csv"
    path.write_text(TWO)

    with pytest.raises(ImportRefusedError, match=r"map\.table"):
        import_csv(clinic.imports, "visits", path, clinic.map(PATIENTS))
    with pytest.raises(ImportRefusedError, match=r"import\.not_readable"):
        import_csv(clinic.imports, "patients", clinic.folder, clinic.map(PATIENTS))
