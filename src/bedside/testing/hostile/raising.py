"""Notifiers that raise, of every kind."""

from __future__ import annotations

from typing import Any, Final

from bedside.errors import ConflictError, InvalidValueError, StorageError
from bedside.ports import Envelope
from bedside.testing.hostile.base import Hostile

__all__ = ["RAISING"]


class _Raises(Hostile):
    name = "raises"

    def act(self, envelope: Envelope) -> Any:
        raise RuntimeError("broken")


class _RaisesWithPersonalWords(Hostile):
    name = "raises-with-personal-words"

    def act(self, envelope: Envelope) -> Any:
        raise ValueError(f"cannot reach {envelope.address}: {envelope.body}")


class _UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


class _RaisesUnprintable(Hostile):
    name = "raises-unprintable"

    def act(self, envelope: Envelope) -> Any:
        raise _UnprintableError


class _RaisesLongChain(Hostile):
    name = "raises-a-long-chain"

    def act(self, envelope: Envelope) -> Any:
        error: Exception = ValueError("first")
        for _ in range(10_000):
            outer = ValueError("next")
            outer.__cause__ = error
            error = outer
        raise error


class _RunsOutOfStack(Hostile):
    name = "runs-out-of-stack"

    def act(self, envelope: Envelope) -> Any:
        return self.act(envelope)


class _RunsOutOfMemory(Hostile):
    name = "runs-out-of-memory"

    def act(self, envelope: Envelope) -> Any:
        raise MemoryError


class _RaisesOurStorageError(Hostile):
    """As if our own store had failed, in the hope that the message is tried again."""

    name = "raises-a-storage-error"

    def act(self, envelope: Envelope) -> Any:
        raise StorageError("the disk is full")


class _RaisesOurConflict(Hostile):
    name = "raises-a-conflict"

    def act(self, envelope: Envelope) -> Any:
        raise ConflictError("read it again")


class _RaisesOurInvalidValue(Hostile):
    name = "raises-an-invalid-value"

    def act(self, envelope: Envelope) -> Any:
        raise InvalidValueError("code", "path", envelope.address)


class _RaisesGroup(Hostile):
    name = "raises-a-group"

    def act(self, envelope: Envelope) -> Any:
        raise ExceptionGroup("several", [ValueError("one"), OSError("other")])


class _StopsIteration(Hostile):
    name = "stops-iteration"

    def act(self, envelope: Envelope) -> Any:
        raise StopIteration


class _Exits(Hostile):
    name = "exits"
    ends_the_program = True

    def act(self, envelope: Envelope) -> Any:
        raise SystemExit(3)


class _Interrupts(Hostile):
    name = "interrupts"
    ends_the_program = True

    def act(self, envelope: Envelope) -> Any:
        raise KeyboardInterrupt


class _RaisesBaseException(Hostile):
    name = "raises-a-base-exception"
    ends_the_program = True

    def act(self, envelope: Envelope) -> Any:
        raise BaseException("beyond everything")


RAISING: Final = (
    _Raises,
    _RaisesWithPersonalWords,
    _RaisesUnprintable,
    _RaisesLongChain,
    _RunsOutOfStack,
    _RunsOutOfMemory,
    _RaisesOurStorageError,
    _RaisesOurConflict,
    _RaisesOurInvalidValue,
    _RaisesGroup,
    _StopsIteration,
    _Exits,
    _Interrupts,
    _RaisesBaseException,
)
