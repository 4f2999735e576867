"""A card as PNG and as SVG is scanned, measured, and read aloud."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw, ImageFilter
from tests.cards.conftest import MakeCard, Scan

from bedside.cards import card_png, card_svg
from bedside.domain.cards import CardDesign, CardSize
from bedside.errors import InvalidValueError

_RUN = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z")


@pytest.mark.parametrize("size", CardSize)
@pytest.mark.parametrize("dpi", [150, 300])
def test_a_png_is_scanned_and_knows_its_size(card: MakeCard, scan: Scan, size: CardSize, dpi: int) -> None:
    image = Image.open(BytesIO(card_png(card(), size=size, dpi=dpi, bleed=3)))

    assert scan(image) == [card().link]
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert image.size == tuple(round((side + 6) / 25.4 * dpi) for side in size.millimetres)


@pytest.mark.parametrize("size", CardSize)
def test_a_card_that_is_held_askew_is_scanned(card: MakeCard, scan: Scan, size: CardSize) -> None:
    image = Image.open(BytesIO(card_png(card(), size=size))).convert("L")
    seen = image.resize((image.width * 2 // 5, image.height * 2 // 5)).rotate(9, expand=True, fillcolor=200)
    taken = BytesIO()
    seen.filter(ImageFilter.GaussianBlur(0.9)).save(taken, "JPEG", quality=35)

    assert scan(Image.open(taken)) == [card().link]


def test_a_png_shows_the_practices_colours_and_its_words(card: MakeCard) -> None:
    design = CardDesign(colour="#7a1f3d", ink="#2b1018", paper="#fff8ef")

    image = Image.open(BytesIO(card_png(card(design=design))))
    counted = {colour: count for count, colour in image.getcolors(1 << 16) or ()}

    assert image.getpixel((2, 2)) == (0x7A, 0x1F, 0x3D)
    assert image.getpixel((2, image.height - 2)) == (0xFF, 0xF8, 0xEF)
    assert counted[(0x2B, 0x10, 0x18)] > 20_000
    # The name in the band: its middle is not all one colour.
    band = image.crop((0, 0, image.width, 170))
    assert len(band.getcolors(1 << 16) or ()) > 20


@pytest.mark.parametrize("dpi", [72, 149, 1201, 300.0, True])
def test_a_resolution_that_cannot_be_scanned_is_refused(card: MakeCard, dpi: int) -> None:
    with pytest.raises(InvalidValueError, match=r"^card\.dpi dpi"):
        card_png(card(), dpi=dpi)


@pytest.mark.parametrize("size", CardSize)
def test_an_svg_is_scanned(card: MakeCard, scan: Scan, size: CardSize) -> None:
    svg = card_svg(card(), size=size)
    dots = 20
    image = Image.new("L", tuple(round(side * dots) for side in size.millimetres), 255)  # type: ignore[arg-type]  # two of them
    draw = ImageDraw.Draw(image)
    for run in _RUN.findall(svg):
        x, y, wide, tall = (float(value) * dots for value in run)
        draw.rectangle((x, y, x + wide - 1, y + tall - 1), fill=0)

    assert scan(image) == [card().link]


def test_an_svg_is_one_document_in_millimetres_that_can_be_read_aloud(card: MakeCard) -> None:
    svg = card_svg(card(practice_name="Smith & Söhne <Dental>"), bleed=3)
    root = ElementTree.fromstring(svg)
    name = "{http://www.w3.org/2000/svg}"

    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("91mm", "61mm", "-3 -3 91 61")
    assert root.findtext(f"{name}title") == (
        "Smith & Söhne <Dental> · Looking for a practice? You are welcome here. Scan this, or tell us the "
        "code. · ABCD-EFGH-JKV · harbour.example/friends"
    )
    shapes = {shape.get("id") for shape in root.iterfind(f"{name}defs/{name}path")}
    used = {str(use.get("href")).removeprefix("#") for use in root.iter(f"{name}use")}
    assert shapes == used
    assert f"b{ord('ö'):x}" in shapes
    assert not list(root.iter(f"{name}text"))


def test_a_picture_names_what_is_wrong_as_the_pdf_does(card: MakeCard) -> None:
    for draw in (card_png, card_svg):
        with pytest.raises(InvalidValueError, match=r"^card\.glyph Card\.practice_name: sign 1"):
            draw(card(practice_name="\u5e02\u6c11"))
        with pytest.raises(InvalidValueError, match=r"^card\.bleed bleed"):
            draw(card(), bleed=9)
