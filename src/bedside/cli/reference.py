"""The reference page of the command line, written from the commands' own help."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Final

import click

__all__ = ["render_reference"]

_HEAD = """\
# The command line

This page is generated from the help of the commands.
Change a command, then run `python -m bedside.cli.reference > docs/reference/command-line.md`.

Install it with `pip install "bedside[cli,sql,kpi]"`; what else a command needs it names itself.
Answers go to standard output, notes and progress to standard error.
Colours and progress bars are for terminals only; `NO_COLOR` switches colours off.
"""

_SETTINGS = """\
## Settings file

`bedside init` writes this file.
It is read strictly: a key that is not known is refused.
Importing, `kpi` and `report` work without one; days then begin at midnight UTC.
`dispatch` needs one, because it decides.

```toml
{template}```
"""


#: Each sentence of the page stands on its own line.
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?]) (?=[A-Z`])")


def render_reference() -> str:
    """The whole page as Markdown.

    >>> render_reference().splitlines()[0]
    '# The command line'
    """
    from bedside.cli.app import EPILOG, bedside
    from bedside.cli.settings_file import template

    sections = [
        section for path, command in _commands(bedside, "bedside") for section in _section(path, command)
    ]
    return "\n".join([_HEAD, EPILOG, "", *sections, _SETTINGS.format(template=template())])


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(command.commands[name], f"{path} {name}")


def _section(path: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    yield f"## {path}"
    yield ""
    yield f"`{path} {' '.join(command.collect_usage_pieces(context))}`"
    yield ""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        # Where click keeps the lines as they are, they are an example.
        words = paragraph.removeprefix("\b\n")
        kept = words != paragraph
        yield from (
            ("```text", words, "```", "") if kept else (*_SENTENCE_ENDS.split(" ".join(words.split())), "")
        )
    named = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    options = [record for option in named if (record := option.get_help_record(context))]
    if options:
        yield "| option | what it does |"
        yield "|---|---|"
        yield from (f"| `{_cell(names)}` | {_cell(words)} |" for names, words in options)
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(render_reference())
