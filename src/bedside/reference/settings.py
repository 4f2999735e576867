"""The page of the settings: every field of ``PracticeSettings`` with what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

import bedside
from bedside.domain.access import AREA_OF, STANDARD_ACCESS, AccessPolicy, Area, Grant
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.cards import CardDesign
from bedside.domain.dates import QuietHours
from bedside.domain.settings import FacilityKind, PackReview, PracticeSettings, Profession
from bedside.domain.sharing import ShareText
from bedside.reference.prose import default_text, sentences
from bedside.reference.shapes import class_lines, field_type

__all__ = ["render_settings"]

_INTRO = """\
# Settings

`PracticeSettings` are the facts of one practice that every decision needs.
They are given to `Practice` as keyword arguments, are frozen, and come from no environment variable and \
no file: where a host keeps them is the host's choice.
To change one, build a new `Practice`; that takes milliseconds.

This page is written from `bedside.domain.settings` by `python -m bedside.reference docs/reference`.
"""

_MEANS: Final[Mapping[str, str]] = {
    "id": "The practice's own id. "
    "A store serves one practice: give each a schema or a table prefix of its own.",
    "name": "What patients know the practice by; `{practice_name}` in templates.",
    "time_zone": "An IANA zone; local days, quiet hours and periods are reckoned in it.",
    "currency": "The ISO 4217 code in which the practice reckons.",
    "jurisdictions": "ISO 3166 codes from the nation down, such as `US` and `US-CA`. "
    "They choose the rule packs. "
    "Every reward is held until a reviewed pack of the narrowest one is loaded.",
    "profession": "Whose licence the practice works under; `OTHER` leaves the fact unknown to the rules.",
    "licensed": "Whether the practice works under a licence of the healing arts.",
    "federally_enrolled": "Whether it is enrolled in a federal health care program; "
    "`None` is unknown, and rules that need the fact hold.",
    "facility_kind": "What the practice is; 18 USC 220 treats the last three more strictly.",
    "furnishes_designated_health_services": "Whether 42 CFR 411.351 (designated health services) applies.",
    "pack_reviews": "Which version of which rule pack a person with authority has read for this practice. "
    "Decisions that rest on another one say so.",
    "quiet_hours": "Local clock times in which nothing is sent; a patient's own replace them.",
    "messages_per_week": "The most messages that one patient is sent in seven days.",
    "attribution_window": "How long a touch counts where no referral policy says otherwise.",
    "telephone": "`{practice_telephone}` in templates.",
    "postal_address": "`{practice_address}` in templates; commercial e-mail has to show it.",
    "opt_out": "`{opt_out}` in templates: how to get no more messages.",
    "access": "Who may see and change what: one grant for each role and purpose. "
    "What the table does not name is denied. "
    "The standard table is below; give an `AccessPolicy` of your own to replace it.",
    "reward_caps": "The most that the practice gives, by whatever programme, "
    "such as 500 dollars for everybody together in a month.",
    "records_kept_years": "How many years after the last visit a patient's records have to be kept; "
    "until it is given, nobody is erased. Zero: no law keeps them.",
    "records_kept_until_age": "Until which birthday the records of a child are kept as well.",
    "link_base": "The page that referral links lead to, such as `https://harbour.example/friends`; "
    "the code and its signature follow it. "
    "Links need keys too: `Practice(link_keys=…)`.",
    "share_texts": "Words of your own for telling a friend, one for each channel and language, "
    "in the place of the standard ones and of those of plugins.",
    "card_design": "Colours of printed cards, and the name on them where the practice's is too long. "
    "What cannot be read or scanned in them is refused.",
    "concern_answered_within": "How soon a concern is to be answered.",
}


def render_settings() -> str:
    """The whole page as Markdown; a setting without a sentence is a KeyError.

    >>> render_settings().splitlines()[0]
    '# Settings'
    """
    parts = [_INTRO]
    for field in attrs.fields(PracticeSettings):
        parts += [f"## {field.name}", "", *sentences(_MEANS[field.name]), "", _shape(field), ""]
    parts += ["## The standard access policy", "", *_access_lines(), "## Their types", ""]
    shown = (
        *(Cap, CapScope, CapPeriod, PackReview, ShareText, CardDesign, QuietHours, Profession, FacilityKind),
        *(AccessPolicy, Grant, Area),
    )
    return "\n".join([*parts, *(line for kind in shown for line in _with_its_home(kind))])


def _with_its_home(kind: type) -> list[str]:
    """The section of a type, with where it is imported from behind its heading."""
    heading, empty, *rest = class_lines(kind)
    home = "bedside" if kind.__name__ in bedside.__all__ else kind.__module__
    return [heading, empty, f"`from {home} import {kind.__name__}`", "", *rest]


def _access_lines() -> list[str]:
    lines = [
        "Who may write may read as well.",
        "What the practice's own rules ask to decide, and what they set in motion, needs no right of the "
        "person who acts.",
        "",
        "| role | purpose | reads | writes |",
        "|---|---|---|---|",
    ]
    for grant in STANDARD_ACCESS.grants:
        reads, writes = (
            "everything" if set(areas) == set(Area) else ", ".join(area.value for area in areas) or "nothing"
            for areas in (grant.reads, grant.writes)
        )
        also = "" if writes == "everything" or reads == "nothing" else reads
        lines.append(f"| {grant.role} | {grant.purpose} | {also} | {writes} |")
    return [*lines, "", *_area_lines()]


def _area_lines() -> list[str]:
    rows = [
        f"| {area.value} | {', '.join(kind for kind, of in AREA_OF.items() if of is area)} |" for area in Area
    ]
    return ["| area | kinds |", "|---|---|", *rows, ""]


def _shape(field: attrs.Attribute[object]) -> str:
    if field.default is attrs.NOTHING:
        return f"`{field_type(field)}`, required."
    default = "STANDARD_ACCESS" if field.default is STANDARD_ACCESS else default_text(field.default)
    return f"`{field_type(field)}`, by default `{default}`."
