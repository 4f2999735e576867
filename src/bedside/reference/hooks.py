"""The page of the hooks: each with its exact arguments, in the three shapes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from bedside import hookspecs
from bedside.reference.prose import call_line, code_block, docstring_lines

__all__ = ["hooks", "render_hooks"]

_INTRO = """\
# Hooks

A plugin is a module, or an object, with functions of these names that are marked `@hookimpl`.
A function takes any of the named arguments, and none that is not named here.
A host names its plugins: `Practice(settings, storage=…, plugins={"mine": my_plugin})`; \
nothing loads because it is installed.
`practice.plugins.describe()` lists what each plugin implements.

Nothing depends on the order of plugins.
A hook that does not exist, an answer of the wrong type, a class instead of an object, an `async` function: \
each is a [`PluginContractError`](errors.md#plugincontracterror) that names the plugin.
A plugin that raises while it offers something is a [`PluginCallError`](errors.md#plugincallerror).

- **Offer** hooks return named records, which are joined; one name twice is an error that names both plugins.
- **Object** hooks return findings; one that denies or holds stops the act.
  A plugin that fails holds it, and the work around it goes on.
  Each finding is signed with the plugin's registered name, such as `plugin.mine`.
  A finding can only make a decision stricter.
- **Watch** hooks are told what was committed; a fault goes into `practice.faults`, and the others still run.

Worked examples: [write a notifier](../how-to/write-a-notifier.md), \
[add your own rules](../how-to/add-your-own-rules.md), \
[embed bedside](../how-to/embed-in-your-software.md), \
[write a storage](../how-to/write-a-storage.md).

This page is written from `bedside.hookspecs` by `python -m bedside.reference docs/reference`.
"""

_SHAPES = ("Offer", "Object", "Watch")


def hooks() -> Mapping[str, Callable[..., object]]:
    """Every hook by its name, in the order of :mod:`bedside.hookspecs`.

    >>> next(iter(hooks()))
    'bedside_storage_backends'
    """
    return {
        name: function
        for name, function in vars(hookspecs).items()
        if name.startswith("bedside_") and inspect.isfunction(function)
    }


def render_hooks() -> str:
    """The whole page as Markdown.

    >>> render_hooks().splitlines()[0]
    '# Hooks'
    """
    parts = [_INTRO]
    for shape in _SHAPES:
        parts += [f"## {shape}", ""]
        for name, function in hooks().items():
            if (function.__doc__ or "").startswith(shape):
                parts += _section(name, function)
    return "\n".join(parts)


def _section(name: str, function: Callable[..., object]) -> list[str]:
    arguments = ", ".join(inspect.signature(function).parameters)
    return [
        f"### {name}({arguments})",
        "",
        *code_block(call_line(name, function)),
        "",
        *docstring_lines(function),
        "",
    ]
