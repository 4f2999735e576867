"""Stores and databases for every test, and what the summary says of servers that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.databases import DATABASES, SERVERS, STORES, Reused, fresh_url, missing_servers

from bedside.ports import Storage
from bedside.storage import MemoryStorage, SqlStorage

ReusedStore = Callable[[str], Reused]


@pytest.fixture(scope="session")
def reused_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReusedStore]:
    """The place on a server that all tests of this process share; ``emptied()`` gives its store."""
    shared: dict[str, Reused] = {}
    with ExitStack() as stack:

        def reused(name: str) -> Reused:
            if name not in shared:
                url = stack.enter_context(fresh_url(name, tmp_path_factory.mktemp(name)))
                shared[name] = Reused(url)
                stack.callback(shared[name].close)
            return shared[name]

        yield reused


@pytest.fixture(params=STORES)
def any_store(request: pytest.FixtureRequest, tmp_path: Path, reused_store: ReusedStore) -> Iterator[Storage]:
    """An empty store: in memory, on SQLite, PostgreSQL and MariaDB, one after another.

    On a server its tables may be those of earlier tests, so that preparing it is quick.
    """
    if request.param == "memory":
        yield MemoryStorage()
    elif request.param in SERVERS:
        yield reused_store(request.param).emptied()
    else:
        with fresh_url("sqlite", tmp_path) as url, SqlStorage(url) as store:
            yield store


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty place on SQLite, PostgreSQL and MariaDB, one after another."""
    with fresh_url(request.param, tmp_path) as url:
        yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which servers no test could use."""
    for problem in missing_servers():
        terminalreporter.write_line(f"databases: {problem}", yellow=True)
