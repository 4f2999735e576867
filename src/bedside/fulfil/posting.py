"""One POST over HTTP(S), and no more: bounded in time and size, without redirects, on its own connection.

Whoever pays through it has to know whether anything was sent. So there are two errors: before the
connection stood nothing was, and after it nobody knows.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

import attrs

from bedside.errors import InvalidValueError
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Address", "Answered", "NoAnswerError", "NothingSentError", "PostError", "post"]

#: The most that is read of an answer, with its headers; a right one has a hundredth of it.
ANSWER_AT_MOST: Final = 64 * 1024

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class PostError(Exception):
    """It came to no answer; ``reason`` is a short code. It never leaves this room."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingSentError(PostError):
    """There was no connection, so that nothing was sent."""


class NoAnswerError(PostError):
    """It may have been sent, and there is no whole answer."""


@attrs.frozen(kw_only=True)
class Address:
    """Where to post: over TLS, but to this very machine."""

    host: str
    port: int
    path: str
    secure: bool

    @classmethod
    @uncaused
    def of(cls, url: str) -> Address:
        """The parts of *url*.

        Raises:
            InvalidValueError: it is no such URL; what was given is not repeated, for it may hold a secret.
        """
        try:
            parts = urlsplit(url)
            host, port, secure = parts.hostname or "", parts.port, parts.scheme == "https"
        except ValueError:
            host, port, secure, parts = "", None, False, urlsplit("")
        plain = parts.scheme == "http" and host in _LOOPBACK
        if not host or not (secure or plain) or parts.username is not None or parts.fragment:
            problem = "give https://… without a user and a fragment; http:// only to this machine"
            raise InvalidValueError("webhook.url", "url", problem)
        query = f"?{parts.query}" if parts.query else ""
        return cls(
            host=host, port=port or (443 if secure else 80), path=f"{parts.path or '/'}{query}", secure=secure
        )


@attrs.frozen(kw_only=True)
class Answered:
    """A whole answer."""

    status: int
    body: bytes = attrs.field(repr=False)


def post(
    address: Address,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    trust: ssl.SSLContext | None = None,
) -> Answered:
    """Send *body* once and read one answer; all of it takes at most *seconds*, but for looking up the name.

    Raises:
        NothingSentError: no connection came about, or the other side could not prove its name.
        NoAnswerError: it may have been sent, and there is no whole answer.
    """
    deadline = time.monotonic() + seconds
    with closing(_connected(address, deadline, trust)) as sock:
        line = http.client.HTTPConnection(address.host, address.port)
        line.sock = _Wire(sock, deadline)
        try:
            line.request("POST", address.path, body=body, headers={**headers, "Connection": "close"})
            response = line.getresponse()
            return Answered(status=response.status, body=response.read())
        except _TooMuch:
            reason = "answer-too-large"
        except TimeoutError:
            reason = "timeout"
        except OSError:
            reason = "connection-lost"
        except (http.client.HTTPException, ValueError):
            reason = "no-answer-of-http"
    raise NoAnswerError(reason)


def _connected(address: Address, deadline: float, trust: ssl.SSLContext | None) -> socket.socket:
    """A connection, on which TLS stands where there is to be any."""
    reason = "name-not-found"
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        reason = "not-connected"
        for place, (family, kind, protocol, _, target) in enumerate(found):
            plain = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(_left(deadline))
                plain.connect(target)
            except OSError:
                plain.close()
                if place == len(found) - 1:
                    raise
                continue
            if not address.secure:
                return plain
            reason = "no-tls"
            plain.settimeout(_left(deadline))
            with closing(plain):
                # The socket is the new one's from here on, unless the other side is not who it should be.
                return (trust or ssl.create_default_context()).wrap_socket(
                    plain, server_hostname=address.host
                )
    except (OSError, UnicodeError, ValueError):
        pass
    raise NothingSentError(reason)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _TooMuch(Exception):  # noqa: N818 - a sign to ourselves
    pass


class _Timed(io.RawIOBase):
    """Reads from a socket until the deadline, and not more than is right."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self._sock, self._deadline, self._read = sock, deadline, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self._sock.settimeout(_left(self._deadline))
        count = self._sock.recv_into(buffer)
        self._read += count
        if self._read > ANSWER_AT_MOST:
            raise _TooMuch
        return count


class _Wire:
    """As much of a socket as :mod:`http.client` needs; each wait is cut at the deadline of the whole."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def sendall(self, content: bytes) -> None:
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(content)

    def makefile(self, mode: str) -> IO[bytes]:
        return io.BufferedReader(_Timed(self._sock, self._deadline))

    def close(self) -> None:
        """The socket is closed when the answer was read, and not when its head was."""
