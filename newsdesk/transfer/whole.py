"""A whole archive as a folder of open formats, and back: what is true, not what is derived from it.

manifest.json         what wrote it, and the SHA-256 of every other file
warc/*.warc.gz        the captures, as they lie in the archive
tables/NAME.jsonl     a row a line: outcomes, judgements, sources and the rest that no rebuild makes
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsdesk import __version__
from newsdesk.config import Config
from newsdesk.errors import ConfigError, StoreError
from newsdesk.pipeline import rebuild
from newsdesk.store import open_store, parts, whole
from newsdesk.store.database import backup

FORMAT = "newsdesk-archive"
VERSION = 1
MANIFEST = "manifest.json"


def export_all(config: Config, folder: Path) -> int:
    """Writes the archive into a new folder; how many files. The manifest comes last: with it the export is whole.

    Raises ConfigError where the folder has something in it or cannot be written, StoreError for the database.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError("there is something there already; name a new folder", file=folder)
    store = open_store(config.database_url)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("warc", "tables"):
            (folder / part).mkdir()
        with store.read() as connection:
            for name in whole.TABLES:
                _write(folder / "tables" / f"{name}.jsonl", whole.rows_of(connection, name))
        for file in sorted(config.archive_dir.glob("*.warc.gz")):  # after the rows: all that they point at is there
            shutil.copyfile(file, folder / "warc" / file.name)
        digests = {file.relative_to(folder).as_posix(): _digest(file) for file in sorted(folder.glob("*/*"))}
        manifest = {"format": FORMAT, "version": VERSION, "newsdesk": __version__, "sha256": digests}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=folder) from error
    finally:
        store.close()
    return len(digests)


def back_up(config: Config, file: Path) -> Path:
    """Copies a SQLite database, while others use it, and the WARC files beside the copy: an archive of its own.

    The folder of the WARC files is given. Raises ConfigError where there is such a file or folder already or none can
    be written, StoreError for a database on a server.
    """
    folder = file.with_name(f"{file.name.removesuffix('.db')}-warc")
    if taken := next((path for path in (file, folder) if path.exists()), None):
        raise ConfigError("there is such a file or folder already", file=taken)
    try:
        backup(config.database_url, file)
        folder.mkdir(mode=0o700)
        for warc in sorted(config.archive_dir.glob("*.warc.gz")):  # after the rows: all that they point at is there
            shutil.copy2(warc, folder / warc.name)
    except OSError as error:
        raise ConfigError(error.strerror or str(error), file=file) from error
    return folder


def is_export(path: Path) -> bool:
    """Whether a folder is one that export_all() wrote."""
    return (path / MANIFEST).is_file()


def import_all(
    config: Config, folder: Path, *, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Reads an export back into an archive that holds nothing else, and derives the rest; the number of texts.

    One that was cut off is done by doing it again. Raises ConfigError for a folder that is not whole as its manifest
    has it, or of a later format, StoreError where the archive holds something else.
    """
    digests = _manifest(folder)
    _require_empty_but_for(config, folder)
    config.archive_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in digests:
        if name.startswith("warc/"):
            shutil.copyfile(folder / name, config.archive_dir / Path(name).name)
            (config.archive_dir / Path(name).name).chmod(0o600)
    store = open_store(config.database_url)
    try:
        with store.begin() as connection:
            for name in whole.TABLES:
                if f"tables/{name}.jsonl" in digests:
                    with (folder / "tables" / f"{name}.jsonl").open(encoding="utf-8") as lines:
                        whole.put_rows(connection, name, map(json.loads, lines))
    finally:
        store.close()
    return rebuild(config, on_progress=on_progress) if any(name.startswith("warc/") for name in digests) else 0


def _manifest(folder: Path) -> dict[str, str]:
    """The digests of all files, which they fit. Raises ConfigError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        form, version, digests = manifest["format"], manifest["version"], dict(manifest["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"no manifest of an export: {error}", file=folder / MANIFEST) from error
    if "tables/captures.jsonl" not in digests:
        raise ConfigError("no captures in it", file=folder / MANIFEST)
    if form != FORMAT or version != VERSION:
        raise ConfigError(f"{form} {version} is not {FORMAT} {VERSION}, which can be read", file=folder / MANIFEST)
    for name, digest in digests.items():
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ConfigError(f"{name} lies outside of the export", file=folder / MANIFEST)
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise ConfigError("the file is missing or damaged: it is not the one that was exported", file=folder / name)
    return digests


def _require_empty_but_for(config: Config, folder: Path) -> None:
    """Raise StoreError where the archive holds captures that the export does not."""
    captures = folder / "tables" / "captures.jsonl"
    with captures.open(encoding="utf-8") as lines:
        own = {row["id"] for row in map(json.loads, lines)}
    store = open_store(config.database_url)
    try:
        with store.read() as connection:
            others = parts.capture_ids(connection) - own
    finally:
        store.close()
    strange = {file.name for file in config.archive_dir.glob("*.warc.gz")}
    strange -= {file.name for file in (folder / "warc").glob("*.warc.gz")}
    if others or strange:
        raise StoreError("the archive holds other pages; `newsdesk import FOLDER/warc` adds those of an export to them")


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=True, sort_keys=True) + "\n" for row in rows)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
