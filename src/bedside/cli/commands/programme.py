"""``bedside programme``: programme files, and what they would have done."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bedside.cli.commands.trying import try_programme
from bedside.cli.groups import Group
from bedside.cli.screen import note, out
from bedside.errors import ProgrammeRefusedError

__all__ = ["check", "compare", "programme", "schema", "show"]

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(cls=Group)
def programme() -> None:
    """Check, compare and try referral programmes in files (TOML or JSON)."""


@programme.command()
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
def check(files: tuple[Path, ...]) -> None:
    """Say whether each FILE is a programme, and name everything that is wrong with it.

    The exit code is 1 when one is not.
    """
    from bedside.programmes import Programme

    wrong = False
    for path in files:
        try:
            found = Programme.read(path)
        except ProgrammeRefusedError as refused:
            wrong = True
            for problem in refused.problems:
                words = f"{refused.file}: {problem.path}: {problem.problem} ({problem.code})"
                out().print(words, style="yellow", soft_wrap=True)
        else:
            rules = f"{len(found.rules)} rule{'' if len(found.rules) == 1 else 's'}"
            version = f"{found.policy.id} version {found.policy.version}"
            out().print(f"{path.name}: {version}, {rules}, no problem", style="green", soft_wrap=True)
    if wrong:
        raise click.exceptions.Exit(1)


@programme.command()
@click.argument("file", metavar="FILE", type=_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "toml", "json"]),
    default="text",
    show_default=True,
    help="Words for people, or the whole file as it would be saved.",
)
def show(file: Path, form: str) -> None:
    """What a programme gives, to whom, within which limits."""
    from bedside.programmes import Programme, described

    found = Programme.read(file)
    if form != "text":
        click.echo(found.to_toml() if form == "toml" else found.to_json(), nl=False)
        return
    console = out()
    for number, line in enumerate(described(found)):
        console.print(line, style="bold" if number == 0 else "", soft_wrap=True)


@programme.command("diff")
@click.argument("old", metavar="OLD", type=_FILE)
@click.argument("new", metavar="NEW", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def compare(old: Path, new: Path, as_json: bool) -> None:
    """What the programme in NEW does otherwise than the one in OLD, one sentence a change."""
    from bedside.programmes import Programme, diff

    found = diff(Programme.read(old), Programme.read(new))
    if as_json:
        changes = [
            {"path": change.path, "before": change.before, "after": change.after, "words": change.words}
            for change in found.changes
        ]
        content = {"changes": changes, "unversioned": list(found.unversioned)}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    out().print(str(found), soft_wrap=True)


@programme.command()
@click.option("--output", type=_FILE, metavar="FILE", help="Write there instead.")
def schema(output: Path | None) -> None:
    """The JSON Schema of programme files, for editors."""
    from bedside.programmes.schema import render_schema

    text = render_schema()
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    note(f"{output} is written.")


programme.add_command(try_programme)
