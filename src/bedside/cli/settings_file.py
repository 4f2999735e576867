"""The settings of a practice as a TOML file, read strictly: a key that is not known is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Final

import attrs

from bedside.cli.fulfillers import NamedFulfiller, read_fulfillers
from bedside.domain.access import STANDARD_ACCESS, AccessPolicy, Area, Grant
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.cards import CardDesign
from bedside.domain.dates import QuietHours
from bedside.domain.money import Money
from bedside.domain.settings import FacilityKind, PackReview, PracticeSettings, Profession
from bedside.domain.sharing import ShareText
from bedside.errors import BedsideError, SettingsError
from bedside.uncaused import uncaused

__all__ = ["DEFAULT_PATH", "SettingsFile", "read_settings", "template"]

#: Where settings are looked for when no file is named.
DEFAULT_PATH: Final = Path("practice.toml")

_DAYS: Final = {
    "attribution_window_days": "attribution_window",
    "concern_answered_within_days": "concern_answered_within",
}
_PLAIN: Final[Mapping[str, type]] = {
    "id": str,
    "name": str,
    "time_zone": str,
    "currency": str,
    "telephone": str,
    "postal_address": str,
    "opt_out": str,
    "link_base": str,
    "licensed": bool,
    "federally_enrolled": bool,
    "furnishes_designated_health_services": bool,
    "messages_per_week": int,
    "records_kept_years": int,
    "records_kept_until_age": int,
}
_REQUIRED: Final = ("name", "time_zone", "currency", "jurisdictions")
_OTHERS: Final = (
    *(
        "jurisdictions",
        "profession",
        "facility_kind",
        "quiet_hours",
        "pack_reviews",
        "reward_caps",
        "share_texts",
        "card_design",
        "access",
        "fulfillers",
        "plugins",
        "programmes",
    ),
)
_WORDS: Final = {str: "text", bool: "true or false", int: "a whole number", list: "a list", dict: "a section"}


@attrs.frozen(kw_only=True)
class SettingsFile:
    """What a settings file says: the practice, who hands rewards over, and the plugins that it trusts."""

    settings: PracticeSettings
    fulfillers: Mapping[str, NamedFulfiller] = attrs.field(factory=dict, repr=False)
    plugins: Mapping[str, object] = attrs.field(factory=dict, repr=False)


def template() -> str:
    """A commented settings file, to be changed.

    >>> 'time_zone = "America/Los_Angeles"' in template()
    True
    """
    return files("bedside.cli").joinpath("practice.toml").read_text(encoding="utf-8")


@uncaused
def read_settings(path: Path) -> SettingsFile:
    """The settings in the file at *path*.

    Raises:
        SettingsError: it cannot be read, a key is unknown or missing, or a value does not fit.
    """
    document = _Document(path.name, _load(path), path.parent)
    try:
        return document.read()
    except SettingsError:
        raise
    except BedsideError as error:
        raise SettingsError(f"{path.name}: {error}") from None


@uncaused
def _load(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        raise SettingsError(
            f"there is no settings file {path.name} that can be read; `bedside init` writes one"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name}: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line \d+", str(error))
        raise SettingsError(f"{path.name}{f' {where[0]}' if where else ''}: this is not TOML") from None


@attrs.frozen
class _Document:
    """Typed access to the parsed file; a refusal names the key, never its value."""

    name: str
    content: Mapping[str, object]
    folder: Path = Path()

    def read(self) -> SettingsFile:
        known = {*_PLAIN, *_DAYS, *_OTHERS}
        for key in self.content:
            if key not in known:
                raise self._refused(key, f"there is no such key; the keys are {', '.join(sorted(known))}")
        for key in _REQUIRED:
            if key not in self.content:
                raise self._refused(key, "this key is missing; `bedside init` writes a file with all of them")
        given: dict[str, object] = {
            key: self._typed(key, kind) for key, kind in _PLAIN.items() if key in self.content
        }
        for key, attribute in _DAYS.items():
            if key in self.content:
                given[attribute] = timedelta(days=float(str(self._typed(key, int))))
        given["jurisdictions"] = tuple(self._texts("jurisdictions"))
        for key, kind in (("profession", Profession), ("facility_kind", FacilityKind)):
            if key in self.content:
                given[key] = self._one_of(key, kind)
        if "quiet_hours" in self.content:
            given["quiet_hours"] = self._quiet_hours()
        given["pack_reviews"] = self._reviews()
        given["access"] = self._access()
        given["reward_caps"] = self._caps()
        given["share_texts"] = self._share_texts()
        given["card_design"] = self._card_design()
        # The values were checked above; the class checks what they mean.
        settings = PracticeSettings(**given)  # type: ignore[arg-type]  # mypy cannot follow a mapping
        tables = self.content.get("fulfillers", {})
        return SettingsFile(
            settings=settings,
            fulfillers=read_fulfillers(tables, folder=self.folder, refused=self._refused),
            plugins={**self._plugins(), **self._programmes()},
        )

    def _typed(self, key: str, kind: type) -> object:
        value = self.content[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._refused(key, f"give {_WORDS[kind]}")
        return value

    def _texts(self, key: str) -> list[str]:
        value = self.content[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._refused(key, 'give a list of texts, such as ["US", "US-CA"]')
        return value

    @uncaused
    def _one_of(self, key: str, kind: type[Enum]) -> Enum:
        try:
            return kind(self.content[key])
        except ValueError:
            words = ", ".join(str(member.value) for member in kind)
            raise self._refused(key, f"give one of {words}") from None

    def _quiet_hours(self) -> QuietHours:
        section = self.content["quiet_hours"]
        if not isinstance(section, dict) or set(section) != {"begin", "end"}:
            raise self._refused("quiet_hours", "give begin and end, such as begin = 20:00:00")
        begin, end = section["begin"], section["end"]
        if not isinstance(begin, time) or not isinstance(end, time):
            raise self._refused("quiet_hours", "give clock times without quotes, such as 20:00:00")
        return QuietHours(begin, end)

    def _reviews(self) -> tuple[PackReview, ...]:
        value = self.content.get("pack_reviews", [])
        keys = {"pack", "version", "reviewer", "reviewed_on"}
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._refused("pack_reviews", "write each one under [[pack_reviews]]")
        reviews = []
        for item in value:
            if set(item) != keys:
                raise self._refused("pack_reviews", f"give {', '.join(sorted(keys))}, and nothing else")
            day = item["reviewed_on"]
            if not isinstance(day, date) or isinstance(day, datetime):
                raise self._refused("pack_reviews", "give reviewed_on as a date, such as 2026-02-01")
            reviews.append(PackReview(**item))
        return tuple(reviews)

    def _access(self) -> AccessPolicy:
        """The standard table, with each grant of the file in the place of the one of its role and purpose."""
        value = self.content.get("access", [])
        keys = {"role", "purpose", "reads", "writes"}
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._refused("access", "write each grant under [[access]]")
        grants = {(grant.role, grant.purpose): grant for grant in STANDARD_ACCESS.grants}
        for item in value:
            if set(item) != keys:
                raise self._refused("access", f"give {', '.join(sorted(keys))}, and nothing else")
            reads, writes = self._areas(item["reads"]), self._areas(item["writes"])
            grant = Grant(role=item["role"], purpose=item["purpose"], reads=reads, writes=writes)
            grants[grant.role, grant.purpose] = grant
        return AccessPolicy(grants=tuple(grants.values()))

    def _areas(self, names: object) -> tuple[Area, ...]:
        known = ", ".join(area.value for area in Area)
        if not isinstance(names, list):
            raise self._refused("access", f"give lists of areas; there are {known}")
        try:
            return tuple(Area(name) for name in names)
        except ValueError:
            problem = f"there is no such area; there are {known}"
        raise self._refused("access", problem)

    def _caps(self) -> tuple[Cap, ...]:
        value = self.content.get("reward_caps", [])
        keys = {"limit", "scope", "period"}
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._refused("reward_caps", "write each one under [[reward_caps]]")
        caps = []
        for item in value:
            if set(item) != keys or not all(isinstance(part, str) for part in item.values()):
                problem = f'give {", ".join(sorted(keys))}, each as text, such as limit = "500.00"'
                raise self._refused("reward_caps", problem)
            document = _Document(self.name, item)
            caps.append(
                Cap(
                    limit=Money.of(item["limit"], str(self.content["currency"])),
                    scope=CapScope(document._one_of("scope", CapScope)),
                    period=CapPeriod(document._one_of("period", CapPeriod)),
                )
            )
        return tuple(caps)

    def _share_texts(self) -> tuple[ShareText, ...]:
        value = self.content.get("share_texts", [])
        keys, needed = {"channel", "language", "subject", "body"}, {"channel", "body"}
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._refused("share_texts", "write each one under [[share_texts]]")
        for item in value:
            if not needed <= set(item) <= keys or not all(isinstance(part, str) for part in item.values()):
                problem = "give channel and body, perhaps language and subject, each as text"
                raise self._refused("share_texts", problem)
        return tuple(ShareText(**item) for item in value)

    def _card_design(self) -> CardDesign:
        value = self.content.get("card_design", {})
        keys = {field.name for field in attrs.fields(CardDesign)}
        if not isinstance(value, dict) or not set(value) <= keys:
            raise self._refused("card_design", f"give {', '.join(sorted(keys))}, and nothing else")
        return CardDesign(**value)

    def _plugins(self) -> dict[str, object]:
        value = self.content.get("plugins", {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self._refused(
                "plugins", 'name each one with its module, such as starter = "bedside.starter"'
            )
        return {name: self._plugin(name, place) for name, place in value.items()}

    def _programmes(self) -> dict[str, object]:
        """The programme files, whose paths begin where the settings lie."""
        if "programmes" not in self.content:
            return {}
        plugins = self.content.get("plugins", {})
        if isinstance(plugins, dict) and "programmes" in plugins:
            raise self._refused("plugins.programmes", "name it otherwise; this is the programme files")
        from bedside.programmes import ProgrammeFiles

        return {"programmes": ProgrammeFiles(self.folder / name for name in self._texts("programmes"))}

    @uncaused
    def _plugin(self, name: str, place: str) -> object:
        module, _, attribute = place.partition(":")
        try:
            found: object = import_module(module)
            for part in attribute.split(".") if attribute else ():
                found = getattr(found, part)
        except (ImportError, AttributeError, ValueError):
            problem = (
                "there is no such module or object; give module or module:object of something that is "
                "installed, or whose folder is in PYTHONPATH"
            )
            raise self._refused(f"plugins.{name}", problem) from None
        return found() if isinstance(found, type) else found

    def _refused(self, key: str, problem: str) -> SettingsError:
        return SettingsError(f"{self.name}, {key}: {problem}")
