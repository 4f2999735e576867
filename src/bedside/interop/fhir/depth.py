"""A file that refuses to be read once its JSON is nested beyond reason.

A streaming reader keeps the way to where it stands for every level, so that a file of a few hundred
kilobytes of brackets would cost gigabytes. The brackets are counted before the reader sees them.
"""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from bedside.errors import InvalidValueError

__all__ = ["ShallowFile"]

_DEEPEST: Final = 5000
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_BACKSLASHES: Final = re.compile(rb"\\*\Z")


class ShallowFile:
    """The bytes of a JSON file, as long as they are not nested deeper than 5,000 levels.

    >>> import io
    >>> ShallowFile(io.BytesIO(b"[" * 5001)).read()
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: json.too_deep : is nested deeper than 5000 levels
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._depth = 0
        self._before = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            InvalidValueError: ``json.too_deep``.
        """
        chunk = self._file.read(size)
        self._count(chunk)
        return chunk

    def _count(self, chunk: bytes) -> None:
        """Follow the depth over *chunk*; ``_before`` is the beginning of a string that it goes on with."""
        outside = _STRING.sub(b"", self._before + chunk)
        quote = outside.find(b'"')
        self._before = b""
        if quote >= 0:
            match = _BACKSLASHES.search(outside, quote)
            escapes = len(match[0]) if match else 0
            self._before = b'"\\' if escapes % 2 else b'"'
            outside = outside[:quote]
        brackets = outside.translate(None, _NOT_BRACKETS)
        opened = brackets.count(b"[") + brackets.count(b"{")
        if self._depth + opened > _DEEPEST:
            self._check_each(brackets)
        self._depth += 2 * opened - len(brackets)

    def _check_each(self, brackets: bytes) -> None:
        depth = self._depth
        for bracket in brackets:
            depth += 1 if bracket in b"[{" else -1
            if depth > _DEEPEST:
                problem = f"is nested deeper than {_DEEPEST} levels"
                raise InvalidValueError("json.too_deep", "", problem)
