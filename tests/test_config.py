"""Settings: where they come from, what they may be, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.config import load_config, with_database
from newsdesk.errors import ConfigError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any settings, at work in an empty folder."""
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    work = tmp_path / "desk"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path


def written(text: str, path: Path | None = None) -> Path:
    path = path or Path("settings.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_settings_all_lies_in_the_users_data_folder(home: Path) -> None:
    config = load_config(env={})
    assert config.database_url.startswith("sqlite:///")
    assert config.database_url.endswith("/newsdesk.db")
    assert str(config.archive_dir) == config.database_url.removeprefix("sqlite:///").replace(".db", "-warc")
    assert config.model == "en_core_web_sm"


def test_reading_settings_creates_nothing(home: Path) -> None:
    load_config(env={})
    assert [path.name for path in home.iterdir()] == ["desk"]


def test_the_environment_wins_over_the_file_and_the_file_over_the_default() -> None:
    file = written("model = 'from-file'\ntimeout = 5\n")
    config = load_config(file, {"NEWSDESK_MODEL": "from-environment"})
    assert (config.model, config.timeout, config.retries) == ("from-environment", 5.0, 2)


def test_a_model_for_a_language() -> None:
    config = load_config(written("model = 'small'\n[models]\nde = 'de_core_news_sm'\n"), {})
    languages = ("en", "en-GB", None, "", "de", "de-AT", "fr")
    found = [config.model_for(language) for language in languages]
    assert found == ["small"] * 4 + ["de_core_news_sm"] * 2 + [None]
    assert load_config(env={"NEWSDESK_MODELS": "fr=a, en=b"}).models == {"fr": "a", "en": "b"}


@pytest.mark.parametrize("models", ["'de'", "3", "{German = 'x'}", "{de = ''}", "{de = 3}"])
def test_models_that_are_none_are_told(models: str) -> None:
    with pytest.raises(ConfigError, match="expected a model for each language"):
        load_config(written(f"models = {models}\n"), {})


def test_the_settings_file_is_the_first_there_is(home: Path) -> None:
    env = {"NEWSDESK_CONFIG": "named.toml"}
    written("model = 'user'", home / "config" / "newsdesk" / "newsdesk.toml")
    assert load_config(env={}).model == "user"
    written("model = 'here'", Path("newsdesk.toml"))
    assert load_config(env={}).model == "here"
    written("model = 'named'", Path("named.toml"))
    assert load_config(env=env).model == "named"
    assert load_config(written("model = 'given'"), env).model == "given"


def test_every_setting_can_be_set_in_the_environment() -> None:
    config = load_config(
        env={
            "NEWSDESK_DATABASE_URL": "sqlite:////a/b.db",
            "NEWSDESK_ARCHIVE_DIR": "/warc",
            "NEWSDESK_SITES_DIR": "/sites",
            "NEWSDESK_MODEL": "en_core_web_trf",
            "NEWSDESK_USER_AGENT": "desk/2 (+https://desk.example)",
            "NEWSDESK_TIMEOUT": "1.5",
            "NEWSDESK_DEADLINE": "7",
            "NEWSDESK_MAX_BYTES": "1000",
            "NEWSDESK_RETRIES": "0",
            "NEWSDESK_MAX_WAIT": "0.5",
        }
    )
    assert (config.database_url, config.archive_dir, config.sites_dir) == (
        "sqlite:////a/b.db",
        Path("/warc"),
        Path("/sites"),
    )
    assert (config.model, config.user_agent) == ("en_core_web_trf", "desk/2 (+https://desk.example)")
    assert (config.timeout, config.deadline, config.max_bytes, config.retries, config.max_wait) == (
        1.5,
        7,
        1000,
        0,
        0.5,
    )


def test_relative_paths_count_from_the_settings_file(home: Path) -> None:
    file = written("database_url = 'news.db'\nsites_dir = 'rules'\n", home / "elsewhere" / "settings.toml")
    config = load_config(file, {})
    assert config.database_url == f"sqlite:///{home}/elsewhere/news.db"
    assert config.archive_dir == home / "elsewhere" / "news-warc"
    assert config.sites_dir == home / "elsewhere" / "rules"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("model = 'a'\nmodle = 'b'\n", r"settings\.toml:2: modle: no such setting; did you mean model\?"),
        ("[section]\nmodel = 'a'\n", r"settings\.toml:1: section: no such setting$"),
        ("\n\ntimeout = 'soon'\n", r"settings\.toml:3: timeout: expected a number, found 'soon'"),
        ("timeout = true\n", r"settings\.toml:1: timeout: expected a number, found True"),
        ("timeout = 0\n", r"settings\.toml:1: timeout: expected a number above 0, found 0"),
        ("deadline = inf\n", r"settings\.toml:1: deadline: expected a number above 0"),
        ("deadline = nan\n", r"settings\.toml:1: deadline: expected a number above 0"),
        ("retries = -1\n", r"settings\.toml:1: retries: expected a whole number of at least 0, found -1"),
        ("retries = 1.5\n", r"settings\.toml:1: retries: expected a whole number of at least 0, found 1.5"),
        ("max_bytes = 0\n", r"settings\.toml:1: max_bytes: expected a whole number of at least 1, found 0"),
        ("model = ''\n", r"settings\.toml:1: model: expected a text, found ''"),
        ("model = ['a']\n", r"settings\.toml:1: model: expected a text, found \['a'\]"),
        ('user_agent = "a\\nb"\n', r"settings\.toml:1: user_agent: expected printable ASCII"),
        ("database_url = 'mysql://root:secret@h/db'\n", r"settings\.toml:1: database_url: mysql is not supported"),
        ("model = \n", r"settings\.toml: Invalid value \(at line 1, column 9\)"),
        ("model = 'a'\nmodel = 'b'\n", r"settings\.toml: .*overwrite a value \(at line 2"),
    ],
)
def test_a_wrong_setting_is_told_with_file_line_and_key(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(written(text), {})
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_told() -> None:
    Path("settings.toml").write_bytes(b"model = '\xff'\n")
    with pytest.raises(ConfigError, match=r"settings\.toml: .*utf-8"):
        load_config(Path("settings.toml"), {})


@pytest.mark.parametrize("missing", ["missing.toml", "."])
def test_a_settings_file_that_cannot_be_read_is_told(missing: str) -> None:
    with pytest.raises(ConfigError, match=r"directory"):
        load_config(Path(missing), {})
    with pytest.raises(ConfigError, match=r"directory"):
        load_config(env={"NEWSDESK_CONFIG": missing})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("NEWSDESK_TIMEOUT", "soon", "environment: NEWSDESK_TIMEOUT: expected a number, found 'soon'"),
        ("NEWSDESK_RETRIES", "two", "environment: NEWSDESK_RETRIES: expected a whole number"),
        ("NEWSDESK_MODLE", "a", r"environment: NEWSDESK_MODLE: no such setting; did you mean model\?"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_config(env={name: value})


def test_an_empty_variable_is_unset_and_a_foreign_one_passed_over() -> None:
    assert load_config(env={"NEWSDESK_MODEL": "", "NEWSDESK_TEST_POSTGRES_URL": "x", "PATH": "y"}) == load_config(
        env={}
    )


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_goes_by_its_driver_and_archives_among_the_users_data(home: Path, scheme: str) -> None:
    config = load_config(env={"NEWSDESK_DATABASE_URL": f"{scheme}://me:secret@host:5432/desk?sslmode=require"})
    assert config.database_url == "postgresql+psycopg://me:secret@host:5432/desk?sslmode=require"
    assert config.archive_dir == home / "data" / "newsdesk" / "postgresql-host-desk-warc"


def test_a_database_takes_its_archive_with_it(home: Path) -> None:
    config = with_database(load_config(env={}), "news.db")
    assert config.database_url == f"sqlite:///{home}/desk/news.db"
    assert config.archive_dir == home / "desk" / "news-warc"
    again = with_database(config, "postgresql://host/desk")
    assert again.archive_dir == home / "data" / "newsdesk" / "postgresql-host-desk-warc"


@pytest.mark.parametrize(
    ("url", "archive"),
    [
        ("sqlite:///news.db", "news-warc"),
        ("sqlite:////a/b/news.sqlite3?timeout=5", "/a/b/news.sqlite3-warc"),
        ("sqlite:////a/odd #1 [x].db", "/a/odd #1 [x]-warc"),
    ],
)
def test_the_archive_lies_beside_the_sqlite_file(url: str, archive: str) -> None:
    assert load_config(env={"NEWSDESK_DATABASE_URL": url}).archive_dir == Path(archive)


def test_an_archive_folder_that_was_named_stays() -> None:
    config = with_database(load_config(env={"NEWSDESK_ARCHIVE_DIR": "/warc"}), "news.db")
    assert config.archive_dir == Path("/warc")


@pytest.mark.parametrize(
    ("db", "message"),
    [("mysql://h/d", "--db: mysql is not supported"), ("", "--db: expected"), ("a?b.db", "--db: a database file")],
)
def test_a_database_that_cannot_be_is_told(db: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        with_database(load_config(env={}), db)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_a_switch_is_on_or_off(text: str, value: bool) -> None:
    assert load_config(written(f"allow_private = {text}\n"), {}).allow_private is value
    assert load_config(env={"NEWSDESK_ALLOW_PRIVATE": text.upper()}).allow_private is value


@pytest.mark.parametrize("text", ["'yes'", "2", "[]"])
def test_a_switch_is_nothing_else(text: str) -> None:
    with pytest.raises(ConfigError, match="allow_private: expected true or false"):
        load_config(written(f"allow_private = {text}\n"), {})
