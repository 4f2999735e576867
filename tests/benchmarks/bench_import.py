"""How long `import bedside` takes, as a ratio to the libraries that it stands on.

Run it with `python tests/benchmarks/bench_import.py`: it prints the ratio of one run and fails
above 2. Each figure is the smallest of nine whole processes, taken in turns.
"""

from __future__ import annotations

import subprocess
import sys
import time

BAR = 2.0
ROUNDS = 9


def seconds(statement: str) -> float:
    """The time of a fresh interpreter that runs *statement*."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Print both times and their ratio; 1 when it is above the bar."""
    libraries, ours = [], []
    for _ in range(ROUNDS):
        libraries.append(seconds("import attrs, cattrs, pluggy"))
        ours.append(seconds("import bedside"))
    ratio = min(ours) / min(libraries)
    print(f"attrs, cattrs, pluggy {min(libraries) * 1000:.0f} ms; bedside {min(ours) * 1000:.0f} ms")
    print(f"ratio {ratio:.2f}, bar {BAR}")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
