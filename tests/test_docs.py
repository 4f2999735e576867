"""The documentation is complete, current, and leads nowhere that is not there."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

import attrs
import pytest

import bedside.domain
from bedside import Desk, Practice, PracticeSettings, errors, hookspecs, ports, rules
from bedside.domain.transitions import Transitions
from bedside.kpis import KPIS
from bedside.records.catalogue import SPECS
from bedside.reference import PAGES, write_pages
from bedside.storage import MemoryStorage

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ALL_PAGES = sorted(DOCS.rglob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

#: Whole sentences that end a line, in a paragraph of prose.
_ENDS = re.compile(r"[.?!:;)`*|]$")


def reference(name: str) -> str:
    return (DOCS / "reference" / name).read_text("utf-8")


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", without_code(text), flags=re.MULTILINE)


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown page offers: each heading in lower case, its blanks as hyphens."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(text)}


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def nouns() -> Iterator[object]:
    for module in iter_modules(bedside.domain.__path__):
        yield from vars(import_module(f"bedside.domain.{module.name}")).values()


def public_enums() -> dict[str, type[Enum]]:
    in_domain = [
        value
        for value in nouns()
        if inspect.isclass(value)
        and issubclass(value, Enum)
        and value.__module__.startswith("bedside.domain.")
        and not value.__name__.startswith("_")
    ]
    elsewhere = [getattr(module, name) for module in (rules, ports) for name in module.__all__]
    found = [
        *in_domain,
        *(value for value in elsewhere if inspect.isclass(value) and issubclass(value, Enum)),
    ]
    return {value.__name__: value for value in found}


def glossary_words() -> dict[str, dict[str, str]]:
    """Each enumeration of the glossary: its words with their meanings, and its FHIR line under ``FHIR``."""
    words: dict[str, dict[str, str]] = {}
    code_words = reference("glossary.md").partition("\n## Code words\n")[2]
    for section in code_words.split("\n### ")[1:]:
        title, _, body = section.partition("\n")
        words[title] = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", body, flags=re.MULTILINE))
        words[title]["FHIR"] = "".join(re.findall(r"^FHIR: (.+)\.$", body, flags=re.MULTILINE))
    return words


@pytest.fixture(scope="module")
def desk() -> Desk:
    settings = PracticeSettings(name="Any", time_zone="UTC", currency="USD", jurisdictions=("US",))
    return Practice(settings, storage=MemoryStorage()).acting_as("any", role="manager", purpose="operations")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_current(name: str) -> None:
    assert reference(name) == PAGES[name](), "run: python -m bedside.reference docs/reference"


def test_every_hook_has_an_entry_with_its_exact_arguments() -> None:
    hooks = [value for value in vars(hookspecs).values() if hasattr(value, "bedside_spec")]

    entries = [heading for heading in headings(reference("hooks.md")) if heading.startswith("bedside_")]

    assert sorted(entries) == sorted(
        f"{hook.__name__}({', '.join(inspect.signature(hook).parameters)})" for hook in hooks
    )


def test_every_error_has_an_entry() -> None:
    assert set(errors.__all__) <= set(headings(reference("errors.md")))


def test_every_kpi_has_an_entry() -> None:
    assert set(KPIS) <= set(headings(reference("kpis.md")))


def test_every_setting_has_an_entry() -> None:
    fields = {field.name for field in attrs.fields(PracticeSettings)}

    assert fields <= set(headings(reference("settings.md")))


def test_every_port_has_an_entry() -> None:
    documented = {value for value in ports.__all__ if value != "Value"}

    assert documented <= set(headings(reference("ports.md")))


def test_every_command_has_an_entry() -> None:
    from bedside.cli.app import bedside as group

    entries = set(headings(reference("command-line.md")))

    missing = [name for name in commands(group, "bedside") if name not in entries]

    assert missing == [], "give each command a heading of its own in docs/reference/command-line.md"


def commands(command: object, name: str) -> Iterator[str]:
    """Every command that does something, by its whole name."""
    import click

    if not isinstance(command, click.Group):
        yield name
        return
    for word, below in sorted(command.commands.items()):
        yield from commands(below, f"{name} {word}")


def test_every_verb_of_a_desk_has_an_entry(desk: Desk) -> None:
    entries = headings(reference("services.md"))
    verbs = [
        f"desk.{room}.{name}"
        for room, service in vars(desk).items()
        if not isinstance(service, PracticeSettings)
        for name in vars(type(service))
        if not name.startswith("_")
    ]

    assert len(verbs) > 50
    assert [verb for verb in verbs if verb not in entries] == []
    assert [entry for entry in entries if entry.startswith("desk.") and entry.count(".") == 2] == verbs


def test_every_status_table_has_a_diagram() -> None:
    kinds = {value.kind for value in nouns() if isinstance(value, Transitions)}
    page = reference("status-tables.md")

    assert len(kinds) > 10
    assert kinds <= set(headings(page))
    assert page.count("stateDiagram-v2") == len(kinds)


def test_every_stored_noun_is_in_the_glossary_with_its_fhir_element() -> None:
    rows = re.findall(r"^\| (.+?) \| .+? \| (.+?) \| (.+?) \|", reference("glossary.md"), flags=re.MULTILINE)
    fhir_of = {noun: fhir for _, classes, fhir in rows for noun in re.findall(r"`(\w+)`", classes)}

    missing = [spec.type.__name__ for spec in SPECS if spec.type.__name__ not in fhir_of]

    assert missing == []
    assert all(fhir == "none" or fhir.startswith("`") for fhir in fhir_of.values())


@pytest.mark.parametrize("name", sorted(public_enums()))
def test_every_word_of_an_enumeration_is_in_the_glossary_with_its_fhir_element(name: str) -> None:
    entries = glossary_words().get(name, {})

    assert entries.pop("FHIR", ""), f"### {name} needs its line FHIR: `Element.path`. or FHIR: none."
    assert list(entries) == [str(member.value) for member in public_enums()[name]]


def test_the_glossary_has_no_enumeration_that_is_gone() -> None:
    assert set(glossary_words()) <= set(public_enums())


@pytest.mark.parametrize("page", [*ALL_PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=page_id)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        there = target.is_file() or (target.is_dir() and not anchor)
        if not there or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(link)

    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    index = DOCS / "index.md"
    linked = {
        (DOCS / link.partition("#")[0]).resolve()
        for link in re.findall(r"\]\(([^)\s:]+)\)", index.read_text("utf-8"))
    }

    assert [page_id(page) for page in ALL_PAGES if page.resolve() not in linked and page != index] == []


@pytest.mark.parametrize("page", ALL_PAGES, ids=page_id)
def test_a_page_has_one_title_and_begins_with_it(page: Path) -> None:
    text = page.read_text("utf-8")

    assert text.startswith("# ")
    assert len(re.findall(r"^# ", without_code(text), flags=re.MULTILINE)) == 1


@pytest.mark.parametrize("page", ALL_PAGES, ids=page_id)
def test_a_sentence_is_not_broken_over_lines(page: Path) -> None:
    lines = without_code(page.read_text("utf-8")).splitlines()
    broken = [
        line
        for line, following in pairwise(lines)
        if line[:1].isalpha() and following[:1].isalpha() and not _ENDS.search(line)
    ]

    assert broken == []


def test_the_diagram_of_a_message_in_its_explanation_is_that_of_its_table() -> None:
    section = reference("status-tables.md").partition("\n## message\n")[2]
    diagram = re.search(r"^```mermaid\n.*?^```$", section, flags=re.MULTILINE | re.DOTALL)

    assert diagram is not None
    assert diagram.group() in (DOCS / "explanation" / "messages-that-are-right.md").read_text("utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize("page", DECISIONS, ids=page_id)
def test_a_decision_has_its_context_its_decision_and_what_was_rejected(page: Path) -> None:
    assert {"Context", "Decision", "Rejected"} <= set(headings(page.read_text("utf-8")))


@pytest.mark.parametrize("page", [*ALL_PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=page_id)
def test_a_page_names_no_machine_and_no_writing_tool(page: Path) -> None:
    text = page.read_text("utf-8")

    assert re.findall(r"(?<![\w.])/(?:root|home|work|Users|private|mnt)/\S*|[A-Z]:\\Users\S*", text) == []
    assert re.findall(r"\b(?:chatbot|language model|LLM|co-authored-by)\b", text, flags=re.IGNORECASE) == []


def test_the_command_writes_every_page_and_leaves_a_current_one_alone(tmp_path: Path) -> None:
    first = write_pages(tmp_path)
    (tmp_path / "hooks.md").write_text("# Something older\n", "utf-8")

    again = write_pages(tmp_path)

    assert [path.name for path in first] == list(PAGES)
    assert again == (tmp_path / "hooks.md",)
