"""What a person wrote down of a site: where the parts of an article stand on its pages.

A rule is one file named after its host: `news.example.toml` (docs/sites.md has the keys), or `news.example.txt` in the
format of Full-Text RSS, of which the keys that we have no use for are passed over. It holds for the host, with or
without "www.", and for the hosts below it; what a file leaves open is taken from the next one up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from newsdesk.catalog import DATA, Table, parse_toml, read_data
from newsdesk.clean.selectors import compile_selector
from newsdesk.config import LANGUAGE, SourceSetting
from newsdesk.errors import ConfigError

HOST = re.compile(r"\.?(?:[\w-]+\.)+[\w-]+", re.ASCII)
FOREIGN_LINE = re.compile(r"\s*([a-z_]+)\s*:\s*(\S.*?)\s*")
FOREIGN_KEYS = {"body": "body", "title": "title", "author": "byline", "date": "published", "strip": "drop"}
BY_LABEL = "//*[contains(@class, {0}) or contains(@id, {0})]"


@dataclass(frozen=True, slots=True)
class Rule:
    """CSS selectors or XPath expressions for the parts of an article. Empty: as on any page."""

    body: tuple[str, ...] = ()  # the first that finds something is the article
    drop: tuple[str, ...] = ()  # all that any of them finds is not
    title: tuple[str, ...] = ()  # of these three again the first that finds something
    byline: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    language: str = ""  # ISO 639-1: of all its articles, whatever the pages declare

    def over(self, other: Rule) -> Rule:
        """This rule, with what it leaves open from another."""
        return Rule(*(getattr(self, part.name) or getattr(other, part.name) for part in fields(Rule)))


KEYS = tuple(part.name for part in fields(Rule) if part.name != "language")  # those of selectors


@dataclass(frozen=True, slots=True)
class Site:
    """A site's rule, and those for its older layouts with the last day of each, the oldest first."""

    rule: Rule
    layouts: tuple[tuple[date, Rule], ...] = ()

    def on(self, day: date) -> Rule:
        """The rule for a page as it was sent on that day."""
        return next((rule for until, rule in self.layouts if day <= until), self.rule)


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of all sites by host; of several for one host the earlier says more."""

    sites: Mapping[str, Sequence[Site]] = field(default_factory=dict)
    foreign: Mapping[str, Path] = field(default_factory=dict)  # Full-Text RSS files, read when they are needed

    def rule_for(self, url: str, day: date) -> Rule | None:
        """The rule for a page of that address as it was sent on that day, or None where nothing is written down."""
        found = Rule()
        for host in _hosts(url):
            for site in self.sites.get(host, ()):
                found = found.over(site.on(day))
            if host in self.foreign:
                found = found.over(_foreign_rule(self.foreign[host]))
        return found if found != Rule() else None


def load_rules(folder: Path | None = None, sources: Iterable[SourceSetting] = ()) -> SiteRules:
    """What the settings say of sources, below it the rules of a user's folder, its subfolders included, and below these
    those that newsdesk brings with it.

    A folder that is not there has none. Raises ConfigError, naming file and key, for a TOML file that cannot be used.
    """
    sites: dict[str, list[Site]] = {}
    for source in sources:
        if rule := _source_rule(source):
            sites.setdefault(_plain(urlsplit(source.url).hostname or ""), []).append(Site(rule))
    folders = [each for each in (folder, DATA / "sites") if each is not None and each.is_dir()]
    for path in (path for each in folders for path in sorted(each.rglob("*.toml"))):
        sites.setdefault(_host(path), []).append(_site(path))
    foreign = {_plain(path.stem): path for each in reversed(folders) for path in _foreign_files(each)}
    return SiteRules(sites, foreign)


def _foreign_files(folder: Path) -> list[Path]:
    """Those named after a host; ".news.example.txt", for the hosts below it, before "news.example.txt"."""
    named = (path for path in sorted(folder.rglob("*.txt")) if HOST.fullmatch(path.stem))
    return sorted(named, key=lambda path: not path.stem.startswith("."))


def _hosts(url: str) -> Iterator[str]:
    """The host of an address, then those above it: "edition.news.example", "news.example"."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    labels = _plain(host).split(".")
    yield from (".".join(labels[i:]) for i in range(len(labels) - 1))


def _plain(host: str) -> str:
    return host.lower().strip(".").removeprefix("www.")


def _host(path: Path) -> str:
    if not HOST.fullmatch(path.stem):
        raise ConfigError("the file's name is no host name, like news.example.toml", file=path)
    return _plain(path.stem)


def _site(path: Path) -> Site:
    table = Table(parse_toml(read_data(path), path), path)
    table.only(*KEYS, "language", "layout")
    rule = _rule(table)
    layouts = [(_until(each), _rule(each).over(rule)) for each in table.tables("layout")]
    if rule == Rule() and not layouts:
        raise table.wrong(f"says nothing; it may say {', '.join((*KEYS, 'language'))}")
    return Site(rule, tuple(sorted(layouts, key=lambda layout: layout[0])))


def _source_rule(source: SourceSetting) -> Rule | None:
    rule = Rule(body=source.body, drop=source.drop, language=source.language)
    for selector in (*rule.body, *rule.drop):
        try:
            compile_selector(selector)
        except ValueError as error:
            raise ConfigError(f"{selector!r}: {error}", file=source.url, key="body or drop") from error
    return rule if rule != Rule() else None


def _rule(table: Table) -> Rule:
    selectors = _of({key: _selectors(table, key) for key in KEYS})
    language = table.text("language") if "language" in table.values else ""
    if language and not LANGUAGE.fullmatch(language):
        raise table.wrong(f'{language!r} is no language; write it like "de"', "language")
    return replace(selectors, language=language)


def _selectors(table: Table, key: str) -> Iterator[str]:
    single = isinstance(table.values.get(key), str)
    for selector in (table.text(key),) if single else table.texts(key):
        try:
            compile_selector(selector)
        except ValueError as error:
            raise table.wrong(f"{selector!r}: {error}", key) from error
        yield selector


def _until(table: Table) -> date:
    table.only("until", "language", *KEYS)
    value = table.values.get("until")
    try:
        return value if type(value) is date else date.fromisoformat(table.text("until"))
    except ValueError as error:
        raise table.wrong(f"{value!r} is no date YYYY-MM-DD", "until") from error


@cache
def _foreign_rule(path: Path) -> Rule:
    """The rule in a file of Full-Text RSS: https://help.fivefilters.org/full-text-rss/site-patterns.html

    What it holds that cannot be used is passed over: the file is not the user's own.
    """
    found: dict[str, list[str]] = {key: [] for key in KEYS}
    for key, selector in _foreign_selectors(path.read_text("utf-8-sig", errors="replace").splitlines()):
        try:
            compile_selector(selector)
        except ValueError:
            continue
        found[key].append(selector)
    return _of(found)


def _of(found: Mapping[str, Iterable[str]]) -> Rule:
    """The rule of selectors by their keys."""
    return Rule(**{key: tuple(selectors) for key, selectors in found.items()})  # type: ignore[arg-type]  # none is "language"


def _foreign_selectors(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        match = FOREIGN_LINE.fullmatch(line)
        if match is None:
            continue
        key, value = match.groups()
        if key == "strip_id_or_class":
            yield "drop", BY_LABEL.format(_quoted(value.strip("\"'")))
        elif key in FOREIGN_KEYS:
            yield FOREIGN_KEYS[key], value if value.startswith(("/", "(")) else f"//{value}"


def _quoted(text: str) -> str:
    """A text as XPath writes it."""
    quote = "'" if '"' in text else '"'
    return f"{quote}{text.replace(quote, '')}{quote}"
