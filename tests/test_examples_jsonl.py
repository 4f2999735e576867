"""examples/bedside-jsonl as its author ships it: built, installed beside ours, and tested there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_EXAMPLE = _ROOT / "examples" / "bedside-jsonl"


def _run(*command: str | Path, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTEST"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _wheel(project: Path, into: Path) -> Path:
    # A copy, so that nothing is left behind in the source tree; the build needs no network.
    source = shutil.copytree(project, into / project.name, ignore=_NOT_SOURCE)
    _run(*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", into, source, cwd=into)
    [wheel] = into.glob(f"{project.name.replace('-', '_')}-*.whl")
    return wheel


_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
_NOT_SOURCE = shutil.ignore_patterns(".*", "__pycache__", "docs", "build", "dist", "tests")


def test_the_source_has_less_than_200_lines() -> None:
    assert len((_EXAMPLE / "bedside_jsonl.py").read_text("utf-8").splitlines()) < 200


@pytest.mark.slow
def test_a_third_party_storage_passes_the_contract_against_the_built_wheels(tmp_path: Path) -> None:
    ours = tmp_path / "bedside"
    shutil.copytree(_ROOT / "src", ours / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(_ROOT / name, ours / name)
    wheels = [_wheel(ours, tmp_path / "one"), _wheel(_EXAMPLE, tmp_path / "two")]
    venv.create(tmp_path / "venv", with_pip=False)
    [site] = (tmp_path / "venv").rglob("site-packages")
    # What both need is there already; an editable bedside in that folder is not seen from a .pth.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    _run(*_PIP, "install", "--no-deps", "--no-index", "--target", site, *wheels, cwd=tmp_path)
    tests = shutil.copytree(_EXAMPLE / "tests", tmp_path / "tests")

    [python] = [*(tmp_path / "venv").glob("bin/python"), *(tmp_path / "venv").glob("Scripts/python.exe")]
    told = _run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", tests, cwd=tmp_path)

    where = _run(python, "-c", "import bedside, bedside_jsonl; print(bedside.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path)
    assert "TestJsonlStorage does not declare joins" in told
    assert "failed" not in told
