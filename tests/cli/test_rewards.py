"""``bedside rewards`` and ``vouchers``: what a person reads, the exit codes, and what no cell may say."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.services.conftest import SETTINGS
from tests.services.money import Giving, House

from bedside import Outcome, SeededEnvironment
from bedside.cli.settings_file import read_settings
from bedside.cli.settings_text import write_settings
from bedside.cli.statement_pages import safe_cell
from bedside.errors import SettingsError
from bedside.storage import SqlStorage

START = datetime(2025, 3, 3, 20, tzinfo=UTC)
POOL = '\n[fulfillers.cards]\nway = "vouchers"\npool = "pool.db"\nlow_at = 1\ninstruments = ["otc_sample"]\n'
HAND = '\n[fulfillers.cupboard]\nway = "by-hand"\ninstruments = ["otc_sample"]\n'
CODES = "code,amount,currency\nAPPLE-1,6.00,USD\nAPPLE-2,6.00,USD\n"


def house_in(folder: Path, *, settings: str = "", giving: Giving | None = None, owed: int = 2) -> list[str]:
    """A database in which so many rewards of 6.00 are owed, and its settings; the ids of the rewards."""
    with SqlStorage(f"sqlite:///{folder / 'bedside.db'}") as store:
        house = House(
            store,
            giving or Giving(budget=6000, fulfiller=None),
            SeededEnvironment(seed=1, start=START),
        )
        ana = house.patient()
        gifts: list[str] = []
        for _ in range(owed):
            gifts.append(house.give(ana).id)
            house.desk.rewards.settle()
            if giving is not None:
                house.desk.rewards.hand_over(gifts[-1])
            house.world.advance(timedelta(days=20))
    (folder / "practice.toml").write_text(write_settings(SETTINGS) + settings, encoding="utf-8")
    (folder / "codes.csv").write_text(CODES, encoding="utf-8")
    return gifts


def test_what_is_given_by_hand_is_listed_and_confirmed(run: Run, tmp_path: Path) -> None:
    first, second = house_in(tmp_path, settings=HAND)

    listed = run("rewards", "list")
    done = run("rewards", "confirm", first, "--reference", "at the desk")
    asked = run("rewards", "hand-over")

    lines = listed.out.splitlines()
    assert lines[0].split() == ["Reward", "What", "Amount", "Owed", "since", "Claim", "until", "For", "By"]
    assert lines[1].split() == [first, *"otc sample 6.00 USD 2025-03-03 12:00 patient-1 hand".split()]
    assert "Times are those of America/Los_Angeles" in listed.err
    assert "rewards confirm ID" in listed.err
    assert (done.code, done.out) == (0, f"{first}: fulfilled\n")
    assert (asked.code, asked.out) == (0, "")
    assert "1 more is given by hand" in asked.err
    assert second in run("rewards", "list").out
    assert "Testing" not in listed.out + listed.err


def test_vouchers_are_loaded_given_and_run_out(run: Run, tmp_path: Path) -> None:
    gifts = house_in(tmp_path, settings=POOL, owed=3)

    loaded = run("vouchers", "load", "cards", "codes.csv", "--amount", "6.00")
    full = run("vouchers", "stock")
    handed = run("rewards", "hand-over")
    empty = run("vouchers", "stock")
    again = run("vouchers", "load", "cards", "codes.csv")

    assert (loaded.code, loaded.out) == (0, "2 vouchers loaded.\n")
    assert (full.code, full.out) == (0, "cards: 2 of 6.00 USD\n")
    assert handed.code == 1
    assert handed.out.splitlines() == [
        f"{gifts[0]}: sent (low-stock)",
        f"{gifts[1]}: sent (low-stock)",
        f"{gifts[2]}: failed (pool-empty)",
    ]
    assert "`bedside vouchers load` fills it" in handed.err
    assert (empty.code, empty.out) == (1, "cards: none; running low\n")
    assert again.code == 2
    assert "voucher.duplicate" in again.err
    assert "APPLE" not in loaded.out + handed.out + again.err
    assert run("vouchers", "used", "cards", "codes.csv").out == "2 of 2 are of this pool.\n"


def test_a_pool_that_is_not_there_is_refused_with_those_that_are(run: Run, tmp_path: Path) -> None:
    house_in(tmp_path, settings=HAND + POOL)

    ran = run("vouchers", "load", "cupboard", "codes.csv")

    assert (ran.code, "there are cards" in ran.err) == (2, True)


def test_one_that_cannot_be_handed_over_keeps_no_other_waiting(run: Run, tmp_path: Path) -> None:
    first, second = house_in(tmp_path, settings=POOL)
    run("vouchers", "load", "cards", "codes.csv")
    run("rewards", "hand-over", first)

    ran = run("rewards", "hand-over", first, "reward-99", second)

    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{first}: reward: fulfilled cannot become handing_over; it may become clawed_back",
        "reward-99: no reward with that id",
        f"{second}: sent (low-stock)",
    ]


def test_what_nobody_knows_is_listed_and_settled_once_somebody_does(run: Run, tmp_path: Path) -> None:
    giving = Giving(budget=6000, answers=[Outcome.UNKNOWN])
    first, second = house_in(tmp_path, giving=giving)

    listed = run("rewards", "unknown")
    no_answer = run("rewards", "settle-unknown", first)
    given = run("rewards", "settle-unknown", first, "--handed-over", "--reference", "seen")
    not_given = run("rewards", "settle-unknown", second, "--not-handed-over")

    assert listed.code == 1
    assert listed.out.splitlines()[1].split() == [
        first,
        *"otc sample 6.00 USD 2025-03-03 12:00 cupboard".split(),
    ]
    assert (no_answer.code, "--handed-over" in no_answer.err) == (2, True)
    assert (given.out, not_given.out) == (f"{first}: fulfilled\n", f"{second}: posted\n")
    assert (run("rewards", "unknown").code, run("rewards", "unknown").out) == (0, "")


def test_settling_says_where_rewards_stand(run: Run, tmp_path: Path) -> None:
    house_in(tmp_path, owed=0)

    assert run("rewards", "settle").out == "0 looked at.\n"


def test_settling_lets_go_what_nobody_collected(run: Run, tmp_path: Path) -> None:
    giving = Giving(budget=6000, answers=[Outcome.FAILED], claim_within=timedelta(days=15))
    house_in(tmp_path, giving=giving)

    # Since then fifteen days have passed for the first, and for the second as well.
    first, again = run("rewards", "settle"), run("rewards", "settle")

    assert first.out == "0 looked at.\n2 not collected in time: lost.\n"
    assert again.out == "0 looked at.\n"


def test_an_empty_list_says_so(run: Run, tmp_path: Path) -> None:
    house_in(tmp_path, owed=0)

    for command in ("list", "hand-over"):
        ran = run("rewards", command)
        assert (ran.code, ran.out, ran.err) == (0, "", "nothing is owed\n")


# Statements.


def test_a_statement_is_for_the_patient(run: Run, tmp_path: Path) -> None:
    first, _ = house_in(tmp_path)
    run("rewards", "confirm", first)

    table = run("rewards", "statement", "patient-1", "--from", "2025-03-01", "--until", "2025-04-01")

    assert table.code == 0
    assert "2025-03         6.00 USD  product sample, for bringing a friend: earned" in table.out
    assert not re.search(r"2025-03-\d\d +6\.00", table.out)
    assert "at the end, USD: being checked 0.00, ready to be given 12.00" in table.out
    assert "friends" not in table.out.replace("bringing a friend", "")
    refused = run("rewards", "statement", "patient-1", "--from", "2025-03-02", "--until", "2025-04-01")
    assert (refused.code, "statement.months" in refused.err) == (2, True)


def test_accounts_are_a_table_json_and_csv_that_say_the_same(run: Run, tmp_path: Path) -> None:
    house_in(tmp_path, giving=Giving(budget=6000))

    table = run("rewards", "accounts", "--year", "2025")
    told = json.loads(run("rewards", "accounts", "--year", "2025", "--format", "json").out)
    rows = list(
        csv.DictReader(io.StringIO(run("rewards", "accounts", "--year", "2025", "--format", "csv").out))
    )

    [programme], [tax] = told["programmes"], told["taxes"]
    assert programme["closing"] == {"budget": "48.00", "reserved": "0.00", "owed": "0.00", "given": "12.00"}
    assert (tax["payee"], tax["total"], tax["outcome"]) == ("patient-1", "12.00", "allow")
    figures = {row["figure"]: row["amount"] for row in rows if row["sort"] == "programme"}
    assert {name: figures[f"closing {name}"] for name in programme["closing"]} == programme["closing"]
    assert max(map(len, table.out.splitlines())) <= 80
    assert re.search(r"^closing +48\.00 +0\.00 +0\.00 +12\.00$", table.out, re.MULTILINE)
    assert re.search(r"^handed over +-12\.00 +\+12\.00$", table.out, re.MULTILINE)


def test_a_statement_is_json_and_csv_for_programs(run: Run, tmp_path: Path) -> None:
    house_in(tmp_path)
    asked = ("rewards", "statement", "patient-1", "--year", "2025", "--format")

    told = json.loads(run(*asked, "json").out)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "csv").out)))

    assert [line["move"] for line in told["lines"]] == [row["what"] for row in rows if row["reward"]]
    assert told["accounts"][0]["closing"] == {"reserved": "0.00", "owed": "12.00", "given": "0.00"}
    assert "budget" not in json.dumps(told)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "2025-01-01"),
        ("--until", "2025-01-01"),
        ("--year", "2025", "--from", "2025-01-01", "--until", "2025-02-01"),
    ],
)
def test_a_period_is_a_year_or_two_days(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    house_in(tmp_path, owed=0)

    assert run("rewards", "accounts", *arguments).code == 2


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("-2+3", "'-2+3"),
        ("-6.00", "-6.00"),
        ("6.00", "6.00"),
        ("", ""),
        ("-", "'-"),
        ("-٣", "'-٣"),
    ],
)
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert safe_cell(cell) == safe


# The settings file.

GOOD = 'name = "Harbour"\ntime_zone = "UTC"\ncurrency = "USD"\njurisdictions = ["US"]\n'
SHOP = (
    '[fulfillers.shop]\nway = "webhook"\ninstruments = ["giftcard_bigbox"]\nurl = "https://shop.example/r"\n'
)
SECRET = base64.b64encode(bytes(32)).decode()


def written(folder: Path, text: str) -> Path:
    (folder / "practice.toml").write_text(GOOD + text, encoding="utf-8")
    return folder / "practice.toml"


def test_each_way_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.secret").write_text(SECRET + "\n")
    monkeypatch.setenv("SHOP_SECRET", SECRET)
    other = SHOP.replace("shop]", "other]") + 'secret_variable = "SHOP_SECRET"\ntimeout_seconds = 5\n'

    found = read_settings(written(tmp_path, HAND + POOL + SHOP + 'secret_file = "shop.secret"\n' + other))

    assert list(found.fulfillers) == ["cupboard", "cards", "shop", "other"]
    assert found.fulfillers["cards"].pool == tmp_path / "pool.db"
    assert not (tmp_path / "pool.db").exists()
    offers = [
        offer
        for named in found.fulfillers.values()
        for offer in named.plugin.bedside_reward_fulfillers(found.settings)
    ]
    assert [(offer.name, offer.by_hand) for offer in offers] == [
        ("cupboard", True),
        ("cards", False),
        ("shop", False),
        ("other", False),
    ]
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('fulfillers = "me"', "fulfillers"),
        ('[fulfillers]\nme = "you"', "fulfillers"),
        ('[fulfillers.me]\nway = "magic"', "fulfillers.me.way"),
        ('[fulfillers.me]\nway = "by-hand"', "fulfillers.me.instruments"),
        ('[fulfillers.me]\nway = "by-hand"\ninstruments = []', "fulfillers.me.instruments"),
        ('[fulfillers.me]\nway = "by-hand"\ninstruments = ["gold"]', "fulfillers.me.instruments"),
        (HAND + 'pool = "x"', "fulfillers.cupboard.pool"),
        (POOL.replace('pool = "pool.db"\n', ""), "fulfillers.cards.pool"),
        (POOL.replace("pool.db", "no/where/pool.db"), "fulfillers.cards.pool"),
        (POOL.replace("low_at = 1", "low_at = -1"), "fulfillers.cards.low_at"),
        (POOL.replace("low_at = 1", "low_at = true"), "fulfillers.cards.low_at"),
        (SHOP, "fulfillers.shop.secret_file"),
        (SHOP + 'secret = "hush"', "fulfillers.shop.secret"),
        (SHOP + 'secret_file = "none"', "fulfillers.shop.secret_file"),
        (SHOP + 'secret_file = "short"', "fulfillers.shop.secret_file"),
        (SHOP + 'secret_file = "rubbish"', "fulfillers.shop.secret_file"),
        (SHOP + 'secret_variable = "NOT_SET_ANYWHERE"', "fulfillers.shop.secret_variable"),
        (SHOP + 'secret_file = "good"\nsecret_variable = "X"', "fulfillers.shop.secret_file"),
        (SHOP.replace("https", "http") + 'secret_file = "good"', "fulfillers.shop.url"),
        (SHOP + 'secret_file = "good"\ntimeout_seconds = 0', "fulfillers.shop.timeout_seconds"),
        (SHOP + 'secret_file = "good"\nauthorities = "none.pem"', "fulfillers.shop.url"),
    ],
)
def test_a_slip_is_refused_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    for name, secret in {"short": "aHVzaA==", "rubbish": "hush hush", "good": SECRET}.items():
        (tmp_path / name).write_text(secret)

    with pytest.raises(SettingsError, match=rf"^practice\.toml, {re.escape(key)}: ") as caught:
        read_settings(written(tmp_path, text))

    assert "hush" not in str(caught.value)
