"""A proxy between a driver and its server that loses the connection in mid-commit, when told to."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import sqlalchemy as sa

__all__ = ["Fault", "LossyProxy", "lossy"]

_COMMIT = re.compile(rb"COMMIT(?!TED)")


class Fault(Enum):
    """What happens to the next COMMIT."""

    NONE = "passed on, and answered"
    BEFORE = "lost before the server has it"
    AFTER = "done, but the answer is lost"
    AFTER_AND_DOWN = "done, the answer is lost, and nobody can connect any more"


class LossyProxy:
    """Listens on a port of its own and passes bytes on, until a COMMIT meets the fault."""

    def __init__(self, upstream: str | tuple[str, int]) -> None:
        self.fault = Fault.NONE
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def close(self) -> None:
        """Take no more connections, and wait for those that are open to end."""
        self._stop_listening()
        for thread in self._threads:
            thread.join(timeout=30)
        self._listener.close()

    def _stop_listening(self) -> None:
        # Unlike close, this wakes the thread that waits in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client, self._connected() as server, contextlib.suppress(OSError):
            while True:
                ready, _, _ = select.select([client, server], [], [], 30)
                for each in ready:
                    said = each.recv(65536)
                    if not said:
                        return
                    if each is client and self.fault is not Fault.NONE and _COMMIT.search(said):
                        self._lose(server, said)
                        return
                    (server if each is client else client).sendall(said)

    def _connected(self) -> socket.socket:
        if isinstance(self._upstream, tuple):
            return socket.create_connection(self._upstream)
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._upstream)
        return server

    def _lose(self, server: socket.socket, said: bytes) -> None:
        fault, self.fault = self.fault, Fault.NONE
        if fault is Fault.AFTER_AND_DOWN:
            self._stop_listening()
        if fault is not Fault.BEFORE:
            server.sendall(said)
            server.recv(65536)


@contextmanager
def lossy(url: str) -> Iterator[tuple[str, LossyProxy]]:
    """The same place as *url*, by way of a proxy."""
    parsed = sa.make_url(url)
    postgresql = parsed.get_backend_name().startswith("postgres")
    proxy = LossyProxy(_upstream(parsed, 5432 if postgresql else 3306, postgresql=postgresql))
    query = {name: value for name, value in parsed.query.items() if name not in ("host", "unix_socket")}
    if postgresql:
        query["sslmode"] = "disable"
    through = sa.URL.create(
        parsed.drivername,
        parsed.username or "root",
        parsed.password,
        "127.0.0.1",
        proxy.port,
        parsed.database,
        query,
    )
    try:
        yield through.render_as_string(hide_password=False), proxy
    finally:
        proxy.close()


def _upstream(url: sa.URL, port: int, *, postgresql: bool) -> str | tuple[str, int]:
    if not postgresql and "unix_socket" in url.query:
        return str(url.query["unix_socket"])
    if url.host:
        return url.host, url.port or port
    for folder in (str(url.query.get("host", "")), "/var/run/postgresql", "/tmp"):
        file = Path(folder) / f".s.PGSQL.{url.port or port}"
        if folder and file.exists():
            return str(file)
    return "127.0.0.1", port
