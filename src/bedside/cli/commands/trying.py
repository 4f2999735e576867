"""``bedside programme try``: what a programme would have done in this practice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.screen import out, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bedside.programmes import Comparison, Programme, Trial
    from bedside.programmes.backtesting import Progress
    from bedside.services.history import History

__all__ = ["try_programme"]

_FILE = click.Path(path_type=Path, dir_okay=False)


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("give a day such as 2026-01-01") from None


@click.command("try")
@click.argument("policy", metavar="POLICY", type=_FILE)
@click.option("--since", callback=_day, metavar="DATE", required=True, help="Friends who came from DATE on.")
@click.option("--until", callback=_day, metavar="DATE", help="Up to, without, DATE.  [default: today]")
@db_option
@settings_option
@click.option("--against", type=_FILE, metavar="OTHER", help="Compare with this file, not with today's.")
@click.option("--instead-of", metavar="ID", help="Which of several programmes of the practice it replaces.")
@click.option("--as-if-running", is_flag=True, help="As if it had begun before, and had not ended.")
@click.option("--days", is_flag=True, help="The money of each day, and not only of each month.")
@click.option("--cases", is_flag=True, help="Every case, by ids.")
@click.option("--summary", is_flag=True, help="The summary alone; it holds no id of anybody.")
@click.option("--json", "as_json", is_flag=True, help="For programs; with --summary it holds no ids.")
def try_programme(
    policy: Path,
    since: date | None,
    until: date | None,
    url: str,
    settings_path: Path | None,
    against: Path | None,
    instead_of: str | None,
    as_if_running: bool,
    days: bool,
    cases: bool,
    summary: bool,
    as_json: bool,
) -> None:
    """Live this practice's history again with the programme in POLICY, and say what it would have done.

    Who would have been asked, counted and rewarded, who not and by which rule, what it would have cost, how
    it would have spread, and what changes against today's programme. Nothing is given, nobody is
    written to, and the database keeps one entry in its journal: that the programme was tried.

    \b
    Example:
      bedside programme try friends.toml --since 2026-01-01
    """
    from bedside.programmes import Programme, compare

    tried = Programme.read(policy)
    other = None if against is None else Programme.read(against)
    chosen = chosen_settings(settings_path, needed_for="programme try")
    plugins = {} if chosen is None else chosen.plugins
    with open_desk(url, chosen) as desk:
        history = desk.programmes.history()
    with progress(f"Trying {tried.policy.id}") as advance:
        trial = tried.backtest(
            history,
            instead_of=instead_of,
            since_on=since,
            until_on=until,
            as_if_running=as_if_running,
            plugins=plugins,
            progress=lambda share: advance(share / 2, ""),
        )
        before = _before(
            history,
            tried if other is None else other,
            from_file=other is not None,
            instead_of=instead_of,
            since=since,
            until=until,
            as_if_running=as_if_running,
            plugins=plugins,
            progress=lambda share: advance(0.5 + share / 2, ""),
        )
    found = None if before is None else compare(before, trial)
    if as_json:
        click.echo(json.dumps(_as_mapping(trial, found, cases=not summary), indent=2, ensure_ascii=False))
        return
    from bedside.cli.trial_words import trial_lines

    console = out()
    for text, style in trial_lines(
        trial, found, zone=history.settings.time_zone, days=days, cases=cases, summary=summary
    ):
        console.print(text, style=style, soft_wrap=True)


def _before(
    history: History,
    programme: Programme,
    *,
    from_file: bool,
    instead_of: str | None,
    since: date | None,
    until: date | None,
    as_if_running: bool,
    plugins: Mapping[str, object],
    progress: Progress,
) -> Trial | None:
    """What it is compared with: the other file, or the programme that the practice has."""
    from bedside.programmes import backtest_today

    if from_file:
        return programme.backtest(
            history,
            instead_of=instead_of,
            since_on=since,
            until_on=until,
            as_if_running=as_if_running,
            plugins=plugins,
            progress=progress,
        )
    if not history.policies:
        return None
    ids = [known.id for known in history.policies]
    same = programme.policy.id if programme.policy.id in ids else None
    return backtest_today(
        history,
        policy_id=instead_of or same,
        since_on=since,
        until_on=until,
        plugins=plugins,
        progress=progress,
    )


def _as_mapping(trial: Trial, found: Comparison | None, *, cases: bool) -> dict[str, object]:
    return {
        **trial.as_mapping(cases=cases),
        "digest": trial.digest,
        "against": None if found is None else found.as_mapping(cases=cases),
    }
