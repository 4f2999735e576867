"""An anchor that is a file: one line for each checkpoint, in a place that the host chooses."""

from __future__ import annotations

import os
from pathlib import Path

from bedside.domain.checkpoints import Checkpoint, read_checkpoint, write_checkpoint
from bedside.errors import InvalidRecordError, SettingsError
from bedside.hookspecs import hookimpl
from bedside.uncaused import uncaused

__all__ = ["FileAnchor", "read_anchors"]


class FileAnchor:
    """A plugin that appends each checkpoint to a file.

    The file proves something only where the owner of the database cannot write: on another machine,
    or on a medium that keeps what it was given.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def __repr__(self) -> str:
        return "FileAnchor()"

    @uncaused
    def check(self) -> None:
        """See that the file can be written before a checkpoint is taken; make it if it is not there.

        Raises:
            SettingsError: its folder does not exist, it is a folder itself, or it may not be written.
        """
        name = self._path.name or str(self._path)
        try:
            self._path.open("a", encoding="ascii").close()
        except FileNotFoundError:
            problem = f"the folder of {name} does not exist; make it, or name another file"
            raise SettingsError(problem) from None
        except IsADirectoryError:
            raise SettingsError(f"{name} is a folder; name a file in it") from None
        except OSError:
            raise SettingsError(
                f"{name} cannot be written there; allow this program to write it, or name another file"
            ) from None

    @hookimpl
    def bedside_anchor_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Append one line, and leave it on the disk before the call ends."""
        with self._path.open("a", encoding="ascii", newline="\n") as file:
            file.write(write_checkpoint(checkpoint) + "\n")
            file.flush()
            os.fsync(file.fileno())


@uncaused
def read_anchors(path: str | Path) -> tuple[Checkpoint, ...]:
    """The checkpoints of a file that :class:`FileAnchor` wrote; empty lines are skipped.

    Raises:
        SettingsError: the file cannot be read, or a line of it is no checkpoint.
    """
    name = Path(path).name
    try:
        lines = Path(path).read_text("ascii").splitlines()
    except OSError:
        raise SettingsError(f"there is no file of anchors {name} that can be read") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name} is no file of anchors") from None
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(read_checkpoint(line))
        except InvalidRecordError:
            raise SettingsError(f"{name} line {number}: not a checkpoint that bedside wrote") from None
    return tuple(found)
