"""A practice uses programme files as a plugin, and the command line by its settings."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from tests.programme import CARD, SAMPLE
from tests.services.conftest import SETTINGS

from bedside import Money, Practice
from bedside.cli.settings_file import read_settings
from bedside.domain.policies import ReferralPolicyId
from bedside.errors import PluginContractError, ProgrammeRefusedError, SettingsError
from bedside.programmes import Programme, ProgrammeFiles
from bedside.storage import MemoryStorage

from .examples import FRIENDS

PRACTICE = 'name = "Harbour"\ntime_zone = "UTC"\ncurrency = "USD"\njurisdictions = ["US"]\n'


def opened(*paths: Path) -> Practice:
    return Practice(SETTINGS, storage=MemoryStorage(), plugins={"programmes": ProgrammeFiles(paths)})


def saved(folder: Path, name: str, programme: Programme) -> Path:
    path = folder / name
    path.write_text(programme.to_toml(), "utf-8")
    return path


def renamed(programme: Programme, policy_id: str) -> Programme:
    return attrs.evolve(programme, policy=attrs.evolve(programme.policy, id=ReferralPolicyId(policy_id)))


def test_a_practice_offers_what_its_files_say(tmp_path: Path) -> None:
    practice = opened(
        saved(tmp_path, "one.toml", FRIENDS), saved(tmp_path, "two.toml", renamed(FRIENDS, "family"))
    )

    assert list(practice.plugins.referral_policies(SETTINGS)) == ["family", "friends"]
    assert list(practice.plugins.reward_rules(SETTINGS).values()) == [CARD, SAMPLE]


def test_two_files_that_say_different_things_of_one_rule_are_refused(tmp_path: Path) -> None:
    other = Programme(
        policy=attrs.evolve(FRIENDS.policy, id=ReferralPolicyId("family")),
        rules=(CARD, attrs.evolve(SAMPLE, value=Money(700, "USD"))),
    )

    with pytest.raises(PluginContractError):
        opened(saved(tmp_path, "one.toml", FRIENDS), saved(tmp_path, "two.toml", other))


def test_a_file_that_is_wrong_opens_no_practice(tmp_path: Path) -> None:
    (tmp_path / "friends.toml").write_text("[policy]\n", "utf-8")

    with pytest.raises(ProgrammeRefusedError, match=r"friends\.toml"):
        opened(tmp_path / "friends.toml")


def test_the_settings_name_files_beside_them(tmp_path: Path) -> None:
    saved(tmp_path, "friends.toml", FRIENDS)
    (tmp_path / "practice.toml").write_text(PRACTICE + 'programmes = ["friends.toml"]\n', "utf-8")

    (plugin,) = read_settings(tmp_path / "practice.toml").plugins.values()

    assert isinstance(plugin, ProgrammeFiles)
    assert plugin.programmes == (FRIENDS,)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('programmes = "friends.toml"\n', "programmes: give a list of texts"),
        ('programmes = ["gone.toml"]\n', "gone.toml: the file: there is no such file"),
        (
            'programmes = []\n[plugins]\nprogrammes = "bedside.starter"\n',
            "plugins.programmes: name it otherwise",
        ),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(more: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_text(PRACTICE + more, "utf-8")

    with pytest.raises(SettingsError, match=words):
        read_settings(tmp_path / "practice.toml")
