"""``bedside cards``: printed cards for invitations, as PDF, SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.screen import note
from bedside.domain.cards import Card, CardSize, PaperSheet
from bedside.errors import SettingsError

__all__ = ["cards"]

_SIZES: Final = tuple(size.value for size in CardSize)


@click.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option(
    "--sheet",
    type=click.Choice([sheet.value for sheet in PaperSheet]),
    default=PaperSheet.A4.value,
    show_default=True,
    help="A sheet of cards, or one card a page for a print shop.",
)
@click.option("--size", type=click.Choice(_SIZES), default=_SIZES[0], show_default=True, help="Of each card.")
@click.option("--copies", type=click.IntRange(1, 1000), default=1, show_default=True, help="Of each code.")
@click.option("--bleed", type=float, default=0.0, show_default=True, metavar="MM", help="Beyond the cut.")
@click.option("--language", default="en", show_default=True, help="Of the words.")
@click.option(
    "--out",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("cards.pdf"),
    show_default=True,
    metavar="FILE",
    help="Ends in .pdf, or for one card in .svg or .png.",
)
@db_option
@settings_option
def cards(
    codes: tuple[str, ...],
    sheet: str,
    size: str,
    copies: int,
    bleed: float,
    language: str,
    path: Path,
    url: str,
    settings_path: Path | None,
) -> None:
    """Print cards with the codes of invitations.

    Each card holds the practice's name, words, the code in groups, and the code's link as a QR code. It
    names no patient. The settings need link_base, and a key of links; see `bedside links key`.
    """
    draw = _ways(PaperSheet(sheet), CardSize(size), bleed, copies).get(path.suffix.lower())
    if draw is None:
        raise SettingsError("--out: give a file that ends in .pdf, .svg or .png")
    if path.suffix.lower() != ".pdf" and (len(codes) > 1 or copies > 1):
        raise SettingsError("--out: several cards are a PDF; give one code for an .svg or a .png")
    chosen = chosen_settings(settings_path, needed_for="cards")
    with open_desk(url, chosen) as desk:
        drawn = draw([desk.sharing.card(code, language=language) for code in codes])
    path.write_bytes(drawn)
    count = len(codes) * copies
    printed = f"{count} card{'' if count == 1 else 's'} in {path.name}"
    note(f"{printed}. Print at 100 %, and scan one with a telephone before you print many.")


def _ways(
    sheet: PaperSheet, size: CardSize, bleed: float, copies: int
) -> Mapping[str, Callable[[list[Card]], bytes]]:
    """How cards become a file, by its ending."""
    from bedside.cards import card_png, card_svg, cards_pdf

    return {
        ".pdf": lambda given: cards_pdf(
            [card for card in given for _ in range(copies)], sheet=sheet, size=size, bleed=bleed
        ),
        ".svg": lambda given: card_svg(given[0], size=size, bleed=bleed).encode(),
        ".png": lambda given: card_png(given[0], size=size, bleed=bleed),
    }
