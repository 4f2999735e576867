"""Complete Journey: whom campaigns reached and who came by them, through our attribution and our KPI.

A campaign that was sent to a household is a touch. A coupon that was redeemed names its campaign, as a
patient names a friend, and is attributed among all campaigns of the household. What is credited to a
campaign that had reached the household is a conversion of that pair.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import polars as pl
import pytest

from bedside.domain.attribution import AttributionId, AttributionRule, Touch, TouchId, attribute
from bedside.domain.messages import Channel
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.kpis import referral_conversion_rate

SHARED = Path(os.environ.get("BEDSIDE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
ARCHIVE = SHARED / "referral_program" / "completejourney_loyalty_csv.zip"
DAY = timedelta(days=1)


class Campaign(NamedTuple):
    """One campaign: its kind, when it began, and how long its coupons counted."""

    kind: str
    starts_at: datetime
    window: timedelta


def touch_of(number: int, household: str, name: str, at: datetime, *, declared: bool) -> Touch:
    """A campaign in front of a household."""
    return Touch(
        id=TouchId(f"t-{number}"),
        patient_id=household,
        source=ReferralSource(kind=SourceKind.CAMPAIGN, source_id=name),
        channel=Channel.LETTER,
        at=at,
        declared=declared,
    )


@pytest.fixture(scope="module")
def tables() -> Mapping[str, list[dict[str, str]]]:
    if not ARCHIVE.exists():
        pytest.skip("the Complete Journey data set is not here; BEDSIDE_DATA names the folder of public data")
    with ZipFile(ARCHIVE) as archive:
        names = ("campaigns", "campaign_descriptions", "coupon_redemptions")
        return {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.csv"), "utf-8")))
            for name in names
        }


@pytest.fixture(scope="module")
def pairs(tables: Mapping[str, list[dict[str, str]]]) -> pl.DataFrame:
    """One row for each household that a campaign reached, in the columns of the KPI."""
    campaigns = {
        row["campaign_id"]: Campaign(
            kind=row["campaign_type"],
            starts_at=_midnight(row["start_date"]),
            window=_midnight(row["end_date"]) - _midnight(row["start_date"]) + DAY,
        )
        for row in tables["campaign_descriptions"]
    }
    sent: dict[str, dict[str, Touch]] = {}
    for number, row in enumerate(tables["campaigns"]):
        household, name = row["household_id"], row["campaign_id"]
        touch = touch_of(number, household, name, campaigns[name].starts_at, declared=False)
        sent.setdefault(household, {})[name] = touch
    came: dict[tuple[str, str], datetime] = {}
    for household, name, at in _credited(tables["coupon_redemptions"], campaigns, sent):
        came[household, name] = min(at, came.get((household, name), at))
    rows = [
        (household, name, campaigns[name].kind, touch.at, came.get((household, name)))
        for household, touches in sent.items()
        for name, touch in touches.items()
    ]
    columns = ("household", "campaign", "kind", "received_at", "first_visit_at")
    return pl.DataFrame(rows, schema=columns, orient="row")


def _credited(
    redemptions: list[dict[str, str]], campaigns: Mapping[str, Campaign], sent: Mapping[str, dict[str, Touch]]
) -> Iterator[tuple[str, str, datetime]]:
    """Each coupon that was redeemed, where the campaign that has its credit had reached the household."""
    for number, row in enumerate(redemptions):
        household, at = row["household_id"], _midnight(row["redemption_date"])
        campaign, reached = campaigns[row["campaign_id"]], sent.get(row["household_id"], {})
        said = touch_of(-number - 1, household, row["campaign_id"], at, declared=True)
        decided = attribute(
            [*reached.values(), said],
            attribution_id=AttributionId(f"a-{number}"),
            referral_id=f"r-{number}",
            at=at,
            window=campaign.window,
            rule=AttributionRule.DECLARED,
        )
        name = decided.source_id or ""
        if name in reached and reached[name].id in decided.counted:
            yield household, name, at


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


#: No coupon counted for longer; what counts was decided by the attribution.
LONG = timedelta(days=365)


def test_792_of_6589_pairs_came_by_their_campaign_on_any_engine(pairs: pl.DataFrame) -> None:
    frames: list[object] = [pairs, pairs.lazy(), pairs.to_pandas(), pairs.to_arrow()]
    for frame in frames:
        result = referral_conversion_rate(frame, attribution_window=LONG)

        assert (result.numerator, result.denominator) == (792, 6_589)
        assert result.value == pytest.approx(0.12020033, abs=5e-9)
        assert dict(result.excluded) == {}


def test_each_type_of_campaign_has_its_published_rate(pairs: pl.DataFrame) -> None:
    found = referral_conversion_rate(pairs, by="kind", attribution_window=LONG)

    rates = {row["kind"]: (row["numerator"], row["denominator"], row["value"]) for row in found.to_dicts()}
    assert rates == {
        "Type A": (604, 3_647, pytest.approx(0.1656, abs=5e-5)),
        "Type B": (154, 2_368, pytest.approx(0.0650, abs=5e-5)),
        "Type C": (34, 574, pytest.approx(0.0592, abs=5e-5)),
    }


def test_each_campaign_has_the_figures_of_the_reference(pairs: pl.DataFrame) -> None:
    reference = SHARED / "reference.json"
    if not reference.exists():
        pytest.skip("the reference figures are not here")
    figures = json.loads(reference.read_text("utf-8"))["completejourney.conversion_by_campaign"]["value"]

    found = referral_conversion_rate(pairs, by="campaign", attribution_window=LONG)

    ours = {
        row["campaign"]: {"targeted": row["denominator"], "redeemed": row["numerator"]}
        for row in found.to_dicts()
    }
    assert ours == figures


def test_410_of_1559_households_came_by_any_campaign(pairs: pl.DataFrame) -> None:
    households = pairs.group_by("household").agg(
        pl.col("received_at").min(), first_visit_at=pl.col("first_visit_at").min()
    )

    result = referral_conversion_rate(households, attribution_window=2 * LONG)

    assert (result.numerator, result.denominator) == (410, 1_559)
    assert result.value == pytest.approx(0.2629891, abs=5e-8)


def test_the_windows_are_what_counts(tables: Mapping[str, list[dict[str, str]]], pairs: pl.DataFrame) -> None:
    """With windows of a day nearly nobody would have come: the figures are no count of coupons."""
    redeemed = {(row["household_id"], row["campaign_id"]) for row in tables["coupon_redemptions"]}
    reached = set(pairs.select("household", "campaign").iter_rows())

    result = referral_conversion_rate(pairs, attribution_window=DAY)

    assert len(redeemed & reached) == 792
    assert result.numerator is not None
    assert result.numerator < 100
