from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture(scope="module")
def gate():
    sys.path.insert(0, str(BENCH))
    try:
        import gate
    finally:
        sys.path.remove(str(BENCH))
    return gate


FLOORS = {"body.f1": 0.95, "body.exact": 0.5}


@pytest.mark.parametrize(
    ("found", "low"),
    [
        ({"body.f1": 0.95, "body.exact": 0.5}, []),
        ({"body.f1": 0.9496, "body.exact": 0.6}, []),
        ({"body.f1": 0.949, "body.exact": 0.6}, ["body.f1"]),
        ({"body.f1": 0.96}, ["body.exact"]),
    ],
)
def test_a_figure_below_its_floor_or_missing_is_named(gate, found, low):
    assert gate.below(found, FLOORS) == low


def test_an_update_raises_floors_and_lowers_none(gate):
    found = {"body.f1": 0.9612345, "body.exact": 0.4, "body.title": 0.9}
    assert gate.updated(found, FLOORS) == {"body.exact": 0.5, "body.f1": 0.9612, "body.title": 0.9}


def test_lowering_a_floor_takes_permission(gate):
    assert gate.updated({"body.f1": 0.9}, FLOORS, allow_regression=True) == {"body.f1": 0.9}


def test_the_report_tells_what_is_low_and_what_is_higher(gate):
    lines = list(gate.report({"body.f1": 0.96, "body.exact": 0.4}, FLOORS))
    assert [line.split()[0] for line in lines] == ["body.exact", "body.f1"]
    assert lines[0].endswith("BELOW ITS FLOOR")
    assert "--update" in lines[1]
