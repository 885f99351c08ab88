"""How fast: words a second of annotation beside the bare model, and how long commands take to start.

`python bench/speed.py` measures on the texts of the fixture site, each several times over, in one process; the model's
whole pipeline and ours take turns. Commands are timed as installed, with their compiled modules kept, and without.
Every time is the best of several: others may be at work on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator, load_model

ROOT = Path(__file__).parent.parent
ROUNDS = 9


def texts(number: int) -> list[str]:
    """The articles of the fixture site three times over, each paragraph with a number that no other round gives it."""
    golden = sorted((ROOT / "fixtures" / "site").rglob("*.json"))
    blocks = [json.loads(path.read_text("utf-8"))["text_blocks"] for path in golden]
    return ["\n".join(f"{block} {3 * number + copy}" for block in each) for copy in range(3) for each in blocks]


def annotation() -> None:
    annotator, bare = Annotator("en_core_web_sm"), load_model("en_core_web_sm")
    words = sum(len(page.split()) for page in texts(0))
    pace = {"bare model": 0.0, "newsdesk annotate": 0.0}
    for number in range(ROUNDS):
        pages = texts(number)
        began = time.perf_counter()
        list(bare.pipe(pages))
        between = time.perf_counter()
        for page in pages:
            analyse(annotator, page, article="x", published=date(2025, 7, 31))
        pace["bare model"] = max(pace["bare model"], words / (between - began))
        pace["newsdesk annotate"] = max(pace["newsdesk annotate"], words / (time.perf_counter() - between))
    print(f"| {len(pages)} articles, {words:,} words | words a second |\n|---|---|")
    for name, speed in pace.items():
        print(f"| {name} | {speed:,.0f} |")
    print(f"ratio {pace['newsdesk annotate'] / pace['bare model']:.2f}\n")


def best(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> dict[str, float]:
    """The shortest wall time of each command, in seconds; they take turns."""
    times = dict.fromkeys(commands, float("inf"))
    for _ in range(ROUNDS):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)
            times[name] = min(times[name], time.perf_counter() - began)
    return times


def starting() -> None:
    newsdesk = str(Path(sys.executable).with_name("newsdesk"))
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/speed.db"
        pages = sorted((ROOT / "fixtures" / "site").rglob("20*/**/*.html"))
        for page in pages:
            url = f"http://{page.relative_to(ROOT / 'fixtures' / 'site').as_posix()}"
            subprocess.run(
                [newsdesk, "ingest", str(page), "--url", url, "--db", database], capture_output=True, check=True
            )
        question = "all meetings involving Syria"
        commands = {
            'python -c "import typer, sqlalchemy"': (sys.executable, "-c", "import typer, sqlalchemy"),
            "newsdesk --help": (newsdesk, "--help"),
            f'newsdesk ask "{question}"': (newsdesk, "ask", question, "--db", database),
        }
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        kept = best(commands, plain | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"})
        compiled_anew = best(commands, plain | {"PYTHONDONTWRITEBYTECODE": "1"})
    print("| whole process | seconds | of the first | compiled anew | of the first |\n|---|---|---|---|---|")
    first, first_anew = next(iter(kept.values())), next(iter(compiled_anew.values()))
    for name in commands:
        columns = kept[name], kept[name] / first, compiled_anew[name], compiled_anew[name] / first_anew
        print(f"| `{name}` | " + " | ".join(f"{number:.2f}" for number in columns) + " |")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    annotation()
    starting()


if __name__ == "__main__":
    main()
