"""Settings files: the template is valid, every key is read, and a slip is refused by its key."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.programmes.examples import FRIENDS

import bedside.starter
from bedside import PracticeSettings, Profession, QuietHours
from bedside.cli.settings_file import read_settings, template
from bedside.cli.settings_text import write_settings
from bedside.demo import SETTINGS
from bedside.domain.access import STANDARD_ACCESS, AccessPolicy, Area, Grant
from bedside.domain.caps import Cap
from bedside.domain.cards import CardDesign
from bedside.domain.money import Money
from bedside.domain.settings import PackReview
from bedside.domain.sharing import STANDARD_SHARE_TEXTS, ShareText
from bedside.errors import SettingsError

GOOD = 'name = "Harbour"\ntime_zone = "UTC"\ncurrency = "USD"\njurisdictions = ["US"]\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "practice.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_init_writes_a_file_that_can_be_read(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0

    found = read_settings(tmp_path / "practice.toml").settings
    assert found.jurisdictions == ("US", "US-CA")
    assert found.quiet_hours == QuietHours(time(20), time(8))


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    written(tmp_path, "mine")

    ran = run("init")

    assert ran.code == 2
    assert "is there already" in ran.err
    assert (tmp_path / "practice.toml").read_text() == "mine"


def test_every_setting_is_in_the_template() -> None:
    keys = {field.name for field in attrs.fields(PracticeSettings)}
    in_days = {
        "attribution_window": "attribution_window_days",
        "concern_answered_within": "concern_answered_within_days",
    }

    for key in sorted(keys):
        assert re.search(rf"^(# )?\[*{in_days.get(key, key)}\b", template(), re.MULTILINE), key


def test_the_template_with_its_comments_taken_away_is_valid_too(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=(\[|[a-z_]+ = ))", "", template(), flags=re.MULTILINE)
    (tmp_path / "friends.toml").write_text(FRIENDS.to_toml(), "utf-8")
    # Plain keys have to come before the first section.
    found = read_settings(written(tmp_path, text))

    assert found.plugins["starter"] is bedside.starter
    assert list(found.plugins) == ["starter", "programmes"]
    assert found.settings.pack_reviews[0].reviewed_on == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (GOOD + 'nmae = "x"', "nmae"),
        (GOOD.replace('name = "Harbour"\n', ""), "name"),
        (GOOD.replace('"USD"', "7"), "currency"),
        (GOOD + "messages_per_week = true", "messages_per_week"),
        (GOOD + 'licensed = "yes"', "licensed"),
        (GOOD.replace('["US"]', '"US"'), "jurisdictions"),
        (GOOD + 'profession = "wizard"', "profession"),
        (GOOD + 'facility_kind = "castle"', "facility_kind"),
        (GOOD + "[quiet_hours]\nbegin = 20:00:00", "quiet_hours"),
        (GOOD + '[quiet_hours]\nbegin = "20:00"\nend = "08:00"', "quiet_hours"),
        (GOOD + '[[pack_reviews]]\npack = "us"', "pack_reviews"),
        (GOOD + 'access = "all"', "access"),
        (GOOD + '[[access]]\nrole = "student"', "access"),
        (GOOD + '[[access]]\nrole = "s"\npurpose = "treatment"\nreads = ["moon"]\nwrites = []', "access"),
        (GOOD + '[[access]]\nrole = "s"\npurpose = "treatment"\nreads = "care"\nwrites = []', "access"),
        (GOOD + 'pack_reviews = "us"', "pack_reviews"),
        (GOOD + 'reward_caps = "500"', "reward_caps"),
        (GOOD + '[[reward_caps]]\nlimit = "5.00"', "reward_caps"),
        (GOOD + '[[reward_caps]]\nlimit = 5.0\nscope = "all"\nperiod = "year"', "reward_caps"),
        (GOOD + '[[reward_caps]]\nlimit = "5.00"\nscope = "some"\nperiod = "year"', "scope"),
        (GOOD + 'share_texts = "hello"', "share_texts"),
        (GOOD + 'card_design = "teal"', "card_design"),
        (GOOD + '[card_design]\ncolor = "#1f4e5f"', "card_design"),
        (GOOD + '[[share_texts]]\nchannel = "social"', "share_texts"),
        (GOOD + '[[share_texts]]\nchannel = "social"\nbody = 7', "share_texts"),
        (GOOD + '[[share_texts]]\nchannel = "social"\nbody = "{link}"\nwho = "me"', "share_texts"),
        (GOOD + '[plugins]\nmine = "no.such.module"', "plugins.mine"),
        (GOOD + '[plugins]\nmine = "bedside.starter:nothing"', "plugins.mine"),
        (GOOD + "[plugins]\nmine = 7", "plugins"),
    ],
)
def test_a_slip_is_refused_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsError, match=rf"^practice\.toml, {re.escape(key)}: "):
        read_settings(written(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("UTC", "Mars/Olympus"),
        GOOD.replace("USD", "XYZ"),
        GOOD.replace('"US"', '"usa!"'),
        GOOD + 'link_base = "http://mars.example"',
        GOOD + '[card_design]\ncolour = "Mars"',
        GOOD + "[card_design]\nink = 7",
        GOOD + '[[share_texts]]\nchannel = "social"\nbody = "Mars {name} {link}"',
    ],
)
def test_a_value_that_the_practice_refuses_is_an_error_of_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"^practice\.toml: ") as refused:
        read_settings(written(tmp_path, text))

    assert "Mars" not in str(refused.value)


def test_what_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 2: this is not TOML"):
        read_settings(written(tmp_path, 'name = "x"\nsecret secret\n'))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "practice.toml"
    path.write_bytes(b'name = "\xff"')

    with pytest.raises(SettingsError, match="UTF-8"):
        read_settings(path)


def test_a_class_among_the_plugins_is_made_into_an_object(tmp_path: Path) -> None:
    found = read_settings(
        written(tmp_path, GOOD + '[plugins]\nprogramme = "bedside.demo.practice:Programme"')
    )

    assert type(found.plugins["programme"]).__name__ == "Programme"


def test_the_settings_of_the_demo_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, write_settings(SETTINGS))).settings == SETTINGS


@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40),
    days=st.integers(1, 400),
    enrolled=st.none() | st.booleans(),
    profession=st.sampled_from(Profession),
    reviews=st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), max_size=2),
    share=st.none() | st.sampled_from(STANDARD_SHARE_TEXTS),
    cap=st.none() | st.builds(Cap, limit=st.integers(0, 10**6).map(lambda minor: Money(minor, "USD"))),
)
def test_written_settings_are_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    days: int,
    enrolled: bool | None,
    profession: Profession,
    reviews: list[date],
    share: ShareText | None,
    cap: Cap | None,
) -> None:
    settings = PracticeSettings(
        name=name,
        time_zone="America/Denver",
        currency="USD",
        jurisdictions=("US",),
        attribution_window=timedelta(days=days),
        federally_enrolled=enrolled,
        profession=profession,
        reward_caps=() if cap is None else (cap,),
        link_base=None if share is None else "https://harbour.example/friends",
        share_texts=() if share is None else (share,),
        card_design=CardDesign() if cap is None else CardDesign(colour="#7a1f3d", name=name),
        pack_reviews=tuple(
            PackReview(pack="us", version="2026.1", reviewer="C. Counsel", reviewed_on=day) for day in reviews
        ),
    )

    text = write_settings(settings)

    assert read_settings(written(tmp_path_factory.mktemp("settings"), text)).settings == settings


def test_a_grant_stands_in_the_place_of_the_standard_one_and_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "practice.toml"
    own = Grant(role="billing", purpose="payment", writes=(Area.MONEY,))
    kept = tuple(grant for grant in STANDARD_ACCESS.grants if grant.role not in ("billing", "auditor"))
    settings = PracticeSettings(
        name="Harbour Dental",
        time_zone="UTC",
        currency="USD",
        jurisdictions=("US",),
        access=AccessPolicy(grants=(*kept, own)),
    )
    path.write_text(write_settings(settings), "utf-8")

    read = read_settings(path).settings.access

    assert read.grant("billing", "payment") == own
    assert not read.grant("auditor", "operations").may_read(Area.AUDIT)
    assert read.grant("owner", "operations") == STANDARD_ACCESS.grant("owner", "operations")
