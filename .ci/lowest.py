"""Print the lowest version of every dependency that pyproject.toml allows, as pip constraints."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9][^,;\s]*)")


def constraints() -> list[str]:
    """One ``name==version`` for each ``name>=version`` of the package, its extras and its groups."""
    settings = tomllib.loads(PYPROJECT.read_text())
    project = settings["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    for group in settings["dependency-groups"].values():
        wanted += [entry for entry in group if isinstance(entry, str)]
    lowest = {match[1]: match[2] for match in map(REQUIREMENT.match, wanted) if match}
    return [f"{name}=={version}" for name, version in sorted(lowest.items())]


if __name__ == "__main__":
    sys.stdout.write("\n".join(constraints()) + "\n")
