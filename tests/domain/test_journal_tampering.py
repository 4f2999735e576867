"""Whatever is done to a journal is found, and the first number that cannot be trusted is named (A1, A2)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import attrs
import pytest

from bedside.domain.checkpoints import Checkpoint, CheckpointId
from bedside.domain.journal import FIRST_HASH, ActorId, JournalEntry, Recipient, SealedEntry, read_entry, seal
from bedside.domain.verification import check_journal
from bedside.errors import BedsideError, InvalidValueError
from bedside.storage import MemoryStorage, SqlStorage
from bedside.testing.people import NOON, note_by_kim

LENGTH = 24
#: Where checkpoints were taken; the last entry is vouched for.
ANCHORED = (8, 16, 24)
MUTATIONS = 1000

Chain = list[SealedEntry]


def chained(entries: Sequence[JournalEntry], *, first: int = 1, previous: str = FIRST_HASH) -> Chain:
    chain: Chain = []
    for number, entry in enumerate(entries, start=first):
        chain.append(seal(entry, sequence=number, previous_hash=previous))
        previous = chain[-1].entry_hash
    return chain


def entry(number: int) -> JournalEntry:
    return note_by_kim(f"act-{number}", at=NOON + timedelta(minutes=number))


CHAIN = chained([entry(number) for number in range(1, LENGTH + 1)])
CHECKPOINTS = tuple(
    Checkpoint(
        id=CheckpointId(f"checkpoint-{number}"),
        practice="practice",
        sequence=number,
        entry_hash=CHAIN[number - 1].entry_hash,
        taken_at=NOON,
    )
    for number in ANCHORED
)


# What a tamperer does: each answers with the chain that is left, and the first number that is not as it was.


def bit_flip(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    place = dice.randrange(len(chain))
    old = chain[place]
    field = dice.choice(["content", "previous_hash", "entry_hash"])
    text: str = getattr(old, field)
    at = dice.randrange(len(text))
    flipped = chr(ord(text[at]) ^ (1 << dice.randrange(6)))
    new = text[:at] + flipped + text[at + 1 :]
    return [*chain[:place], forged(old, field, new), *chain[place + 1 :]], place + 1


def drop(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    place = dice.randrange(len(chain))
    return chain[:place] + chain[place + 1 :], place + 1


def drop_and_renumber(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    left, first = drop(dice, chain)
    return [attrs.evolve(kept, sequence=number) for number, kept in enumerate(left, 1)], first


def truncate(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    length = dice.randrange(len(chain))
    return chain[:length], length + 1


def swap(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    one, other = sorted(dice.sample(range(len(chain)), 2))
    swapped = list(chain)
    swapped[one] = attrs.evolve(chain[other], sequence=one + 1)
    swapped[other] = attrs.evolve(chain[one], sequence=other + 1)
    return swapped, one + 1


def insert(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    place = dice.randrange(len(chain))
    added = attrs.evolve(dice.choice(chain), sequence=place + 1)
    later = [attrs.evolve(kept, sequence=kept.sequence + 1) for kept in chain[place:]]
    if added.content == chain[place].content:
        place += 1
    return [*chain[: added.sequence - 1], added, *later], place + 1


def rechain(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    """Change one entry and compute every later hash anew: only a checkpoint can show that."""
    place = dice.randrange(len(chain))
    entries = [read_entry(kept) for kept in chain]
    entries[place] = attrs.evolve(entries[place], actor=ActorId("eve"))
    return chained(entries), place + 1


def rechain_shorter(dice: random.Random, chain: Chain) -> tuple[Chain, int]:
    """Leave one entry out and compute every later hash anew."""
    place = dice.randrange(len(chain))
    entries = [read_entry(kept) for kept in chain]
    del entries[place]
    return chained(entries), place + 1


TAMPERING: tuple[Callable[[random.Random, Chain], tuple[Chain, int]], ...] = (
    bit_flip,
    drop,
    drop_and_renumber,
    truncate,
    swap,
    insert,
    rechain,
    rechain_shorter,
)


def forged(entry: SealedEntry, field: str, value: str) -> SealedEntry:
    """An entry with a field that its class would refuse: a database does not ask."""
    copy = attrs.evolve(entry)
    object.__setattr__(copy, field, value)
    return copy


class TamperedMemory:
    """A store in memory whose journal somebody writes to directly."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()

    def write(self, chain: Chain) -> None:
        self.storage._journal[:] = chain


class TamperedSqlite:
    """A SQLite file whose triggers somebody has dropped."""

    def __init__(self) -> None:
        self.storage = SqlStorage("sqlite://")
        self.storage.prepare([])
        self._connection = self.storage._database._engine.raw_connection()
        found = self._connection.cursor().execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found.fetchall():
            self._connection.cursor().execute(f'DROP TRIGGER "{name}"')
        self._connection.commit()

    def write(self, chain: Chain) -> None:
        cursor = self._connection.cursor()
        cursor.execute("DELETE FROM bedside__journal")
        cursor.executemany(
            "INSERT INTO bedside__journal (sequence, content, previous_hash, entry_hash) VALUES (?, ?, ?, ?)",
            [(kept.sequence, kept.content, kept.previous_hash, kept.entry_hash) for kept in chain],
        )
        self._connection.commit()


def entries_of(storage: MemoryStorage | SqlStorage) -> Iterator[SealedEntry | int]:
    """As ``desk.audit`` reads them: one that the store cannot read comes as its number."""
    for number in range(LENGTH + 3):
        try:
            with storage.transaction() as tx:
                page = tx.journal(after=number, limit=1)
        except BedsideError:
            yield number + 1
            return
        if not page:
            return
        yield page[0]


@pytest.mark.slow
@pytest.mark.parametrize("tampered", [TamperedMemory, TamperedSqlite])
def test_a1_a2_a_thousand_mutations_are_all_found_and_the_first_bad_number_is_named(
    tampered: Callable[[], TamperedMemory | TamperedSqlite],
) -> None:
    dice, store = random.Random(1), tampered()
    seen = 0
    while seen < MUTATIONS:
        change = dice.choice(TAMPERING)
        chain, first = change(dice, CHAIN)
        if chain == CHAIN:
            continue
        seen += 1
        store.write(chain)

        found = check_journal(entries_of(store.storage), CHECKPOINTS)

        assert found.first_bad is not None, (change.__name__, first)
        vouched = max((number for number in ANCHORED if number < first), default=0)
        if change in (rechain, rechain_shorter) or chain == CHAIN[: len(chain)]:
            # Every hash that is there fits: what is known is the span between two checkpoints.
            assert found.first_bad == vouched + 1, change.__name__
        else:
            assert found.first_bad == first, change.__name__
        assert found.problem is not None
        assert str(found.first_bad) in found.problem
    store.write(CHAIN)
    assert check_journal(entries_of(store.storage), CHECKPOINTS).whole


def test_a2_without_a_checkpoint_a_chain_that_was_written_anew_is_believed() -> None:
    anew, _ = rechain(random.Random(1), CHAIN)

    assert check_journal(anew).whole
    assert check_journal(anew).anchored == 0
    assert not check_journal(anew, CHECKPOINTS).whole


def test_a2_what_is_cut_off_behind_the_last_checkpoint_is_not_known() -> None:
    assert check_journal(CHAIN[:20], CHECKPOINTS[:2]).whole
    assert check_journal(CHAIN[:20], CHECKPOINTS[:2]).anchored == 16
    assert check_journal(CHAIN[:20], CHECKPOINTS).first_bad == 17


@pytest.mark.parametrize("version", ["0", "2", "true", '"1"'])
def test_an_entry_of_a_version_that_nobody_knows_is_bad_though_its_hash_fits(version: str) -> None:
    from bedside.domain import journal

    content = CHAIN[0].content.replace('"v":1', f'"v":{version}')
    digest = journal._hash(1, FIRST_HASH, content)
    strange = SealedEntry(sequence=1, content=content, previous_hash=FIRST_HASH, entry_hash=digest)

    assert check_journal([strange]).first_bad == 1


def test_the_bytes_of_version_1_never_change() -> None:
    whole = attrs.evolve(
        entry(1),
        subjects=("pat-1", "pat-2"),
        reason="words",
        emergency="emergency_access-1",
        recipient=Recipient(kind="partner", id="partner-1", purpose="treatment"),
    )
    sealed = seal(whole, sequence=1, previous_hash=FIRST_HASH)

    assert sealed.content == GOLDEN
    assert sealed.entry_hash == GOLDEN_HASH
    assert read_entry(sealed) == whole


GOLDEN = (
    '{"action":"act-1","actor":"kim","at":1772452860000000,"emergency":"emergency_access-1","ki'
    'nd":"patient","outcome":"done","practice":"practice","purpose":"operations","reason":"word'
    's","recipient":{"authorized":false,"id":"partner-1","kind":"partner","purpose":"treatment"'
    '},"record":"pat-ana","role":"front-desk","subjects":["pat-1","pat-2"],"v":1}'
)
GOLDEN_HASH = "460838f6edd7e4557e0dd571edf14f74a0bdfa6cb5c7fed4dc16ae7965ab4c36"


def test_a_checkpoint_of_another_practice_or_with_a_false_signature_is_a_finding() -> None:
    other = attrs.evolve(CHECKPOINTS[0], practice="elsewhere")
    signed = attrs.evolve(CHECKPOINTS[1], key_id="key-1", signature="00")

    found = check_journal(CHAIN, [other, signed], practice="practice", is_signed=lambda checkpoint: False)

    assert (found.whole, found.first_bad, found.anchored) == (False, None, 0)
    assert found.findings == (
        "checkpoint checkpoint-8 is of another practice",
        "checkpoint checkpoint-16 has a false signature",
        "no checkpoint is verified by the keys that were given, so nobody vouches for it",
    )


def by_key_1(checkpoint: Checkpoint) -> bool | None:
    """What somebody says who knows the key *key-1* alone."""
    return checkpoint.signature == "01" if checkpoint.key_id == "key-1" else None


SIGNED = tuple(attrs.evolve(taken, key_id="key-1", signature="01") for taken in CHECKPOINTS)


@pytest.mark.parametrize(
    ("key_id", "signature", "words"),
    [
        (None, None, "is not signed, and a key was given"),
        ("key-1", None, "is not signed, and a key was given"),
        ("key-2", "01", "is signed with a key not known here"),
        ("key-1", "02", "has a false signature"),
    ],
)
@pytest.mark.parametrize("stripped", [1, 2, 3])
def test_with_a_key_only_what_it_verifies_vouches(
    key_id: str | None, signature: str | None, words: str, stripped: int
) -> None:
    kept = SIGNED[: 3 - stripped]
    others = [attrs.evolve(taken, key_id=key_id, signature=signature) for taken in SIGNED[3 - stripped :]]

    found = check_journal(CHAIN, [*kept, *others], is_signed=by_key_1)

    assert not found.whole
    assert found.anchored == (kept[-1].sequence if kept else 0)
    expected = [f"checkpoint {taken.id} {words}" for taken in others]
    assert list(found.findings[:stripped]) == expected
    assert len(found.findings) == stripped + (not kept), "that nothing is verified is said too"


def test_unsigned_checkpoints_from_before_the_first_key_vouch_for_nothing_and_are_no_finding() -> None:
    found = check_journal(CHAIN, [*CHECKPOINTS[:2], SIGNED[2]], is_signed=by_key_1)

    assert (found.whole, found.anchored, found.unchecked_signatures) == (True, 24, 2)
    assert check_journal(CHAIN, [*CHECKPOINTS[:2], SIGNED[1]], is_signed=by_key_1).findings == (
        "checkpoint checkpoint-16 is not signed, and a key was given",
    )
    strange = attrs.evolve(CHECKPOINTS[0], entry_hash="0" * 64)
    assert check_journal(CHAIN, [strange, SIGNED[2]], is_signed=by_key_1).findings == (
        "checkpoint checkpoint-8 is not signed, and of another entry 8",
    )


def test_with_a_key_a_journal_for_which_no_checkpoint_is_left_is_not_whole() -> None:
    assert check_journal([], is_signed=by_key_1).whole, "there is nothing to vouch for"
    assert not check_journal(CHAIN[:1], is_signed=by_key_1).whole


def test_a_checkpoint_that_the_journal_speaks_of_and_that_is_gone_is_a_finding() -> None:
    kept = attrs.evolve(note_by_kim("keep-checkpoint"), kind="checkpoint", record="checkpoint-8")

    found = check_journal(
        [*CHAIN, *chained([kept], first=25, previous=CHAIN[-1].entry_hash)], CHECKPOINTS[1:]
    )

    assert found.findings == ("checkpoint checkpoint-8 is gone",)
    assert found.first_bad is None


def test_an_entry_that_the_store_cannot_read_is_the_first_bad_one() -> None:
    assert check_journal([*CHAIN[:3], 4]).problem == "entry 4 cannot be read"


@pytest.mark.parametrize("reason", ["a", "retention+legal-hold", "time.naive:Visit.started_at", "a" * 200])
def test_a_reason_is_a_code(reason: str) -> None:
    assert attrs.evolve(entry(1), reason=reason).reason == reason


@pytest.mark.parametrize(
    "reason", ["", "Ana", "ana ito", "she called", "x:Ana Ito", "+1415", "a" * 201, "a\n"]
)
def test_words_do_not_enter_the_journal(reason: str) -> None:
    with pytest.raises(InvalidValueError, match=r"journal\.reason JournalEntry\.reason"):
        attrs.evolve(entry(1), reason=reason)
