"""The far end of a webhook on this machine: it does what it is asked, and answers as it is told to."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from bedside import Money
from bedside.fulfil.webhook import Act, Asked, Said, verify, write_reply
from bedside.testing import Handed

__all__ = ["SECRET", "FarEnd", "http"]

SECRET = bytes(range(32))

#: Given the connection and the right answer, say something or nothing.
Behave = Callable[[socket.socket, bytes], None]


def http(body: bytes, status: str = "200 OK", *more: str) -> bytes:
    """One whole answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*head, "", ""]).encode() + body


class FarEnd:
    """A service that moves each key once; ``behave`` says how it answers the next calls."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.handed: list[Handed] = []
        self.raw: list[tuple[dict[str, str], bytes]] = []
        self.behave: Behave | None = None
        self.once = False
        self.acts = True
        self._keys: dict[str, Asked] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'http' if self._tls is None else 'https'}://localhost:{self.port}/rewards"

    def does(self, behave: Behave | None, *, once: bool = False, acts: bool = True) -> None:
        """From now on, or for one call, answer so; without *acts* nothing is moved."""
        self.behave, self.once, self.acts = behave, once, acts

    def says(self, answer: Callable[[bytes], bytes], **rest: bool) -> None:
        """From now on send what *answer* makes of the right body."""
        self.does(lambda line, body: line.sendall(answer(body)), **rest)

    def hang(self, line: socket.socket, body: bytes) -> None:
        """Say nothing until the test is over."""
        self._done.wait(timeout=30)

    def reset(self, line: socket.socket, body: bytes) -> None:
        """Break the connection off."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def drip(self, line: socket.socket, body: bytes) -> None:
        """The right answer, too slowly to be waited for: each byte comes well within a timeout."""
        for byte in http(body):
            line.sendall(bytes([byte]))
            if self._done.wait(timeout=0.05):
                return

    def flood(self, line: socket.socket, body: bytes) -> None:
        """A hundred megabytes, as long as anybody reads them."""
        line.sendall(http(b"", "200 OK").replace(b"Length: 0", b"Length: 104857600"))
        for _ in range(1600):
            line.sendall(b" " * 65536)

    def close(self) -> None:
        """Nobody is there any more."""
        self._done.set()
        # A blocked accept() would keep the port; the shutdown ends it.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            if self._tls is not None:
                line = self._tls.wrap_socket(line, server_side=True)
            with line:
                self._answer(line)
        except OSError:
            pass  # whoever asked has gone

    def _answer(self, line: socket.socket) -> None:
        headers, body = _request(line)
        self.raw.append((headers, body))
        status, right = self._act(headers, body)
        with self._lock:
            behave = self.behave
            if self.once:
                self.behave = None
        if behave is None:
            line.sendall(http(right, status))
        else:
            behave(line, right)

    def _act(self, headers: dict[str, str], body: bytes) -> tuple[str, bytes]:
        asked = verify(headers, body, [SECRET], datetime.now(UTC))
        back = asked.act is Act.TAKE_BACK
        with self._lock:
            if back and asked.key.replace("take-back", "hand-over") not in self._keys:
                return "404 Not Found", write_reply(asked, Said.REFUSED, reason="never-given")
            known = self._keys.get(asked.key)
            if known is not None and known.amount != asked.amount:
                return "422 Unprocessable Content", write_reply(asked, Said.REFUSED, reason="other-amount")
            if known is None and self.acts:
                self._keys[asked.key] = asked
                self.handed.append(
                    Handed(reward_id=asked.reward_id, value=asked.amount, taken_back=back, key=asked.key)
                )
        said = Said.TAKEN_BACK if back else Said.FULFILLED
        return "200 OK", write_reply(asked, said, reference=f"card-of-{asked.reward_id}")


def other(body: bytes, **changes: object) -> bytes:
    """The right answer with something else in it."""
    return json.dumps({**json.loads(body), **changes}).encode()


def other_amount(body: bytes) -> bytes:
    """It says that it gave a cent."""
    cent = Money(1, "USD")
    return other(body, amount={"minor": cent.minor, "currency": cent.currency})


def _request(line: socket.socket) -> tuple[dict[str, str], bytes]:
    said = b""
    while b"\r\n\r\n" not in said:
        more = line.recv(65536)
        if not more:
            raise ConnectionError
        said += more
    head, _, body = said.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    headers = {name: value.strip() for name, _, value in (each.partition(":") for each in lines)}
    while len(body) < int(headers["Content-Length"]):
        body += line.recv(65536)
    return headers, body
