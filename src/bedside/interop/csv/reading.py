"""Bytes of a CSV file become rows of text: strictly, one at a time, each with the line it begins on.

The dialect is RFC 4180 with a declared delimiter. Line ends may be CR, LF or CRLF, mixed, and may
stand inside quotes. What cannot be one reading only is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from bedside.errors import ImportRefusedError
from bedside.uncaused import uncaused

__all__ = ["DELIMITERS", "ENCODINGS", "LONGEST_CELL", "CsvRow", "content_hash", "read_rows"]

#: Encodings that a map may declare. Every one of them decodes byte by byte, without escapes.
ENCODINGS: Final = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 "
    "windows-1252 cp437 cp850 mac-roman shift-jis gb18030 big5 euc-kr".split()
)

#: Delimiters that a map may declare, with the word for each.
DELIMITERS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}

#: Characters in one cell. The csv module's own limit is twice as high and shared by the whole process.
LONGEST_CELL: Final = 65_536

_LONGEST_LINE: Final = 4 * 1024 * 1024
_CHUNK: Final = 1024 * 1024


@attrs.frozen
class CsvRow:
    """The cells of one row, the line that it begins on (the first is 1), and the bytes read so far."""

    line: int
    cells: list[str] = attrs.field(repr=False)
    offset: int = 0


def read_rows(path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> Iterator[CsvRow]:
    r"""Every row that is not blank, the header first; a byte order mark is not part of it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "people.csv")
    ...     _ = path.write_bytes(b'\xef\xbb\xbfid,name\r\n7,"Ito, Ana"\r\n')
    ...     [(row.line, row.cells) for row in read_rows(path)]
    [(1, ['id', 'name']), (2, ['7', 'Ito, Ana'])]

    Raises:
        ImportRefusedError: ``import.encoding``, ``import.csv_quote``, ``import.cell_too_long`` or
            ``import.not_readable``, with the line.
    """
    with _open(path) as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        lines = _Lines(text, path.name)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1
        while True:
            malformed = None
            try:
                cells = next(reader, None)
            except csv.Error as error:
                malformed = _malformed(error, path.name, line)
            if malformed is not None:
                raise malformed
            if cells is None:
                return
            if cells:
                if len(max(cells, key=len)) > LONGEST_CELL:
                    raise _too_long(path.name, line)
                yield CsvRow(line, cells, file.tell())
            line = reader.line_num + 1


@uncaused
def content_hash(path: Path, *, encoding: str = "utf-8") -> str:
    """The SHA-256 of the file's bytes, all of which were found to be text in *encoding*.

    Raises:
        ImportRefusedError: ``import.encoding`` with the offset of the first byte that is not.
    """
    digest = sha256()
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK)
            _refuse_two_byte_text(chunk, encoding, path.name)
            while chunk:
                digest.update(chunk)
                offset = _decode(decoder, chunk, offset, path.name, encoding)
                chunk = file.read(_CHUNK)
    except OSError:
        raise _not_readable(path.name) from None
    _decode(decoder, b"", offset, path.name, encoding)
    return digest.hexdigest()


class _Lines:
    """Lines with their ends, without the byte order mark, none of them endless."""

    def __init__(self, text: io.TextIOWrapper, file_name: str) -> None:
        self._text = text
        self._name = file_name
        self._count = 0

    def __iter__(self) -> Iterator[str]:
        return self

    @uncaused
    def __next__(self) -> str:
        try:
            line = self._text.readline(_LONGEST_LINE)
        except UnicodeDecodeError:
            problem = "the text is not in the declared encoding"
            raise ImportRefusedError("import.encoding", self._name, problem) from None
        except OSError:
            raise _not_readable(self._name) from None
        self._count += 1
        if self._count == 1:
            line = line.removeprefix("\ufeff")
        if not line:
            raise StopIteration
        if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
            raise _too_long(self._name, self._count)
        return line


@uncaused
def _open(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError:
        raise _not_readable(path.name) from None


@uncaused
def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, offset: int, file_name: str, encoding: str
) -> int:
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        where = offset - pending + error.start
        raise ImportRefusedError(
            "import.encoding",
            file_name,
            f"the byte at offset {where} is not {encoding}; save the file as UTF-8, or declare its encoding "
            "in the map",
        ) from None
    return offset + len(chunk)


def _refuse_two_byte_text(start: bytes, encoding: str, file_name: str) -> None:
    """UTF-16 without a mark is valid UTF-8 full of NULs; say so instead of complaining of each cell."""
    first_line = start.splitlines()[0] if start else b""
    if not encoding.startswith("utf-16") and b"\0" in first_line:
        raise ImportRefusedError(
            "import.encoding",
            file_name,
            f"there is a NUL at byte offset {start.index(0)}, as in UTF-16; save the file as UTF-8, or "
            "declare its encoding in the map",
        )


def _malformed(error: csv.Error, file_name: str, line: int) -> ImportRefusedError:
    place = f"{file_name} line {line}"
    what = str(error)
    if "field limit" in what:
        return _too_long(file_name, line)
    if "unexpected end" in what:
        problem = "a quote in the row that begins here is never closed"
    else:
        problem = "in the row that begins here, a closing quote is followed by more text; double every quote"
    return ImportRefusedError("import.csv_quote", place, problem)


def _too_long(file_name: str, line: int) -> ImportRefusedError:
    problem = f"a cell has more than {LONGEST_CELL:,} characters; is a quote left open?"
    return ImportRefusedError("import.cell_too_long", f"{file_name} line {line}", problem)


def _not_readable(file_name: str) -> ImportRefusedError:
    return ImportRefusedError("import.not_readable", file_name, "give a file that exists and can be read")
