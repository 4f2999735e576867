"""Real and official FHIR files: what they hold arrives, once, and their errors quote nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import bedside.interop
from bedside.domain.appointments import Modality, Visit
from bedside.domain.imports import ImportRun
from bedside.domain.patients import Patient
from bedside.domain.professionals import Location, PractitionerRole
from bedside.errors import ImportRefusedError
from bedside.interop.entries import ImportReport, Imports
from bedside.interop.fhir.structure import READ

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")
pytest.importorskip("phonenumbers", reason="the extra 'contacts' is not installed")

SYNTHEA = "synthea_hiv_79_bundles_r4.zip"
BULK = "smart_bulk_ndjson_10_100_1000.zip"
EXAMPLES = "hl7_r4_examples_practice_subset.zip"
CASES = "fhir_test_cases_r4.zip"

Unpack = Callable[[str], Path]


@pytest.mark.slow
def test_synthea_arrives_whole_and_once(clinic: Any, new_clinic: Any, unpacked: Unpack) -> None:
    folder = unpacked(SYNTHEA)

    report = clinic.load(folder)

    expected = {
        "location": 1191,
        "organization": 1191,
        "patient": 79,
        "practitioner": 1191,
        "practitioner_role": 1191,
        "visit": 4006,
    }
    assert report.kinds == expected
    assert (report.refused, report.changed, report.finished) == (0, 0, True)
    assert {kind: clinic.count(kind) for kind in expected} == expected
    assert report.skipped["Observation"] == 17_279
    assert "ref.unresolved" not in report.notices

    visits = clinic.stored(Visit)
    assert all(visit.practitioner_id and visit.organization_id and visit.location_id for visit in visits)
    assert all(visit.modality is Modality.IN_PERSON and visit.started_at for visit in visits)
    assert all(role.practitioner_id and role.organization_id for role in clinic.stored(PractitionerRole))
    assert all(location.organization_id for location in clinic.stored(Location))

    before = clinic.everything()
    second = clinic.load(folder)
    assert (second.added, second.changed, len(second.already_applied)) == (0, 0, 81)
    assert clinic.everything() == before

    # The same records from files of other content: they are read again, and nothing changes.
    touched = sorted(folder.rglob("*.json"))[::8]
    for path in touched:
        path.write_bytes(path.read_bytes() + b"\n")
    third = clinic.load(folder)
    assert (third.added, third.changed, len(third.already_applied)) == (0, 0, 81 - len(touched))
    assert third.unchanged == third.entries_read - sum(third.skipped.values()) > 0
    assert clinic.everything() == before


@pytest.mark.slow
def test_bulk_files_arrive_whole_and_once(clinic: Any, new_clinic: Any, unpacked: Unpack) -> None:
    folder = unpacked(BULK)
    for name, patients, deceased in (("10", 13, 3), ("100", 120, 20), ("1000", 1144, 144)):
        practice = new_clinic()

        report = practice.load(folder / f"{name}-patients")

        stored = practice.stored(Patient)
        assert (len(stored), sum(patient.deceased for patient in stored)) == (patients, deceased)
        assert (report.refused, report.finished) == (0, True)
        assert practice.count("visit") == (1215 if name == "10" else 0)
        before = practice.everything()
        second = practice.load(folder / f"{name}-patients")
        assert (second.added, second.changed) == (0, 0)
        assert practice.everything() == before


class DeadError(Exception):
    """The process was killed."""


class Mortal:
    """Imports that die when so many batches are stored."""

    def __init__(self, imports: Imports, batches: int) -> None:
        self._imports = imports
        self._left = batches
        self.begin = imports.begin
        self.finish = imports.finish

    def store(
        self, run: ImportRun, records: Sequence[object], **counts: int
    ) -> tuple[ImportRun, tuple[object, ...]]:
        if self._left == 0:
            raise DeadError
        self._left -= 1
        return self._imports.store(run, records, **counts)


@pytest.mark.slow
@pytest.mark.parametrize("batches", [0, 1, 7, 16, 23])
def test_an_import_killed_after_any_batch_ends_the_same(
    clinic: Any, new_clinic: Any, unpacked: Unpack, batches: int
) -> None:
    folder = unpacked(BULK) / "10-patients"
    whole = new_clinic()
    expected = whole.load(folder, batch_size=300)

    with pytest.raises(DeadError):
        clinic.load(folder, batch_size=300, imports=Mortal(clinic.imports, batches))
    report = clinic.load(folder, batch_size=300)

    assert clinic.everything() == whole.everything()
    assert (report.finished, report.refused) == (True, expected.refused)
    assert clinic.stored(ImportRun)[0].finished_at is not None


@pytest.mark.slow
def test_bundles_killed_in_the_middle_end_the_same(clinic: Any, new_clinic: Any, unpacked: Unpack) -> None:
    folder = unpacked(SYNTHEA)
    some = sorted(folder.rglob("*Information*.json")) + sorted(folder.rglob("*.json"))[:6]
    whole = new_clinic()
    whole.load(*some, batch_size=400)

    for batches in (5, 3, 4):
        with pytest.raises(DeadError):
            clinic.load(*some, batch_size=400, imports=Mortal(clinic.imports, batches))
    clinic.load(*some, batch_size=400)

    assert clinic.everything() == whole.everything()


@pytest.mark.slow
def test_the_official_examples_are_imported_or_refused_by_name(clinic: Any, unpacked: Unpack) -> None:
    folder = unpacked(EXAMPLES)

    report = clinic.load(folder)

    assert sorted(problem.code for problem in report.problems) == [
        "fhir.missing",
        *["name.empty"] * 3,
        *["ref.missing"] * 3,
    ]
    assert report.kinds["patient"] == 19
    assert report.kinds["visit"] == 10
    assert report.kinds["organization"] == 13
    assert _quoted(report, folder.rglob("*.json")) == []


@pytest.mark.slow
def test_no_official_example_is_refused_for_its_structure(unpacked: Unpack) -> None:
    from bedside.interop.fhir.structure import check_resource

    for path in unpacked(EXAMPLES).rglob("*.json"):
        resource = json.loads(path.read_text(encoding="utf-8"))
        if resource["resourceType"] in READ:
            check_resource(resource)


#: Files of the subset that are wrong in a way which the official validator sees and a reader need not:
#: terminology, profiles, narrative, references of a resource that is not read.
STRUCTURAL = {
    "synthea.json": "fhir.code fhir.list",
    "resource-invalid-id-1.json": "fhir.id",
    "resource-invalid-id-2.json": "fhir.id",
    "resource-invalid-id-3.json": "fhir.id",
    # A day, and an instant of that day: the day may begin before it. Its patient is not there.
    "encounter-period.json": "ref.missing",
    "patient-id-bad-1.json": "fhir.id",
    "patient-id-bad-2.json": "fhir.id",
    "patient-id-bad-3.json": "fhir.id",
    "json-comments-1.json": "json.syntax",
    "json-comments-2.json": "json.syntax",
    "json-comma-bad-1.json": "json.syntax",
    "json-comma-bad-2.json": "json.syntax",
    "json-no-quotes-1.json": "json.syntax",
    "json-no-quotes-2.json": "json.syntax",
    "json-comments.json": "field.unknown",
    "versioned-extension.json": "fhir.missing",
    "ai3.json": "field.unknown",
    "ai4.json": "fhir.date",
    "bad-json-close-1.json": "json.syntax",
    "bad-json-close-2.json": "json.syntax",
    "bad-json-close-3.json": "json.syntax",
    "questionnaire/brianpos/open-choice-invalid-type-qr.json": "field.unknown",
}


@pytest.mark.slow
def test_every_structurally_invalid_file_is_refused_by_name_or_gives_what_is_valid(
    new_clinic: Any, unpacked: Unpack, shared_json: Callable[[str], Any]
) -> None:
    folder = unpacked(CASES)
    for case in shared_json("structurally_invalid_subset.json"):
        path = next(
            found for found in folder.rglob(Path(case["file"]).name) if str(found).endswith(case["file"])
        )
        practice = new_clinic()

        report = practice.load(path)

        codes = {problem.code for problem in report.problems}
        if case["format"] == "xml":
            assert codes == {"fhir.format"}, case["file"]
        elif case["file"] in STRUCTURAL:
            assert codes & set(STRUCTURAL[case["file"]].split()), (case["file"], codes)
        if report.problems and path.suffix == ".json" and report.entries_read <= 1:
            assert practice.everything() == {}, case["file"]
        assert _quoted(report, [path]) == [], case["file"]


@pytest.mark.slow
def test_every_official_test_case_is_imported_or_refused_by_name(new_clinic: Any, unpacked: Unpack) -> None:
    folder = unpacked(CASES)
    practice = new_clinic()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".json", ".xml", ".ndjson"):
            report = practice.load(path)

            assert _quoted(report, [path]) == [], path.name
            before = practice.everything()
            again = practice.load(path)
            assert (again.added, again.changed) == (0, 0), path.name
            assert practice.everything() == before


@pytest.mark.slow
def test_no_clean_test_case_is_refused_for_its_structure(
    unpacked: Unpack, shared_json: Callable[[str], Any]
) -> None:
    from bedside.interop.fhir.structure import check_resource

    folder = unpacked(CASES) / "validator"
    checked = 0
    for case in shared_json("fhir_test_cases_index.json"):
        path = folder / case["file"]
        if case["format"] != "json" or case["n_errors"] or not path.exists():
            continue
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            continue
        entries = (
            content.get("entry", []) if content.get("resourceType") == "Bundle" else [{"resource": content}]
        )
        for entry in entries:
            if entry.get("resource", {}).get("resourceType") in READ:
                check_resource(entry["resource"])
                checked += 1

    assert checked > 100


def _quoted(report: ImportReport, paths: Any) -> list[str]:
    """The values of the files that stand in an error of the report, and are no words of our own."""
    texts = [str(problem) for problem in report.problems]
    words = {word for text in texts for word in re.findall(r"[^\s,;:]+", text)} - OURS
    return [
        value
        for path in paths
        for value in _values(path)
        if len(value) > 3 and (value in words or (" " in value and any(value in text for text in texts)))
    ]


SOURCE = Path(bedside.interop.__file__).parent

#: The words of our messages and of FHIR's own vocabulary, which a file may hold as values as well.
OURS = {
    word
    for path in (*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml"), *SOURCE.parent.glob("records/*.py"))
    for word in re.findall(r"[\w.-]+", path.read_text(encoding="utf-8"))
}


def _values(path: Path) -> Iterator[str]:
    content = path.read_text(encoding="utf-8", errors="replace")
    try:
        waiting: list[Any] = [json.loads(content)]
    except ValueError:
        waiting = []
        yield from re.findall(r':\s*"([^"\n]*)"', content)
        yield from re.findall(r'value="([^"\n]*)"', content)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(inner for name, inner in value.items() if name != "resourceType")
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str):
            yield value


def test_an_absent_path_is_named(clinic: Any, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"import\.not_found"):
        clinic.load(tmp_path / "none.json")
