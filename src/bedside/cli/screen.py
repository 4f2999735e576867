"""What is printed where: answers on stdout, notes and progress on stderr; colour on terminals only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

__all__ = ["Advance", "note", "out", "progress"]

#: Told the share that is done (0 to 1), and words that stand beside the bar.
Advance = Callable[[float, str], None]


def out() -> Console:
    """Standard output; 80 columns wide unless a terminal or COLUMNS says otherwise."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def note(words: str) -> None:
    """One line for the person at the keyboard, on stderr, so that stdout stays clean for pipes."""
    Console(stderr=True, highlight=False, markup=False, emoji=False).print(words, style="dim", soft_wrap=True)


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """A bar on a terminal; elsewhere one plain line at each tenth of the way."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        yield _counter(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[words]}"), console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0, words="")
        yield lambda share, words: bar.update(task, completed=share, words=words)


def _counter(title: str) -> Advance:
    told = 0

    def advance(share: float, words: str) -> None:
        nonlocal told
        tenth = int(share * 10)
        if tenth > told:
            told = tenth
            sys.stderr.write(f"{title}: {tenth * 10} %{', ' if words else ''}{words}\n")

    return advance
