"""The command group, and what becomes of errors: one line on stderr, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from bedside.cli.commands.audit import audit_group
from bedside.cli.commands.cards import cards
from bedside.cli.commands.db import db
from bedside.cli.commands.demo import demo
from bedside.cli.commands.dispatch import dispatch
from bedside.cli.commands.importing import import_group
from bedside.cli.commands.init import init
from bedside.cli.commands.keys import keys_group
from bedside.cli.commands.kpi import kpi
from bedside.cli.commands.ledger import ledger
from bedside.cli.commands.links import links
from bedside.cli.commands.outbox import outbox
from bedside.cli.commands.programme import programme
from bedside.cli.commands.report import report
from bedside.cli.commands.rewards import rewards
from bedside.cli.commands.rules import rules
from bedside.cli.commands.statements import accounts, statement
from bedside.cli.commands.vouchers import vouchers
from bedside.cli.groups import Group
from bedside.errors import BedsideError

__all__ = ["EPILOG", "bedside", "run"]

_INTERRUPTED: Final = 130

#: What the exit codes mean.
EPILOG: Final = (
    "Exit codes: 0 fine, 1 the answer is no (a case differs, a row was refused), 2 usage or environment."
)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(package_name="bedside")
def bedside() -> None:
    """The relationship layer of a practice: patients, referral partners, follow-ups, KPIs.

    Start with `bedside demo`: it lives one practice-year on a database of its own.
    """


_LOOKED_AFTER: Final = (
    links,
    cards,
    programme,
    db,
    outbox,
    rewards,
    vouchers,
    ledger,
    audit_group,
    keys_group,
)
for _command in (demo, init, import_group, rules, kpi, report, dispatch, *_LOOKED_AFTER):
    bedside.add_command(_command)


for _command in (statement, accounts):
    rewards.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        answer = bedside.main(
            args=None if arguments is None else list(arguments), prog_name="bedside", standalone_mode=False
        )
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        return _stop("stopped", _INTERRUPTED)
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except BedsideError as refused:
        return _stop(" ".join(str(refused).splitlines()), 2)
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _stop(f"{_file_of(error)}{error.strerror or 'cannot be read or written'}", 2)
    return answer if isinstance(answer, int) else 0


def _file_of(error: OSError) -> str:
    return f"{Path(error.filename).name}: " if isinstance(error.filename, str | os.PathLike) else ""


def _stop(words: str, code: int) -> int:
    click.echo(f"bedside: {words}", err=True)
    return code
