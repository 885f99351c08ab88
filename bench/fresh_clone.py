"""How long a newcomer waits: `python bench/fresh_clone.py` clones the last commit into a new folder.

There it times `make demo` and then `make test`, with a new virtual environment and an empty cache of our own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "newsdesk"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = os.environ | {"NEWSDESK_CACHE": f"{folder}/cache"}
        for target in ("demo", "test"):
            began = time.perf_counter()
            done = subprocess.run(
                ["make", target], cwd=clone, env=environment, capture_output=True, text=True, check=False
            )
            seconds = time.perf_counter() - began
            print(f"make {target}: {seconds:.0f} s, exit code {done.returncode}")
            print("\n".join(done.stdout.splitlines()[-25:]))


if __name__ == "__main__":
    main()
