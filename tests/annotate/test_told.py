"""Short reports in the manner of agencies, read whole: every event with its status, parties, place and day.

The tables are those that bench/told.py measures with; it tells their form. What is marked there as a known miss is not
asked for here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsdesk.annotate.annotator import Annotator

sys.path.append(str(Path(__file__).parents[2] / "bench"))
try:
    import told
finally:
    sys.path.pop()

CASES = [case for name in told.TABLE_FILES for case in told.cases(name) if not case.known_miss]


@pytest.mark.parametrize("case", CASES, ids=[case.text[:60] for case in CASES])
def test_a_report_is_read_as_it_is_meant(case: told.Case, annotator: Annotator) -> None:
    pairs, in_excess = told.match(case, told.read(annotator, case))
    wrong = {
        (each.trigger, fact)
        for each, event in pairs
        for fact in told.FACTS
        if event is None or not each.right(event, fact)
    }
    assert (wrong, [event["trigger"]["text"] for event in in_excess]) == (set(), [])


def test_macro_f1_counts_every_status_alike() -> None:
    counts = told.Counter({("happened", "happened"): 8, ("planned", "happened"): 2, ("planned", "planned"): 2})
    assert told.macro_f1(counts) == pytest.approx((16 / 18 + 4 / 6) / 2)
