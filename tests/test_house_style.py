"""The house style, as far as the standard library can see it."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import bedside

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bedside"

#: From the inside out: a ring imports itself and the rings before it.
RINGS = (
    "errors",
    "uncaused",
    "domain",
    "rules kpis",
    "ports",
    "hookspecs",
    "plugins records",
    "calling",
    "services environment",
    "practice",
)
RING_OF = {name: place for place, names in enumerate(RINGS) for name in names.split()}

OUTSIDE = {
    "__main__",
    "cards",
    "cli",
    "demo",
    "fulfil",
    "hosting",
    "interop",
    "jurisdictions",
    "notary",
    "notify",
    "programmes",
    "reference",
    "starter",
    "storage",
    "testing",
}

PURE = ("domain", "rules", "kpis")
UNREPEATABLE = {
    "asyncio",
    "concurrent",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
UNREPEATABLE_CALLS = {
    "now",
    "today",
    "utcnow",
    "open",
    "print",
    "input",
    "getenv",
    "urandom",
    "fromtimestamp",
}

BANNED = {"manager", "helper", "util", "utils", "data", "info", "process", "lead", "customer", "user"}

#: Words of others that we have to spell as they do.
QUOTED = {
    "MANAGER": "a code of the FTC's rule on reviews",
    "_manager": "pluggy's own word",
}

HEAVY = {
    "altair",
    "apprise",
    "click",
    "cryptography",
    "dask",
    "duckdb",
    "fontTools",
    "fpdf",
    "great_tables",
    "holidays",
    "hypothesis",
    "icalendar",
    "ijson",
    "modin",
    "narwhals",
    "numpy",
    "PIL",
    "pandas",
    "phonenumbers",
    "polars",
    "pyarrow",
    "pyspark",
    "pytest",
    "rich",
    "segno",
    "sqlalchemy",
    "sqlframe",
}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def ring_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "bedside"


TREES = {path: ast.parse(path.read_text()) for path in modules()}
NAMES = {name_of(path) for path in modules()}
PACKAGES = sorted({ring_of(name_of(path)) for path in modules()})


def by_module(check: Callable[[Path], None]) -> Callable[[str], None]:
    """A test for each ring, which looks at module after module and names the first that is not right."""

    @pytest.mark.parametrize("ring", PACKAGES)
    def test(ring: str) -> None:
        for path in modules():
            if ring_of(name_of(path)) == ring:
                try:
                    check(path)
                except AssertionError as error:
                    error.add_note(name_of(path))
                    raise

    test.__doc__ = check.__doc__
    return test


def imports(path: Path, *, typing_too: bool = True) -> Iterator[tuple[str, ast.stmt]]:
    """The modules that *path* imports, each as the longest name that is a module of ours."""
    skipped: set[ast.AST] = set()
    if not typing_too:
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                skipped |= set(ast.walk(node))
    for node in ast.walk(TREES[path]):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: import by the full name"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in NAMES else str(node.module), node


# Direction.


@by_module
def test_imports_point_inwards(path: Path) -> None:
    own = ring_of(name_of(path))
    for imported, node in imports(path):
        if imported.split(".")[0] != "bedside" or own in OUTSIDE or own == "bedside":
            continue
        other = ring_of(imported)
        assert other not in OUTSIDE, f"line {node.lineno}: a ring imports {imported}"
        assert other != "bedside", f"line {node.lineno}: import the module that is the home of the name"
        if other != own:
            assert RING_OF[other] < RING_OF[own], f"line {node.lineno}: {own} imports {imported}"


def test_each_module_has_its_ring() -> None:
    assert {ring_of(name_of(path)) for path in modules()} <= set(RING_OF) | OUTSIDE | {"bedside"}


def test_no_module_imports_itself_through_others() -> None:
    graph = {
        name_of(path): {
            name
            for name, node in imports(path, typing_too=False)
            if name in NAMES and node in TREES[path].body and name != name_of(path)
        }
        for path in modules()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " imports ".join((*trail, name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


@by_module
def test_only_the_plugin_host_touches_pluggy_and_only_records_touch_cattrs(path: Path) -> None:
    for imported, node in imports(path):
        first = imported.split(".")[0]
        if first == "pluggy":
            assert name_of(path) in ("bedside.plugins", "bedside.hookspecs"), node.lineno
        if first == "cattrs":
            assert ring_of(name_of(path)) == "records", node.lineno


def guessing(source: str) -> list[str]:
    """How a source reaches a converter that guesses: the default ones, ready-made ones, an unstrict one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in ("cattr", "cattrs")]
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in ("cattr", "cattrs"):
            taken = {alias.name for alias in node.names}
            found += sorted(taken - OF_CATTRS.get(str(node.module), set()))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Converter":
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            strict = (given.get("forbid_extra_keys"), given.get("detailed_validation"))
            found += [] if strict == ("True", "True") else ["Converter(...)"]
    return found


#: All that the one strict converter needs; everything else of cattrs may guess.
OF_CATTRS = {
    "cattrs": {"Converter", "transform_error"},
    "cattrs.errors": {
        "BaseValidationError",
        "ForbiddenExtraKeysError",
        "IterableValidationError",
        "IterableValidationNote",
    },
    "cattrs.gen": {"make_dict_structure_fn"},
}


def test_the_converter_that_guesses_is_used_nowhere() -> None:
    for path in python_files():
        if path.name != "test_house_style.py":
            assert guessing(path.read_text("utf-8")) == [], path.relative_to(ROOT)


def test_there_is_one_converter() -> None:
    made = [path for path in modules() if re.search(r"\bConverter\(", path.read_text("utf-8"))]

    assert [name_of(path) for path in made] == ["bedside.records.converter"]


@pytest.mark.parametrize(
    "source",
    [
        "import cattrs",
        "import cattrs as c\nc.structure(1, int)",
        "from cattrs import structure",
        "from cattrs import (\n    unstructure,\n)",
        "from cattrs import global_converter as one",
        "from cattrs.preconf.json import make_converter",
        "from cattr import structure",
        "from cattrs import Converter\nConverter()",
        "from cattrs import Converter\nConverter(forbid_extra_keys=False, detailed_validation=True)",
        "from cattrs import BaseConverter",
    ],
)
def test_every_way_to_a_converter_that_guesses_is_seen(source: str) -> None:
    assert guessing(source)


# Purity.


@by_module
def test_the_pure_rings_read_nothing_that_cannot_be_repeated(path: Path) -> None:
    if ring_of(name_of(path)) not in PURE:
        return
    for imported, node in imports(path):
        assert imported.split(".")[0] not in UNREPEATABLE, f"line {node.lineno}: {imported}"
    for call in (node for node in ast.walk(TREES[path]) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        assert called not in UNREPEATABLE_CALLS, f"line {call.lineno}: {called}()"


# What errors keep.


def raised_while_handling(tree: ast.Module) -> Iterator[tuple[ast.Raise, ast.ExceptHandler, bool]]:
    """New errors that are raised in an ``except`` block, and whether their function is marked uncaused."""
    pending: list[tuple[ast.AST, ast.ExceptHandler | None, bool]] = [(tree, None, False)]
    while pending:
        node, handler, marked = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            handler = None
            marks = () if isinstance(node, ast.Lambda) else node.decorator_list
            marked = marked or any(ast.unparse(mark) == "uncaused" for mark in marks)
        if isinstance(node, ast.ExceptHandler):
            handler = node
        if isinstance(node, ast.Raise) and node.exc is not None and handler is not None:
            yield node, handler, marked
        pending += [(child, handler, marked) for child in ast.iter_child_nodes(node)]


#: What an import or a file that is there already says holds nothing of a record.
HARMLESS = ("ImportError", "FileExistsError")


@by_module
def test_no_error_of_ours_keeps_what_it_was_made_from(path: Path) -> None:
    # `from None` hides the first error and keeps it in __context__; the parser's quotes what it read.
    if name_of(path).startswith("bedside.cli.commands"):
        return
    for node, handler, marked in raised_while_handling(TREES[path]):
        kept_on_purpose = node.cause is not None and not isinstance(node.cause, ast.Constant)
        harmless = handler.type is not None and ast.unparse(handler.type) in HARMLESS
        assert marked or kept_on_purpose or harmless, f"line {node.lineno}: raise it behind the except block"


def test_the_scan_sees_an_error_that_keeps_what_it_was_made_from() -> None:
    code = "def f():\n try: g()\n except ValueError:\n  raise KeyError from None\n"
    assert [marked for *_, marked in raised_while_handling(ast.parse(code))] == [False]
    assert [marked for *_, marked in raised_while_handling(ast.parse(f"@uncaused\n{code}"))] == [True]


# Size and words.


@by_module
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def public(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The public functions, classes and methods of a module, without what is nested in functions."""
    homes: list[ast.Module | ast.ClassDef] = [TREES[path]]
    for home in homes:
        for node in home.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            overloads = any(ast.unparse(mark).endswith("overload") for mark in node.decorator_list)
            if node.name.startswith("_") or overloads:
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                homes.append(node)


@by_module
def test_everything_public_has_a_docstring_of_its_own(path: Path) -> None:
    first = (ast.get_docstring(TREES[path]) or "").split("\n")[0]
    assert first, "the module says what it is"
    for node in public(path):
        if node.name.startswith("test_") or node.name in PORT_VERBS:
            continue  # the name is the sentence; the port has the words
        written = ast.get_docstring(node)
        assert written, f"line {node.lineno}: {node.name}"
        assert written.split("\n")[0].strip(), f"line {node.lineno}: {node.name}"


#: What a store or a messenger implements is described once, in its Protocol.
PORT_VERBS = {
    method.name
    for ports in ("ports.py", "fulfil/pool.py")
    for node in TREES[SOURCE / ports].body
    if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
    for method in node.body
    if isinstance(method, ast.FunctionDef)
}


def exported(path: Path) -> list[str] | None:
    for node in TREES[path].body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(ast.literal_eval(item)) for item in getattr(node.value, "elts", [])]
    return None


@by_module
def test_the_exported_names_are_sorted_and_complete(path: Path) -> None:
    names = exported(path)
    defined = {
        node.name
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    if names is None:
        assert not defined or path.name == "__main__.py"
        return
    # As ruff sorts them: constants, classes, functions.
    order = sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert names == order
    assert len(set(names)) == len(names)
    hooks = {name for name in defined if name.startswith("bedside_")}
    assert defined - set(names) - hooks == set()


def test_the_top_level_has_at_most_40_names_and_each_is_there() -> None:
    assert len(bedside.__all__) <= 40
    for name in bedside.__all__:
        assert getattr(bedside, name) is not None


def words(identifier: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier)
    return {word for word in spaced.lower().split("_") if word}


@by_module
def test_no_name_is_a_banned_word(path: Path) -> None:
    names = {path.stem}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
    for name in sorted(names - set(QUOTED)):
        assert not words(name) & BANNED, name


def comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def python_files() -> list[Path]:
    return [ROOT / name for name in tracked() if name.endswith(".py") and (ROOT / name).exists()]


def tracked() -> list[str]:
    """The files that git keeps, or those that lie here where there is no git."""
    try:
        done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
    return done.stdout.splitlines()


def test_each_exception_to_a_check_names_its_code_and_its_reason() -> None:
    for path in python_files():
        lines = path.read_text().splitlines()
        for number, text in comments(path):
            if not re.search(r"#\s*(type:\s*ignore|noqa)", text):
                continue
            where = f"{path.relative_to(ROOT)}:{number}"
            assert re.search(r"type:\s*ignore\[[a-z-]+(, ?[a-z-]+)*\]|noqa:\s*[A-Z]+[0-9]+", text), where
            rest = re.sub(r"#\s*(type:\s*ignore\[[^\]]*\]|noqa:\s*[A-Z0-9, ]+)", "", text)
            near = [line.strip() for line in lines[max(0, number - 5) : number - 1]]
            assert len(re.sub(r"\W", "", rest)) > 5 or any(line.startswith("#") for line in near), where


# What may not be in any file.


def test_no_file_names_a_machine_or_a_registry() -> None:
    patterns = [
        "/" + "work/",
        "/" + "root/",
        "/" + "home/",
        "/" + "Users/",
        "/" + "tmp/bash",
        "pypi" + "-more",
        "index" + "-url",
        "artifactory",
        "localhost:3" + "141",
    ]
    for name in tracked():
        if Path(name).suffix not in {".py", ".toml", ".md", ".yml", ".yaml", ".cfg", ".json", ".txt", ""}:
            continue
        path = ROOT / name
        if name == "tests/test_house_style.py" or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        for pattern in patterns:
            assert pattern not in text, f"{name}: {pattern}"


# What an import costs.


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import bedside", set()),
        ("import bedside.kpis", {"narwhals"}),
        ("from bedside import Practice, Patient, hookimpl", {"narwhals"}),
        ("import bedside.domain.patients, bedside.rules, bedside.records, bedside.plugins", set()),
        ("import bedside.testing.people, bedside.testing", set()),
        ("import bedside.storage", set()),
        ("import bedside.cards", set()),
    ],
)
def test_an_import_loads_nothing_heavy(statement: str, allowed: set[str]) -> None:
    assert loaded_by(statement) & HEAVY <= allowed
