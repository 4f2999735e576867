"""What is refused when plugins are loaded, and what is installed but not imported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest

from bedside import hookimpl
from bedside.domain.messages import Purpose
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.errors import PluginCallError, PluginContractError
from bedside.plugins import Plugins, installed_plugins
from bedside.testing.people import HARBOUR_DENTAL


def plugin(**hooks: Callable[..., object]) -> object:
    """A plugin made of functions, each marked as a hook."""
    return SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()})


def template(name: str) -> MessageTemplate:
    return MessageTemplate(id=MessageTemplateId(name), purpose=Purpose.RECALL, body="It is time.")


# What is refused when a practice is built.


def test_a_misspelled_hook_is_refused_with_the_right_name() -> None:
    secretive = plugin(bedside_notifer=lambda: None)

    with pytest.raises(PluginContractError, match="did you mean 'bedside_notifiers'") as caught:
        Plugins({"typo": secretive})

    assert caught.value.plugin == "typo"
    assert "namespace" not in str(caught.value)


def test_a_hook_like_no_other_is_refused_with_where_to_look() -> None:
    with pytest.raises(PluginContractError, match=r"bedside\.hookspecs lists the hooks"):
        Plugins({"odd": plugin(zebra=lambda: None)})


def test_an_optional_hook_that_does_not_exist_is_refused_too() -> None:
    silent = SimpleNamespace(bedside_notifer=hookimpl(optionalhook=True)(lambda: None))

    with pytest.raises(PluginContractError, match="no such hook"):
        Plugins({"typo": silent})


def test_a_class_instead_of_an_object_is_refused() -> None:
    class Words:
        @hookimpl
        def bedside_message_templates(self) -> list[MessageTemplate]:
            return []

    with pytest.raises(PluginContractError, match=r"Words is a class; have you forgotten the \(\)"):
        Plugins({"words": Words})
    assert Plugins({"words": Words()}).describe() == (("words", ("bedside_message_templates",)),)


@pytest.mark.parametrize("nothing", [object(), "bedside_house", SimpleNamespace(key="secret"), None])
def test_a_plugin_without_hooks_is_refused(nothing: object) -> None:
    with pytest.raises(PluginContractError, match="implements no hook") as caught:
        Plugins({"empty": lambda: None})

    assert "secret" not in str(caught.value)


def test_a_hook_without_its_mark_is_refused_because_it_would_never_be_called() -> None:
    unmarked = SimpleNamespace(
        bedside_object_to_reward=lambda case: [], bedside_surveys=hookimpl(lambda: None)
    )

    with pytest.raises(PluginContractError, match="write @hookimpl above it") as caught:
        Plugins({"house": unmarked})

    assert caught.value.hook == "bedside_object_to_reward"


def test_an_unknown_argument_is_refused_with_the_known_ones() -> None:
    greedy = plugin(bedside_object_to_reward=lambda case, storage: [])

    with pytest.raises(
        PluginContractError, match="has no argument 'storage'; its arguments are: settings, case"
    ):
        Plugins({"greedy": greedy})


@pytest.mark.parametrize("mark", [hookimpl(wrapper=True), hookimpl(hookwrapper=True)])
def test_a_wrapper_is_refused(mark: Callable[[object], object]) -> None:
    def wrap() -> Iterator[None]:
        yield

    with pytest.raises(PluginContractError, match="is a wrapper"):
        Plugins({"wraps": SimpleNamespace(bedside_surveys=mark(wrap))})


async def asynchronous() -> list[object]:
    return []


async def asynchronous_one_by_one() -> object:  # an async generator
    yield


@pytest.mark.parametrize("function", [asynchronous, asynchronous_one_by_one])
def test_an_async_hook_is_refused(function: Callable[[], object]) -> None:
    with pytest.raises(PluginContractError, match="is async; hooks are ordinary functions"):
        Plugins({"async": plugin(bedside_surveys=function)})


def test_a_hook_that_hands_back_a_coroutine_is_refused_when_it_is_called() -> None:
    plugins = Plugins({"async": plugin(bedside_surveys=lambda: asynchronous())})

    with pytest.raises(PluginContractError, match="is async"):
        plugins.surveys(HARBOUR_DENTAL)


@attrs.frozen
class Configured:
    """A plugin that is equal to another one of the same settings."""

    key: str = "secret"

    @hookimpl
    def bedside_message_templates(self) -> list[MessageTemplate]:
        return [template("a-1")]


def test_two_equal_plugins_are_refused_by_their_names_alone() -> None:
    with pytest.raises(
        PluginContractError, match=r"plugin 'b'.* is equal to plugin 'a'; name each one once"
    ) as caught:
        Plugins({"a": Configured(), "b": Configured()})

    assert "secret" not in str(caught.value)
    assert Plugins({"a": Configured("one")}).describe()


def test_a_plugin_that_the_loader_refuses_is_named_but_not_shown() -> None:
    late_options = plugin(bedside_surveys=lambda: None)
    with pytest.raises(PluginContractError, match="plugin 'twin'"):
        Plugins({"first": late_options, "twin": late_options})


def test_a_hook_may_be_implemented_under_another_name() -> None:
    named = SimpleNamespace(words=hookimpl(specname="bedside_message_templates")(lambda: [template("a-1")]))

    assert list(Plugins({"named": named}).message_templates(HARBOUR_DENTAL)) == ["a-1"]


def test_a_practice_describes_its_plugins_by_name_and_hook() -> None:
    both = plugin(bedside_surveys=lambda: None, bedside_notifiers=lambda: None)

    described = Plugins({"z": both, "a": Configured()}).describe()

    assert described == (
        ("a", ("bedside_message_templates",)),
        ("z", ("bedside_notifiers", "bedside_surveys")),
    )


# Installed plugins.


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package on a path of its own that offers two plugins; one of them breaks when it is imported."""
    (tmp_path / "harbour_words.py").write_text(
        "from bedside import hookimpl\n\n@hookimpl\ndef bedside_message_templates():\n    return []\n"
    )
    (tmp_path / "harbour_broken.py").write_text("raise RuntimeError('Ana Ito')\n")
    meta = tmp_path / "harbour_words-1.2.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-words\nVersion: 1.2\n")
    (meta / "entry_points.txt").write_text("[bedside]\nwords = harbour_words\nbroken = harbour_broken\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "harbour_words", raising=False)
    return tmp_path


def test_installed_plugins_are_listed_and_none_is_imported(distribution: Path) -> None:
    found = [plugin for plugin in installed_plugins() if plugin.distribution == "harbour-words"]

    assert [(item.name, item.version) for item in found] == [("broken", "1.2"), ("words", "1.2")]
    assert "harbour_words" not in sys.modules
    assert str(distribution) not in repr(found)


def test_an_installed_plugin_is_loaded_when_the_host_asks(distribution: Path) -> None:
    (words,) = (plugin for plugin in installed_plugins() if plugin.name == "words")

    assert Plugins({"words": words.load()}).message_templates(HARBOUR_DENTAL) == {}


def test_an_import_that_fails_names_the_plugin_and_keeps_the_cause(distribution: Path) -> None:
    (broken,) = (plugin for plugin in installed_plugins() if plugin.name == "broken")

    with pytest.raises(PluginCallError, match="'broken', hook 'import': raised RuntimeError") as caught:
        broken.load()

    assert isinstance(caught.value.__cause__, RuntimeError)
    assert "Ito" not in str(caught.value)
