"""What is loaded when: stores without the test kit, the test kit's digest without pytest."""

from __future__ import annotations

import subprocess
import sys


def _printed(script: str) -> str:
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def test_a_store_loads_neither_the_test_kit_nor_sqlalchemy() -> None:
    loaded = _printed("import sys, bedside.storage; print(*sys.modules)").split()

    assert "bedside.storage.memory" in loaded
    assert {"bedside.testing", "sqlalchemy", "pytest", "hypothesis"}.isdisjoint(loaded)


def test_a_digest_needs_no_pytest() -> None:
    script = (
        "import sys; sys.modules['pytest'] = None; from bedside.testing import digest; print(digest.__name__)"
    )

    assert _printed(script) == "digest"


def test_a_contract_without_pytest_names_the_extra() -> None:
    script = (
        "import sys; sys.modules['pytest'] = None\n"
        "try: from bedside.testing import StorageContract\n"
        "except ImportError as error: print(error)\n"
    )

    assert _printed(script) == 'bedside.testing needs an extra: pip install "bedside[testing]"'
