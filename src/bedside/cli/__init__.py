"""The command line: ``bedside``. It needs the extra ``cli`` (click and rich)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

from bedside.errors import MissingExtraError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 the answer is no, 2 usage or environment.

    Without *arguments* those of the process are taken.
    """
    if not (find_spec("click") and find_spec("rich")):
        sys.stderr.write(f"bedside: {MissingExtraError('the command line', 'cli')}\n")
        return 2
    from bedside.cli.app import run

    return run(arguments)
