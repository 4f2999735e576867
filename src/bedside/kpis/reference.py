"""The KPI reference page, written from the definitions."""

from __future__ import annotations

from bedside.kpis.definition import Kpi
from bedside.kpis.facts import CODES, FACTS
from bedside.kpis.registry import KPIS

__all__ = ["render_reference"]

_HEAD = """\
# KPI reference

This page is generated from the definitions in `bedside.kpis`.
Change a definition, then write the page again:

```console
$ python -c "import bedside.kpis as k; print(k.render_reference(), end='')" > docs/reference/kpis.md
```

Every rate comes with its numerator, its denominator and a Wilson 95 % interval; 0/0 has no value.
Rows that cannot be judged are counted in `excluded` by reason.
A period is half-open, in local dates of the practice's zone.
How to call them is in [Compute KPIs in a notebook](../how-to/compute-kpis-in-a-notebook.md).
Why they are built this way is in [KPIs are defined once](../explanation/kpis-defined-once.md).
"""


def render_reference() -> str:
    """The whole page as Markdown.

    >>> render_reference().splitlines()[0]
    '# KPI reference'
    """
    index = [
        f"| [`{kpi.id}`](#{kpi.id}) | {kpi.title} | {kpi.unit.value} | {kpi.direction.value} |"
        for kpi in KPIS.values()
    ]
    overview = ["| id | title | unit | direction |", "|---|---|---|---|", *index]
    sections = [_section(kpi) for kpi in KPIS.values()]
    return "\n".join([_HEAD, *overview, "", *sections, _fact_tables()])


def _section(kpi: Kpi) -> str:
    tables = "; ".join(f"`{table}`: {_columns(kpi, table)}" for table in kpi.tables)
    lines = [
        f"## {kpi.id}",
        "",
        f"**{kpi.title}.** {kpi.question}",
        "",
        f"- **Numerator:** {kpi.numerator}.",
        f"- **Denominator:** {kpi.denominator}.",
        f"- **Excluded, by reason:** {'; '.join(kpi.exclusions)}.",
        f"- **Unit and direction:** {kpi.unit.value}; {kpi.direction.value}.",
        f"- **Tables and columns:** {tables}.",
        f"- **Its date:** `{kpi.date_column}`.",
    ]
    if kpi.parts:
        lines.append(f"- **Further counts:** {', '.join(f'`{part}`' for part in kpi.parts)}.")
    if kpi.notes:
        lines.append(f"- **Notes:** {kpi.notes}")
    lines += [f"- **Version and source:** {kpi.version}; {kpi.source}.", ""]
    return "\n".join(lines)


def _columns(kpi: Kpi, table: str) -> str:
    def described(name: str) -> str:
        if name in kpi.optional:
            return f"`{name}` (optional)"
        return f"`{name}` (for a period or calendar group)" if name in kpi.when_dated else f"`{name}`"

    return ", ".join(described(name) for name in kpi.tables[table])


def _fact_tables() -> str:
    lines = [
        "## Fact tables",
        "",
        "An *instant* is a timestamp with a zone, ISO 8601 text, or whole UTC epoch microseconds.",
        "A date stands for its first instant in the practice's zone.",
        "",
    ]
    for table, columns in FACTS.items():
        lines += [f"### {table}", "", "| column | holds |", "|---|---|"]
        for name, kind in columns.items():
            codes = CODES.get((table, name))
            holds = ", ".join(f"`{code}`" for code in codes) if codes else kind.value
            lines.append(f"| `{name}` | {holds} |")
        lines.append("")
    return "\n".join(lines)
