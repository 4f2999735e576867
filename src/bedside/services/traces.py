"""What a unit of work read and wrote, and the entries that say so where no other entry does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from bedside.domain.journal import SUBJECTS_AT_MOST, JournalEntry

__all__ = ["ALL", "Traces"]

#: What an entry names as its record when it is about a list.
ALL = "all"

_Entry = Callable[[str, str, str], JournalEntry]


@attrs.define(eq=False)
class _Trace:
    """What was done in one way: to which rows, and whom they are about (each once, in order)."""

    rows: dict[tuple[str, str], None] = attrs.field(factory=dict)
    subjects: dict[str, None] = attrs.field(factory=dict)
    nobody: dict[tuple[str, str], None] = attrs.field(factory=dict)

    def add(self, kind: str, record_id: str, subjects: Iterable[str]) -> None:
        named = dict.fromkeys(subjects)
        self.subjects |= named
        (self.rows if named else self.nobody)[kind, record_id] = None


@attrs.define(eq=False)
class Traces:
    """The people and records that a unit has touched; ``last`` is what it asked for last."""

    last: tuple[str, str | None] | None = None
    _written: _Trace = attrs.field(factory=_Trace)
    _read: _Trace = attrs.field(factory=_Trace)
    _consulted: _Trace = attrs.field(factory=_Trace)

    def read(self, kind: str, record_id: str, subjects: Iterable[str], *, by_rules: bool) -> None:
        """A row was read: shown to the actor, or asked by the rules."""
        (self._consulted if by_rules else self._read).add(kind, record_id, subjects)

    def wrote(self, kind: str, record_id: str, subjects: Iterable[str]) -> None:
        """A row was added or changed."""
        self._written.add(kind, record_id, subjects)

    def subjects(self) -> Sequence[str]:
        """Everybody whose data was touched, each once."""
        return tuple(self._written.subjects | self._read.subjects | self._consulted.subjects)

    def completed(self, entries: Sequence[JournalEntry], entry: _Entry) -> list[JournalEntry]:
        """*entries*, and as few more as it takes to name everybody whose data was touched.

        A person whom an entry names is covered by it. Where an entry is about a list (``all``), it
        names the people of that list. *entry* makes one of an action, a kind and a record.
        """
        covered = {subject for noted in entries for subject in noted.subjects}
        done = list(entries)
        for action, trace in (
            ("write", self._written),
            ("read", self._read),
            ("consult", self._consulted),
        ):
            missing = [subject for subject in trace.subjects if subject not in covered]
            if missing:
                covered.update(missing)
                done = _naming(done, missing, entry, action, trace.rows)
        if not done:
            # Nobody's data, but somebody's act: a partner was looked up, an objective was read.
            for action, trace in (("write", self._written), ("read", self._read)):
                if trace.nobody and not done:
                    done.append(entry(action, *_record_of(trace.nobody)))
        return done


def _naming(
    done: list[JournalEntry],
    subjects: Sequence[str],
    entry: _Entry,
    action: str,
    rows: Iterable[tuple[str, str]],
) -> list[JournalEntry]:
    """*done* with *subjects* named: by the entry about a list, or else by entries of their own."""
    lists = [noted for noted in done if noted.record == ALL and not noted.subjects]
    listed = lists[-1] if lists and action == "read" else None
    named = listed or entry(action, *_record_of(rows))
    starts = range(0, len(subjects), SUBJECTS_AT_MOST)
    chunks = [
        attrs.evolve(named, subjects=tuple(subjects[start : start + SUBJECTS_AT_MOST])) for start in starts
    ]
    if listed is None:
        return [*done, *chunks]
    place = done.index(listed)
    return [*done[:place], *chunks, *done[place + 1 :]]


def _record_of(rows: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The kind and id of the only row; else the kind that all share, or ``record``, and ``all``."""
    every = list(rows)
    kinds = {kind for kind, _ in every}
    kind = kinds.pop() if len(kinds) == 1 else "record"
    return (kind, every[0][1]) if len(every) == 1 else (kind, ALL)
