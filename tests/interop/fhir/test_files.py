"""Files that are broken, foreign or huge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.interop.entries import ImportReport

pytest.importorskip("ijson", reason="the extra 'fhir' is not installed")

ANA = {"resourceType": "Patient", "id": "ana", "name": [{"family": "Ito"}], "birthDate": "1990-02-28"}
LINE = json.dumps(ANA).encode()


def load(clinic: Any, folder: Path, content: bytes, name: str = "file.json", **options: Any) -> ImportReport:
    path = folder / name
    path.write_bytes(content)
    report: ImportReport = clinic.load(path, **options)
    return report


def codes(report: ImportReport) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in report.problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b" \n\t", "import.empty"),
        (b"\xef\xbb\xbf", "import.empty"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "fhir.format"),
        (b"[]", "import.shape"),
        (LINE.decode().encode("utf-16"), "import.encoding"),
        (LINE.decode().encode("utf-16-le"), "import.encoding"),
        (LINE.replace(b"Ito", b"It\xf6"), "import.encoding"),
        (LINE[:-1], "json.syntax"),
        (LINE + b",", "json.syntax"),
        (b'"Ito"', "import.shape"),
        (b"7", "import.shape"),
        (b"{}", "fhir.type"),
        (b'{"resourceType": "Ito"}', "fhir.type"),
        (b'{"resourceType": ["Patient"]}', "fhir.type"),
        (LINE.replace(b'"1990-02-28"', b"NaN"), "json.nan"),
        (LINE.replace(b'"1990-02-28"', b"-Infinity"), "json.nan"),
        (LINE.replace(b'"1990-02-28"', b"9" * 5000), "number.too_long"),
        (LINE.replace(b'"1990-02-28"', b"[" * 100_000 + b"]" * 100_000), "json.too_deep"),
        (LINE.replace(b'"1990-02-28"', b"[" * 80 + b"]" * 80), "json.too_deep"),
        (LINE.replace(b'"id": "ana"', b'"id": "ana", "id": "bo"'), "json.duplicate_key"),
        (LINE.replace(b'"family"', b'"family": "Bo", "family"'), "json.duplicate_key"),
        (LINE.replace(b"Ito", b"\\u0000"), "fhir.text"),
        (LINE.replace(b"Ito", b"\\u202e"), "text.control"),
        (LINE.replace(b"Ito", b"x" * 201), "name.length"),
        (LINE.replace(b"Ito", b"x" * 2_000_000), "fhir.text"),
        (LINE.replace(b"birthDate", b"birthdate"), "field.unknown"),
    ],
)
@pytest.mark.parametrize("form", ["resource", "lines", "bundle"])
def test_a_file_that_cannot_be_read_says_why_and_writes_nothing(
    clinic: Any, tmp_path: Path, content: bytes, code: str, form: str
) -> None:
    whole_file = code in ("import.empty", "fhir.format") or content.startswith((b"\xff", b"{\0", b"["))
    if form == "bundle" and not whole_file:
        content = b'{"resourceType": "Bundle", "type": "batch", "entry": [{"resource": ' + content + b"}]}"
        special = {b'"Ito"': "fhir.missing", b"7": "fhir.missing"}
        code = next(
            (other for inner, other in special.items() if content.endswith(b": " + inner + b"}]}")), code
        )

    report = load(clinic, tmp_path, content, "file.ndjson" if form == "lines" else "file.json")

    assert [problem.code for problem in report.problems] == [code]
    assert clinic.everything() == {}
    assert "Ito" not in str(report.problems[0])


def test_half_a_surrogate_pair_is_no_text(clinic: Any, tmp_path: Path) -> None:
    report = load(clinic, tmp_path, LINE.replace(b"Ito", b"\\ud800"), "file.ndjson")

    assert codes(report) == [("fhir.text", "line 1")]


def test_a_byte_order_mark_is_no_fault(clinic: Any, tmp_path: Path) -> None:
    reports = [
        load(clinic, tmp_path, b"\xef\xbb\xbf" + LINE, "a.json"),
        load(clinic, tmp_path, b"\xef\xbb\xbf" + LINE + b"\n", "a.ndjson"),
        load(
            clinic,
            tmp_path,
            b'\xef\xbb\xbf{"resourceType": "Bundle", "type": "batch", "entry": []}',
            "b.json",
        ),
    ]

    assert [(report.refused, report.finished) for report in reports] == [(0, True)] * 3
    assert clinic.count("patient") == 1


def test_one_broken_line_does_not_stop_the_others(clinic: Any, tmp_path: Path) -> None:
    bo = LINE.replace(b"ana", b"bo")

    report = load(clinic, tmp_path, b"\n".join((LINE, b"{", b"", bo)), "patients.ndjson")

    assert codes(report) == [("json.syntax", "line 2")]
    assert (clinic.count("patient"), report.finished) == (2, True)


def test_what_stands_before_the_break_of_a_bundle_is_imported_and_the_run_stays_open(
    clinic: Any, tmp_path: Path
) -> None:
    content = (
        b'{"resourceType": "Bundle", "type": "batch", "entry": [{"resource": ' + LINE + b'}, {"resource": }]}'
    )

    first = load(clinic, tmp_path, content)
    second = load(clinic, tmp_path, content)

    assert codes(first) == codes(second) == [("json.syntax", "behind entry 1")]
    assert (first.added, second.added, second.changed) == (1, 0, 0)
    assert (first.finished, second.finished) == (False, False)


@pytest.mark.parametrize("kind", ["history", "transaction-response", "batch-response", "subscription", None])
def test_a_bundle_that_does_not_tell_what_is_so_is_refused(
    clinic: Any, tmp_path: Path, kind: str | None
) -> None:
    content = {"resourceType": "Bundle", "entry": [{"resource": ANA}], **({"type": kind} if kind else {})}

    report = load(clinic, tmp_path, json.dumps(content).encode())

    assert codes(report) == [("fhir.bundle_type", "Bundle.type")]
    assert clinic.count("patient") == 0


def test_a_bundle_may_name_its_type_last(clinic: Any, tmp_path: Path) -> None:
    content = {"entry": [{"resource": ANA}], "type": "collection", "resourceType": "Bundle"}

    load(clinic, tmp_path, json.dumps(content).encode())

    assert clinic.count("patient") == 1


def test_entries_that_are_none_are_refused_one_by_one(clinic: Any, tmp_path: Path) -> None:
    entries: list[Any] = [
        7,
        {"fullUrl": "urn:uuid:1"},
        {"resource": [ANA]},
        {"request": {"method": "DELETE", "url": "Patient/ana"}},
        {"resource": ANA},
    ]
    content = {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    report = load(clinic, tmp_path, json.dumps(content).encode())

    assert codes(report) == [
        ("fhir.object", "entry 1"),
        ("fhir.missing", "entry 2"),
        ("fhir.missing", "entry 3"),
    ]
    assert (report.skipped, clinic.count("patient")) == ({"deletion": 1}, 1)


def test_of_a_folder_only_files_of_fhir_are_read(clinic: Any, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Patient.ndjson").write_bytes(LINE)
    (tmp_path / "log.ndjson").write_bytes(b'{"exportId": "x"}\n')
    (tmp_path / "readme.txt").write_bytes(b"hello")
    (tmp_path / ".hidden.json").write_bytes(b"{")

    report = clinic.load(tmp_path)

    assert (report.files, report.refused, clinic.count("patient")) == (1, 0, 1)
    assert report.skipped == {"file without FHIR resources": 1}


def test_files_are_read_in_the_order_in_which_they_refer_to_each_other(clinic: Any, tmp_path: Path) -> None:
    visit = {
        "resourceType": "Encounter",
        "id": "e-1",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": "Patient/ana"},
        "serviceProvider": {"reference": "Organization?identifier=urn:x|7"},
    }
    house = {
        "resourceType": "Organization",
        "id": "h",
        "name": "Harbour",
        "identifier": [{"system": "urn:x", "value": "7"}],
    }
    for name, resource in (("a", visit), ("b", ANA), ("c", house)):
        (tmp_path / f"{name}.ndjson").write_text(json.dumps(resource), encoding="utf-8")

    report = clinic.load(tmp_path)

    assert (report.refused, report.notices.get("ref.unresolved")) == (0, None)
    assert '"organization_id":"fhir.h"' in clinic.everything()["visit", "fhir.e-1"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"source": "a.b"}, "source.format"),
        ({"time_zone": "Mars/Olympus"}, "zone.unknown"),
        ({"time_zone": "../x"}, "zone.unknown"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_read(
    clinic: Any, tmp_path: Path, options: dict[str, str], code: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        load(clinic, tmp_path, LINE, **options)

    assert refused.value.code == code
    assert clinic.count("import_run") == 0


def test_an_empty_folder_is_refused(clinic: Any, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"import\.empty"):
        clinic.load(tmp_path)


def test_other_options_read_the_same_file_again(clinic: Any, tmp_path: Path) -> None:
    telecom = LINE.replace(
        b'"birthDate"', b'"telecom": [{"system": "phone", "value": "303 555 0100"}], "birthDate"'
    )
    load(clinic, tmp_path, telecom, region=None)

    report = load(clinic, tmp_path, telecom, region="US")

    assert (report.changed, report.already_applied) == (1, ())


def test_progress_counts_bytes(clinic: Any, tmp_path: Path) -> None:
    seen: list[Any] = []
    lines = b"\n".join(LINE.replace(b"ana", b"p%d" % number) for number in range(10))

    load(clinic, tmp_path, lines, "p.ndjson", batch_size=3, progress=seen.append)

    assert [one.bytes_read for one in seen] == sorted({one.bytes_read for one in seen})
    assert seen[-1].bytes_read == seen[-1].bytes_total == len(lines)


def test_the_extra_is_named_where_it_is_not_installed(
    clinic: Any, tmp_path: Path, bundle: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from bedside.errors import MissingExtraError

    monkeypatch.setitem(sys.modules, "ijson", None)

    with pytest.raises(MissingExtraError, match=r"bedside\[fhir\]"):
        clinic.load(bundle([ANA]))
