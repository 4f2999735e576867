"""Colours that cannot be read or scanned are refused before anything is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.cards import LEAST_CONTRAST, CardDesign, CardSize, contrast
from bedside.errors import InvalidValueError

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(colours, colours)
def test_contrast_is_a_ratio_between_1_and_21_whichever_comes_first(first: str, second: str) -> None:
    assert contrast(first, second) == contrast(second, first)
    assert 1 <= contrast(first, second) <= 21.000001
    assert contrast(first, first) == 1


@pytest.mark.parametrize(
    ("colour", "on_white"),
    [("#767676", 4.54), ("#ff0000", 4.0), ("#0000ff", 8.59), ("#008000", 5.14), ("#ffff00", 1.07)],
)
def test_contrast_is_what_wcag_says(colour: str, on_white: float) -> None:
    # The ratios of the WebAIM contrast checker.
    assert contrast(colour, "#ffffff") == pytest.approx(on_white, abs=0.006)


@given(colours, colours, colours)
def test_a_design_stands_if_it_can_be_read_and_scanned(colour: str, ink: str, paper: str) -> None:
    readable = min(contrast(colour, paper), contrast(ink, paper)) >= LEAST_CONTRAST
    dark_on_light = contrast(ink, "#000000") < contrast(paper, "#000000")

    if readable and dark_on_light:
        assert CardDesign(colour=colour, ink=ink, paper=paper).ink == ink
    else:
        with pytest.raises(InvalidValueError, match=r"^card\.inverted" if readable else r"^card\.contrast"):
            CardDesign(colour=colour, ink=ink, paper=paper)


@pytest.mark.parametrize(
    ("colour", "ink", "paper", "refused"),
    [
        (
            "#ffd700",
            "#000000",
            "#ffffff",
            r"card\.contrast CardDesign\.colour: its contrast with paper is 1\.",
        ),
        ("#1f4e5f", "#888888", "#ffffff", r"card\.contrast CardDesign\.ink"),
        ("#ffffff", "#ffffff", "#000000", r"card\.inverted CardDesign\.ink"),
        ("#1F4E5F", "#000000", "#ffffff", r"card\.colour CardDesign\.colour"),
        ("teal", "#000000", "#ffffff", r"card\.colour CardDesign\.colour"),
        ("#1f4e5f", "#000", "#ffffff", r"card\.colour CardDesign\.ink"),
    ],
)
def test_colours_that_do_not_go_together_are_refused_by_name(
    colour: str, ink: str, paper: str, refused: str
) -> None:
    with pytest.raises(InvalidValueError, match=f"^{refused}"):
        CardDesign(colour=colour, ink=ink, paper=paper)


def test_the_sizes_are_those_of_business_cards() -> None:
    assert [size.millimetres for size in CardSize] == [(85.0, 55.0), (88.9, 50.8)]
