"""Verifying the journal: every entry is recomputed, every checkpoint compared, nothing is skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from bedside.domain.checkpoints import Checkpoint
from bedside.domain.checks import at_least, label, labels, optional, typed
from bedside.domain.journal import FIRST_HASH, JournalEntry, SealedEntry, is_next, read_entry
from bedside.errors import InvalidRecordError

__all__ = ["KEEP_CHECKPOINT", "JournalCheck", "check_journal"]

#: The action of the entry that says that a checkpoint was stored.
KEEP_CHECKPOINT = "keep-checkpoint"


@attrs.frozen(kw_only=True, field_transformer=typed)
class JournalCheck:
    """What a verification found: ``first_bad`` is the first number that cannot be trusted.

    ``anchored`` is the number up to which checkpoints vouch for the journal; behind it, whoever owns
    the database could have cut off the end or written it anew. ``findings`` are about checkpoints
    themselves: a false signature, one that no given key verifies, one that is gone, one of another
    practice. ``unchecked_signatures`` are checkpoints that no key was given for, or, where keys were
    given, unsigned ones from before the first that those verify: these vouch for nothing.
    """

    entries: int = attrs.field(validator=at_least(0))
    first_bad: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    problem: str | None = attrs.field(default=None, validator=optional(label(300)))
    anchored: int = attrs.field(default=0, validator=at_least(0))
    checkpoints: int = attrs.field(default=0, validator=at_least(0))
    unchecked_signatures: int = attrs.field(default=0, validator=at_least(0))
    findings: tuple[str, ...] = attrs.field(default=(), validator=labels(300))

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against the journal."""
        return self.first_bad is None and not self.findings


def check_journal(
    entries: Iterable[SealedEntry | int],
    checkpoints: Iterable[Checkpoint] = (),
    *,
    practice: str | None = None,
    is_signed: Callable[[Checkpoint], bool | None] | None = None,
) -> JournalCheck:
    """Recompute *entries* from number 1 on, and hold *checkpoints* against them.

    An entry that the store could not even read comes as its number. *is_signed* says whether a
    signature is right, None for a key that is not known here. Where it is given, only what it
    verifies vouches for anything: a signed journal must have a checkpoint that it verifies, and every
    other checkpoint is a finding, except unsigned ones from before the first key that fit.

    >>> check_journal([]).whole
    True
    """
    given = _sorted_out(checkpoints, practice, is_signed)
    trusted, findings = given.trusted, list(given.findings)
    last = max(trusted, default=0)
    previous, count, anchored = FIRST_HASH, 0, 0
    kept: list[str] = []
    problem = None
    for entry in entries:
        number = count + 1
        read = _read_next(entry, number, previous)
        if isinstance(read, str) or not isinstance(entry, SealedEntry):
            problem = (number, str(read))
            break
        count, previous = number, entry.entry_hash
        findings.extend(
            f"checkpoint {early.id} is not signed, and of another entry {number}"
            for early in given.early.get(number, ())
            if early.entry_hash != previous
        )
        if read.action == KEEP_CHECKPOINT:
            kept.append(read.record)
        for vouched in trusted.get(number, ()):
            if vouched.entry_hash != previous:
                span = f"entry {number}" if number == anchored + 1 else f"entries {anchored + 1} to {number}"
                problem = (anchored + 1, f"{span}: not what checkpoint {vouched.id} was taken of")
        if problem is not None:
            break
        anchored = number if number in trusted else anchored
    if problem is None and count < last:
        # Cut off, or written anew and shorter: nothing behind the last checkpoint that fits is vouched for.
        span = f"entry {last}" if last == anchored + 1 else f"entries {anchored + 1} to {last}"
        problem = (anchored + 1, f"{span}: a checkpoint was taken of them, and the journal ends at {count}")
    gone = [] if problem else [f"checkpoint {name} is gone" for name in kept if name not in given.named]
    if is_signed is not None and count and not trusted:
        findings.append("no checkpoint is verified by the keys that were given, so nobody vouches for it")
    return JournalCheck(
        entries=count,
        first_bad=None if problem is None else problem[0],
        problem=None if problem is None else problem[1],
        anchored=anchored,
        checkpoints=len(given.named),
        unchecked_signatures=len(given.unchecked),
        findings=tuple(dict.fromkeys([*findings, *gone])),
    )


def _read_next(entry: SealedEntry | int, number: int, previous: str) -> JournalEntry | str:
    """What the entry says, or why it cannot be number *number* behind the entry of that hash."""
    if not isinstance(entry, SealedEntry):
        return f"entry {number} cannot be read"
    if entry.sequence != number:
        return f"entry {number} is missing, or another stands in its place"
    if not is_next(entry, sequence=number, previous_hash=previous):
        return f"entry {number} was changed, or does not follow the one before it"
    try:
        return read_entry(entry)
    except InvalidRecordError:
        return f"entry {number} is not one that bedside writes, or of a newer version"


@attrs.define(eq=False)
class _Given:
    """The checkpoints sorted out: those that count by their entry's number, and the others."""

    trusted: dict[int, list[Checkpoint]] = attrs.field(factory=dict)
    early: dict[int, list[Checkpoint]] = attrs.field(factory=dict)
    findings: list[str] = attrs.field(factory=list)
    unchecked: set[str] = attrs.field(factory=set)
    named: set[str] = attrs.field(factory=set)


def _sorted_out(
    checkpoints: Iterable[Checkpoint],
    practice: str | None,
    is_signed: Callable[[Checkpoint], bool | None] | None,
) -> _Given:
    given = _Given()
    unsigned: list[Checkpoint] = []
    for checkpoint in checkpoints:
        if practice is not None and checkpoint.practice != practice:
            given.findings.append(f"checkpoint {checkpoint.id} is of another practice")
            continue
        given.named.add(checkpoint.id)
        if is_signed is None:
            given.unchecked.add(checkpoint.id)
        elif checkpoint.signature is None:
            unsigned.append(checkpoint)
            continue
        else:
            signed = is_signed(checkpoint)
            if not signed:
                words = "has a false signature" if signed is False else "is signed with a key not known here"
                given.findings.append(f"checkpoint {checkpoint.id} {words}")
                continue
        given.trusted.setdefault(checkpoint.sequence, []).append(checkpoint)
    first = min(given.trusted, default=0)
    for checkpoint in unsigned:
        # Before the first signed one there may have been no key; the signed one then vouches for both.
        if checkpoint.sequence < first:
            given.unchecked.add(checkpoint.id)
            given.early.setdefault(checkpoint.sequence, []).append(checkpoint)
        else:
            given.findings.append(f"checkpoint {checkpoint.id} is not signed, and a key was given")
    return given
