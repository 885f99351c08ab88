"""newsdesk.toml and the environment -> Config.

Sources, the later ones winning: the defaults, one settings file, the environment. The settings file is the first there
is of: the path given, $NEWSDESK_CONFIG, ./newsdesk.toml, newsdesk.toml in the user's configuration folder. Each key
can be set as an environment variable too: `timeout` as NEWSDESK_TIMEOUT. Nothing here creates a file or folder.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from newsdesk import __version__
from newsdesk.errors import ConfigError

APP = "newsdesk"
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
_PREFIX = "NEWSDESK_"


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """A [[source]] of the settings file."""

    url: str
    interval: float = 15.0  # minutes between two visits, at least
    limit: int = 200  # pages taken up at one visit
    include: tuple[str, ...] = ()  # regular expressions: only addresses that one of them fits
    exclude: tuple[str, ...] = ()
    language: str = ""  # ISO 639-1, of all its articles, whatever its pages declare
    body: tuple[str, ...] = ()  # selectors, as in a rule for its site
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, checked."""

    database_url: str  # sqlite:///... or postgresql+psycopg://...; a bare path when set means SQLite
    archive_dir: Path  # the WARC files; by default "<database>-warc", beside the SQLite file where it is one
    sites_dir: Path  # the user's own site rules
    model: str = "en_core_web_sm"
    models: Mapping[str, str] = field(default_factory=dict)  # by language, ISO 639-1: {"de": "de_core_news_sm"}
    user_agent: str = f"newsdesk/{__version__} (news archive)"
    timeout: float = 20.0  # seconds to connect, and that a server may stay silent
    deadline: float = 60.0  # seconds for one whole response, redirects included
    max_bytes: int = 10_000_000  # of one response, as sent and when decompressed
    retries: int = 2  # further tries after a passing failure
    max_wait: float = 10.0  # the longest sleep, in seconds, before another try
    allow_private: bool = False  # fetch from hosts that are not on the public internet, too

    host_delay: float = 1.0  # seconds between two requests to one host, where its robots.txt asks for no more
    hosts_at_once: int = 16  # requests of a crawl on their way, each to another host
    sources: tuple[SourceSetting, ...] = ()  # what is crawled, besides what was added by hand

    def model_for(self, language: str | None) -> str | None:
        """The model that reads a language ("en", "en-GB"), None where none does; what declares none is English."""
        code = (language or "en").lower().replace("_", "-").partition("-")[0]
        return self.models.get(code, self.model if code == "en" else None)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One value as it was written, and where."""

    key: str
    value: object
    file: str
    base: Path  # what its relative paths count from
    name: str  # the key as it is spelt there

    def error(self, message: str) -> ConfigError:
        return ConfigError(message, file=self.file, key=self.name)


def load_config(path: Path | None = None, env: Mapping[str, str] = os.environ) -> Config:
    """Read the settings.

    Relative paths count from the folder of the settings file, or from the current one when set in the environment.
    Raises ConfigError, naming file (with line) or environment and key, for a missing or broken file, an unknown key or
    an unfit value.
    """
    values: dict[str, object] = {}
    for setting in [*_file_settings(settings_file(path, env)), *_environment_settings(env)]:
        values["sources" if setting.key == "source" else setting.key] = _READERS[setting.key](setting)
    database_url = str(values.pop("database_url", f"sqlite:///{_data_dir() / 'newsdesk.db'}"))
    places: dict[str, object] = {
        "archive_dir": _archive_beside(database_url),
        "sites_dir": platformdirs.user_config_path(APP) / "sites",
    }
    return Config(database_url=database_url, **{**places, **values})  # type: ignore[arg-type]  # _READERS fit the fields


def with_database(config: Config, db: str) -> Config:
    """The same settings for another database: a path (SQLite) or URL.

    The archive goes with it, unless the settings name an archive folder of their own. Raises ConfigError for a kind of
    database that is not supported.
    """
    url = _database_url(_Setting("database_url", db, "", Path.cwd(), "--db"))
    if config.archive_dir != _archive_beside(config.database_url):
        return replace(config, database_url=url)
    return replace(config, database_url=url, archive_dir=_archive_beside(url))


def _data_dir() -> Path:
    return platformdirs.user_data_path(APP)


def _archive_beside(database_url: str) -> Path:
    """Where a database's WARC files lie by default: "<name>-warc" beside a SQLite file, else in the data folder.

    The ending of "news.db" is left out; any other is kept, so that two databases never share a folder.
    """
    if database_url.startswith("sqlite:"):
        file = Path(database_url.removeprefix("sqlite://").removeprefix("/").partition("?")[0] or "memory")
        folder = _data_dir() if file.name in ("memory", ":memory:") else file.parent
        return folder / f"{file.name.removesuffix('.db')}-warc"
    server = urlsplit(database_url)
    name = re.sub(r"[^\w.-]", "_", f"{server.hostname or 'local'}-{server.path.strip('/') or 'postgres'}")
    return _data_dir() / f"postgresql-{name}-warc"


def settings_file(path: Path | None = None, env: Mapping[str, str] = os.environ) -> Path | None:
    """The settings file that is read, if there is one."""
    named = path or (Path(env["NEWSDESK_CONFIG"]) if env.get("NEWSDESK_CONFIG") else None)
    if named is not None:
        return named.expanduser()
    usual = (Path("newsdesk.toml"), platformdirs.user_config_path(APP) / "newsdesk.toml")
    return next((file for file in usual if file.is_file()), None)


def _file_settings(file: Path | None) -> Iterator[_Setting]:
    if file is None:
        return
    try:
        text = file.read_bytes().decode("utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=file) from error
    except ValueError as error:  # tomllib's errors and UnicodeDecodeError; they give the place
        raise ConfigError(str(error), file=file) from error
    for key, value in table.items():
        setting = _Setting(key, value, f"{file}:{_line(text, key)}", file.absolute().parent, key)
        if key not in _READERS:
            raise setting.error("no such setting" + _suggestion(key))
        yield setting


def _line(text: str, key: str) -> int:
    """The line, counted from 1, that sets a top-level key."""
    found = re.search(rf"""^\s*\[*\s*["']?{re.escape(key)}\b""", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _environment_settings(env: Mapping[str, str]) -> Iterator[_Setting]:
    """Unset where empty. Other variables with our prefix are passed over unless they look like a slip of the pen."""
    for name, value in env.items():
        key = name.removeprefix(_PREFIX).lower()
        if not name.startswith(_PREFIX) or not value:
            continue
        setting = _Setting(key, value, "environment", Path.cwd(), name)
        if key in _READERS:
            yield setting
        elif key != "config" and (suggestion := _suggestion(key)):
            raise setting.error("no such setting" + suggestion)


def _suggestion(key: str) -> str:
    close = difflib.get_close_matches(key.lower(), _READERS, n=1, cutoff=0.8)
    return f"; did you mean {close[0]}?" if close else ""


def _text(setting: _Setting) -> str:
    if not isinstance(setting.value, str) or not setting.value.strip():
        raise setting.error(f"expected a text, found {setting.value!r}")
    return setting.value.strip()


def _models(setting: _Setting) -> Mapping[str, str]:
    """A table of languages and their models; in the environment "de=de_core_news_sm,fr=fr_core_news_sm"."""
    table = setting.value
    if isinstance(table, str):
        table = dict(part.strip().partition("=")[::2] for part in table.split(","))
    if not isinstance(table, dict) or not all(
        re.fullmatch("[a-z]{2,3}", code) and isinstance(model, str) and model.strip() for code, model in table.items()
    ):
        raise setting.error('expected a model for each language, such as de = "de_core_news_sm"')
    return {code: model.strip() for code, model in table.items()}


def _sources(setting: _Setting) -> tuple[SourceSetting, ...]:
    """[[source]] tables; only a file can give them."""
    if not isinstance(setting.value, list):
        raise setting.error("expected [[source]] tables")
    return tuple(_source(setting, table) for table in setting.value)


def _source(setting: _Setting, table: object) -> SourceSetting:
    given = {key: replace(setting, value=value) for key, value in table.items()} if isinstance(table, dict) else {}
    if unknown := given.keys() - _SOURCE_READERS.keys():
        raise setting.error(f"a source has no {', '.join(sorted(unknown))}")
    if "url" not in given:
        raise setting.error("a source needs its url")
    values: dict[str, object] = {key: _SOURCE_READERS[key](each) for key, each in given.items()}
    return SourceSetting(**values)  # type: ignore[arg-type]  # _SOURCE_READERS fit the fields


def _patterns(setting: _Setting) -> tuple[str, ...]:
    """One regular expression or a list of them."""
    patterns = _texts(setting)
    try:
        for pattern in patterns:
            re.compile(pattern)
    except re.error as error:
        raise setting.error(f"expected regular expressions, found {setting.value!r} ({error})") from None
    return patterns


def _texts(setting: _Setting) -> tuple[str, ...]:
    """One text or a list of them."""
    texts = [setting.value] if isinstance(setting.value, str) else setting.value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise setting.error(f"expected texts, found {setting.value!r}")
    return tuple(texts)


def _language(setting: _Setting) -> str:
    language = _text(setting)
    if not LANGUAGE.fullmatch(language):
        raise setting.error(f'{language!r} is no language; write it like "de"')
    return language


def _user_agent(setting: _Setting) -> str:
    text = _text(setting)
    if not (text.isascii() and text.isprintable()):
        raise setting.error("expected printable ASCII")
    return text


def _path(setting: _Setting) -> Path:
    return setting.base / Path(_text(setting)).expanduser()


def _database_url(setting: _Setting) -> str:
    text = _text(setting)
    scheme, separator, rest = text.partition("://")
    if not separator and "?" in text:
        raise setting.error("a database file cannot have a question mark in its name")
    if not separator:
        return f"sqlite:///{_path(setting)}"
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return text
    raise setting.error(f"{scheme} is not supported: give a path (SQLite) or a postgresql:// URL")


def _number(setting: _Setting) -> float:
    """A finite number above 0; the environment gives it as text."""
    try:
        if isinstance(setting.value, bool):
            raise ValueError
        number = float(str(setting.value))
    except ValueError:
        raise setting.error(f"expected a number, found {setting.value!r}") from None
    if not 0 < number < float("inf"):
        raise setting.error(f"expected a number above 0, found {setting.value!r}")
    return number


def _seconds(setting: _Setting) -> float:
    """A number above 0, or 0."""
    return 0.0 if str(setting.value) in ("0", "0.0") else _number(setting)


def _switch(setting: _Setting) -> bool:
    """true or false; the environment gives it as text."""
    value = {"true": True, "1": True, "false": False, "0": False}.get(str(setting.value).lower())
    if value is None:
        raise setting.error(f"expected true or false, found {setting.value!r}")
    return value


def _count(at_least: int) -> Callable[[_Setting], int]:
    def read(setting: _Setting) -> int:
        text = str(setting.value)
        if not re.fullmatch(r"\d{1,15}", text, re.ASCII) or int(text) < at_least:
            raise setting.error(f"expected a whole number of at least {at_least}, found {setting.value!r}")
        return int(text)

    return read


_SOURCE_READERS: Mapping[str, Callable[[_Setting], object]] = {
    "url": _text,
    "interval": _number,
    "limit": _count(1),
    "include": _patterns,
    "exclude": _patterns,
    "language": _language,
    "body": _texts,
    "drop": _texts,
}
_READERS: Mapping[str, Callable[[_Setting], object]] = {
    "database_url": _database_url,
    "archive_dir": _path,
    "sites_dir": _path,
    "model": _text,
    "models": _models,
    "user_agent": _user_agent,
    "timeout": _number,
    "deadline": _number,
    "max_bytes": _count(1),
    "retries": _count(0),
    "max_wait": _number,
    "allow_private": _switch,
    "source": _sources,
    "host_delay": _seconds,
    "hosts_at_once": _count(1),
}
