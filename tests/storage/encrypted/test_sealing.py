"""A sealed value opens at its own place under its own key, and nowhere else."""

from __future__ import annotations

import random
import string

import pytest

from bedside.errors import UnreadableError
from bedside.storage.encrypted.sealing import Key, blind_index, context, derive, new_key, sealed_version

_MESSAGE = "crypto.unreadable: a stored value does not open; restore it and its keys from one backup"
_HERE = context("practice", "patient", "pat-1", "body")
_ALPHABET = string.ascii_letters + string.digits + "+/="


def _refused(key: Key, value: str, place: bytes) -> bool:
    with pytest.raises(UnreadableError) as caught:
        key.open(value, place)
    assert str(caught.value) == _MESSAGE
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return True


@pytest.mark.parametrize("text", ["", "{}", "Ana Ito", "zażółć 🦷", "x" * 70_000])
def test_a_sealed_value_opens_where_it_was_sealed(text: str) -> None:
    key = Key(7, new_key())
    sealed = key.seal(text, _HERE)

    assert key.open(sealed, _HERE) == text
    assert sealed_version(sealed) == 7
    assert sealed.isascii()
    assert "Ana Ito" not in sealed


def test_it_opens_at_no_other_place_and_under_no_other_key() -> None:
    secret = new_key()
    key = Key(1, secret)
    sealed = key.seal("Ana", _HERE)

    for place in (b"", context("practice", "patient", "pat-2", "body"), _HERE + b"x"):
        assert _refused(key, sealed, place)
    assert _refused(Key(1, new_key()), sealed, _HERE)
    assert Key(2, secret).open(sealed, _HERE) == "Ana"  # the version stands in the value, and is bound


def test_parts_of_a_place_do_not_run_together() -> None:
    assert context("ab", "c") != context("a", "bc")
    assert context("a", "") != context("a")
    assert context("a", "b") != context("b", "a")


def test_a_thousand_mutations_are_all_refused() -> None:
    chance = random.Random(116)
    key = Key(1, new_key())
    values = [key.seal(f'{{"name":"Ana {number}"}}', context(str(number), "2")) for number in range(20)]
    older = [key.seal(f'{{"name":"An {number}"}}', context(str(number), "1")) for number in range(20)]
    refused = 0
    for _ in range(1000):
        number = chance.randrange(20)
        value = list(values[number])
        match chance.choice(("flip", "cut", "insert", "delete", "splice", "move", "older")):
            case "flip":
                at = chance.randrange(len(value))
                value[at] = chance.choice([char for char in _ALPHABET if char != value[at]])
            case "cut":
                value = value[: chance.randrange(len(value))]
            case "insert":
                value.insert(chance.randrange(len(value) + 1), chance.choice(_ALPHABET))
            case "delete":
                del value[chance.randrange(len(value))]
            case "splice":
                other = values[(number + 1) % 20]
                at = chance.randrange(8, len(value) - 8)
                value = [*value[:at], *other[at:]]
            case "move":
                number = (number + chance.randrange(1, 20)) % 20
            case "older":
                value = list(older[number])
        refused += _refused(key, "".join(value), context(str(number), "2"))

    assert refused == 1000


def _nonces_repeat(times: int) -> bool:
    key = Key(1, new_key())
    nonces = {key.seal("", b"")[:23] for _ in range(times)}
    return len(nonces) != times


@pytest.mark.slow
def test_no_nonce_comes_twice() -> None:
    assert not _nonces_repeat(100_000)


@pytest.mark.long
def test_no_nonce_comes_twice_in_a_million() -> None:
    assert not _nonces_repeat(1_000_000)


def test_a_counter_that_restarts_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.storage.encrypted.sealing.os.urandom", lambda size: bytes(size))

    assert _nonces_repeat(2)


def test_equal_texts_have_equal_indexes_under_one_key_only() -> None:
    secret = new_key()
    one, other = derive(secret, b"one"), derive(secret, b"other")

    assert blind_index(one, "+13035550100") == blind_index(one, "+13035550100")
    assert blind_index(one, "+13035550100") != blind_index(one, "+13035550101")
    assert blind_index(one, "+13035550100") != blind_index(other, "+13035550100")
    assert len(blind_index(one, "")) == 43


def test_no_key_is_in_a_repr() -> None:
    assert repr(Key(3, new_key())) == "Key(version=3)"
