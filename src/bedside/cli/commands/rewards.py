"""``bedside rewards``: what is owed, handing it over, and what nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.groups import Group
from bedside.cli.screen import note, out
from bedside.domain.deliveries import Outcome
from bedside.domain.rewards import RewardStatus
from bedside.errors import BedsideError

if TYPE_CHECKING:
    from bedside.cli.settings_file import SettingsFile
    from bedside.domain.rewards import Reward
    from bedside.practice import Desk
    from bedside.services.giving.handing_over import HandedOver, Owed

__all__ = ["confirm", "hand_over", "list_owed", "rewards", "settle", "settle_unknown", "unknown"]

_OWED: Final = "{:<16}  {:<20}  {:>12}  {:<16}  {:<16}  {:<16}  {}"
_OPEN: Final = "{:<16}  {:<20}  {:>12}  {:<16}  {}"

#: Where a reward stands after it was looked at.
_STANDS: Final = {
    RewardStatus.POSTED: "owed",
    RewardStatus.RESERVED: "waiting another day",
    RewardStatus.FORFEITED: "lost",
}

_reference = click.option(
    "--reference", metavar="TEXT", help="What the patient got to hold, such as a code; kept with the reward."
)


@click.group(cls=Group)
def rewards() -> None:
    """Rewards: what is owed, handing it over, what nobody knows, and statements."""


def _chosen(path: Path | None) -> SettingsFile:
    chosen = chosen_settings(path, needed_for="rewards")
    assert chosen is not None
    return chosen


@rewards.command("list")
@db_option
@settings_option
def list_owed(url: str, settings_path: Path | None) -> None:
    """List what is owed and not handed over yet, oldest first.

    What is given by hand comes first; the rest is handed over by `bedside rewards hand-over`.
    """
    chosen = _chosen(settings_path)
    with open_desk(url, chosen) as desk:
        owed = [*desk.rewards.to_hand_over(), *desk.rewards.to_hand_over(by_hand=False)]
    if not owed:
        note("nothing is owed")
        return
    zone = chosen.settings.time_zone
    _print_owed(owed, zone=zone)
    ways = {
        True: "give what is given by hand, and `bedside rewards confirm ID`",
        False: "`bedside rewards hand-over` asks the others",
    }
    by_hand = {one.by_hand for one in owed}
    note(f"Times are those of {zone}. To go on: {'; '.join(ways[way] for way in ways if way in by_hand)}.")


def _print_owed(owed: Sequence[Owed], *, zone: str) -> None:
    """One line for each reward, with ids in the place of names."""
    console = out()
    heads = ("Reward", "What", "Amount", "Owed since", "Claim until", "For", "By")
    console.print(_OWED.format(*heads), style="bold", soft_wrap=True)
    for one in owed:
        by = "hand" if one.by_hand else str(one.fulfiller)
        since = _local(one.owed_since, zone)
        until = "" if one.claim_until is None else _local(one.claim_until, zone)
        what = one.instrument.value.replace("_", " ")
        line = _OWED.format(one.reward_id, what, str(one.value), since, until, one.beneficiary_id, by)
        console.print(line.rstrip(), soft_wrap=True)


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@rewards.command("hand-over")
@db_option
@settings_option
@click.argument("reward_ids", metavar="[ID]...", nargs=-1)
def hand_over(url: str, settings_path: Path | None, reward_ids: tuple[str, ...]) -> None:
    """Ask the fulfillers to hand over these rewards, or all that are owed and not given by hand.

    The law is asked once more before each. The exit code is 1 when one was not handed over.
    """
    with open_desk(url, _chosen(settings_path)) as desk:
        waiting = {one.reward_id for one in desk.rewards.to_hand_over()}
        asked = reward_ids or tuple(one.reward_id for one in desk.rewards.to_hand_over(by_hand=False))
        told = [_handed(desk, reward_id) for reward_id in asked]
    rest = len(waiting - set(asked))
    if rest:
        note(f"{rest} more {'is' if rest == 1 else 'are'} given by hand: `bedside rewards list`")
    if any(one is not None and one.reason == "pool-empty" for one in told):
        note("a pool has no voucher worth exactly that: `bedside vouchers load` fills it, and then ask again")
    if not told and not rest:
        note("nothing is owed")
    if any(one is None or one.outcome is not Outcome.SENT for one in told):
        raise click.exceptions.Exit(1)


def _handed(desk: Desk, reward_id: str) -> HandedOver | None:
    """Print what came of one as soon as it is known; what is wrong with one keeps no other waiting."""
    try:
        told = desk.rewards.hand_over(reward_id)
    except BedsideError as refused:
        out().print(f"{reward_id}: {' '.join(str(refused).splitlines())}", style="red", soft_wrap=True)
        return None
    out().print(_words(told), soft_wrap=True)
    return told


def _words(told: HandedOver) -> str:
    if told.outcome is None:
        held = ", ".join(one.rule_id for one in told.decision.findings if one.effect is told.decision.outcome)
        return f"{told.reward.id}: not now, {told.decision.outcome.value} by {held}"
    reason = f" ({told.reason})" if told.reason else ""
    return f"{told.reward.id}: {told.outcome.value}{reason}"


@rewards.command()
@db_option
@settings_option
@click.argument("reward_id", metavar="ID")
@_reference
def confirm(url: str, settings_path: Path | None, reward_id: str, reference: str | None) -> None:
    """Say that you gave a reward to the patient."""
    with open_desk(url, _chosen(settings_path)) as desk:
        reward = desk.rewards.confirm_handed_over(reward_id, reference=reference)
    out().print(f"{reward.id}: {reward.status.value}")


@rewards.command()
@db_option
@settings_option
def unknown(url: str, settings_path: Path | None) -> None:
    """List rewards of which nobody knows whether they were handed over, or taken back.

    The exit code is 1 when there are any.
    """
    chosen = _chosen(settings_path)
    with open_desk(url, chosen) as desk:
        found = desk.rewards.unknown()
    if not found:
        note("nothing is unknown")
        return
    _print_unknown(found, zone=chosen.settings.time_zone)
    note(
        f"Times are those of {chosen.settings.time_zone}. Ask again with `bedside rewards hand-over ID`, or "
        "find out and `bedside rewards settle-unknown ID --handed-over` or `--not-handed-over`."
    )
    raise click.exceptions.Exit(1)


def _print_unknown(found: Sequence[Reward], *, zone: str) -> None:
    """One line for each."""
    console = out()
    console.print(
        _OPEN.format("Reward", "What", "Amount", "Asked", "Fulfiller"), style="bold", soft_wrap=True
    )
    for one in found:
        asked = "" if one.asked_at is None else _local(one.asked_at, zone)
        back = "" if one.asked_back is None else " (to be taken back)"
        what = one.instrument.value.replace("_", " ")
        line = _OPEN.format(one.id, what, str(one.value), asked, f"{one.fulfiller}{back}")
        console.print(line.rstrip(), soft_wrap=True)


@rewards.command("settle-unknown")
@db_option
@settings_option
@click.argument("reward_id", metavar="ID")
@click.option(
    "--handed-over/--not-handed-over", default=None, help="What you found out; one of them is required."
)
@_reference
def settle_unknown(
    url: str, settings_path: Path | None, reward_id: str, handed_over: bool | None, reference: str | None
) -> None:
    """Say what became of a hand-over of unknown outcome; one that was not given is owed again."""
    # Some releases of click take an explicit None for an answer, and this one would pay twice.
    if handed_over is None:
        raise click.UsageError("say --handed-over or --not-handed-over: whoever does not know leaves it")
    with open_desk(url, _chosen(settings_path)) as desk:
        reward = desk.rewards.settle_unknown(reward_id, handed_over=handed_over, reference=reference)
    out().print(f"{reward.id}: {reward.status.value}")


@rewards.command()
@db_option
@settings_option
def settle(url: str, settings_path: Path | None) -> None:
    """Judge what was set aside and whose hold period is over: it is owed, lost, or waits another day.

    What was owed and not collected in its time is lost, and its money comes back.
    """
    with open_desk(url, _chosen(settings_path)) as desk:
        done = desk.rewards.settle(limit=1000)
        gone = desk.rewards.expire_unclaimed(limit=1000)
    counts = Counter(_STANDS.get(one.reward.status, one.reward.status.value) for one in done)
    words = ", ".join(f"{count} {stands}" for stands, count in sorted(counts.items()))
    out().print(f"{len(done)} looked at{': ' if words else ''}{words}.")
    if gone:
        out().print(f"{len(gone)} not collected in time: lost.")
