"""``bedside cards``: files that a print shop takes, and refusals before anything is written."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from tests.cli.conftest import Run

from bedside import Practice
from bedside.cli.settings_file import read_settings
from bedside.storage import SqlStorage

SETTINGS = (
    'name = "Harbour Dental"\ntime_zone = "UTC"\ncurrency = "USD"\njurisdictions = ["US"]\n'
    'link_base = "https://harbour.example/friends"\n[card_design]\ncolour = "#7a1f3d"\n'
)


@pytest.fixture
def codes(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two codes of invitations in ./bedside.db, with settings and a link key beside it."""
    (tmp_path / "practice.toml").write_text(SETTINGS, "utf-8")
    assert run("links", "key", "link.keys").code == 0
    monkeypatch.setenv("BEDSIDE_LINK_KEY_FILE", str(tmp_path / "link.keys"))
    with SqlStorage(f"sqlite:///{tmp_path / 'bedside.db'}") as store:
        practice = Practice(read_settings(tmp_path / "practice.toml").settings, storage=store)
        desk = practice.acting_as("kim", role="manager", purpose="operations")
        ana = desk.patients.register(given="Ana", family="Ito", born_on=date(1984, 4, 4)).id
        return [str(desk.referrals.invite(ana).code) for _ in range(2)]


def test_a_sheet_holds_each_code_as_often_as_is_asked(run: Run, codes: list[str], tmp_path: Path) -> None:
    ran = run("cards", *codes, "--copies", "6", "--sheet", "letter", "--size", "3.5x2in", "--out", "all.pdf")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("12 cards in all.pdf. Print at 100 %")
    document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert [len(document), *(text.count(code) for code in codes)] == [2, 6, 6]
    assert "Ana" not in text


def test_one_card_is_a_picture_in_the_practices_colour(run: Run, codes: list[str], tmp_path: Path) -> None:
    assert run("cards", codes[0], "--out", "card.svg").code == 0
    ran = run("cards", codes[0], "--out", "card.PNG")

    assert ran.err.startswith("1 card in card.PNG.")
    assert "#7a1f3d" in (tmp_path / "card.svg").read_text("utf-8")
    image = Image.open(BytesIO((tmp_path / "card.PNG").read_bytes()))
    assert image.getpixel((2, 2)) == (0x7A, 0x1F, 0x3D)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ABCD", "--out", "x.pdf"), "code.format code: check the code for a slip"),
        (("ABCD-EFGH-JKV", "--out", "x.pdf"), "no open invitation with that id"),
        (("ABCD-EFGH-JKV", "--out", "x.doc"), "--out: give a file that ends in .pdf, .svg or .png"),
        (("ABCD-EFGH-JKV", "--copies", "2", "--out", "x.png"), "--out: several cards are a PDF"),
        (("ABCD-EFGH-JKV", "--sheet", "a3"), "Invalid value for '--sheet'"),
        ((), "Missing argument 'CODE...'"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_written(
    run: Run, codes: list[str], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(tmp_path.iterdir())

    ran = run("cards", *arguments)

    assert ran.code == 2
    assert words in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_bleed_that_no_printer_asks_for_is_refused(run: Run, codes: list[str], tmp_path: Path) -> None:
    ran = run("cards", codes[0], "--bleed", "9", "--out", "x.pdf")

    assert (ran.code, (tmp_path / "x.pdf").exists()) == (2, False)
    assert "card.bleed bleed: give 0 to 5 mm" in ran.err
