"""The pages by file name, and the one command that writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bedside.interop.rule_cases import render_defaults
from bedside.jurisdictions import BUILT_IN
from bedside.kpis import render_reference as render_kpis
from bedside.programmes.schema import render_schema
from bedside.reference.failures import render_errors
from bedside.reference.hooks import render_hooks
from bedside.reference.jurisdictions import render_jurisdictions
from bedside.reference.ports import render_ports
from bedside.reference.services import render_services
from bedside.reference.settings import render_settings
from bedside.reference.statuses import render_status_tables
from bedside.rules.reference import render_reference

__all__ = ["PAGES", "write_pages"]


def _render_rules() -> str:
    return render_reference(BUILT_IN) + render_defaults()


def _render_kit() -> str:
    # The contracts are an extra: only this page needs it.
    from bedside.reference.kit import render_kit

    return render_kit()


def _render_commands() -> str:
    # The command line is an extra: only this page needs it.
    from bedside.cli.reference import render_reference as render_commands

    return render_commands()


#: Each generated page: its file name and the function that writes its text.
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "command-line.md": _render_commands,
    "errors.md": render_errors,
    "hooks.md": render_hooks,
    "jurisdictions.md": render_jurisdictions,
    "kit.md": _render_kit,
    "kpis.md": render_kpis,
    "ports.md": render_ports,
    "programme.schema.json": render_schema,
    "rules.md": _render_rules,
    "services.md": render_services,
    "settings.md": render_settings,
    "status-tables.md": render_status_tables,
}


def write_pages(folder: Path) -> tuple[Path, ...]:
    """Write every page into *folder*, and return the files that changed."""
    changed = []
    for name, render in PAGES.items():
        path, text = folder / name, render().rstrip("\n") + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
            changed.append(path)
    return tuple(changed)
