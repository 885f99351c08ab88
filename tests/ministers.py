"""Three small pages, each with a meeting or a visit, and an archive of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsdesk.config import Config, load_config
from newsdesk.model import Capture
from newsdesk.pipeline import Pipeline

TEXTS = {
    "lima": "Peruvian Foreign Minister Ana Quispe met her Chilean counterpart Luis Rojas in Lima on Thursday, it said.",
    "quito": "Ecuadorian Foreign Minister Rosa Paredes met her Peruvian counterpart Ana Quispe in Quito on Friday.",
    "sucre": "The president of Bolivia, Juan Mamani, visited Brazil on Monday and met workers of a mine near Manaus.",
}
REST = (
    "The two ministers spoke for three hours about fishing rights along their border and a new road to the coast.",
    "They agreed to see each other again, the ministry added, and to ask experts of both countries for their advice.",
)


def page(name: str, more: str = "", day: int = 2) -> Capture:
    """A page as it was fetched on that day of August 2025; `more` is a further paragraph."""
    url = f"http://{name}.example/2025/08/01/ministers-met-there"
    body = "".join(f"<p>{text}</p>" for text in (TEXTS[name], *REST, *([more] if more else ())))
    meta = '<meta property="article:published_time" content="2025-08-01">'
    html = f"<html><head><title>Ministers in {name}</title>{meta}</head><body><article>{body}</article></body></html>"
    at = datetime(2025, 8, day, tzinfo=UTC)
    return Capture(url, url, at, 200, "text/html", html.encode(), (("Content-Type", "text/html"),))


def fill(config: Config) -> None:
    """Take every page through."""
    pipeline = Pipeline(config)
    for name in TEXTS:
        assert pipeline.take(page(name)).reason == "new"
    pipeline.close()


def settings(folder: Path, database_url: str) -> Config:
    """The settings of an archive in a folder."""
    return replace(load_config(env={"NEWSDESK_ARCHIVE_DIR": str(folder / "warc")}), database_url=database_url)
