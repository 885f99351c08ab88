"""The same records in every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

from newsdesk.cli.common import Format
from newsdesk.export import EXPORTERS, Listing, Record

NASTY = "=cmd|' /C calc'!A0 \x1b[31mred\x1b]8;;http://x\x07 \u202eevil [bold]b[/bold] <script> a|b\nsecond"

FLAT = ["table", "json", "jsonl", "csv", "markdown", "html"]  # the others show events only


def listing(*names: str) -> Listing:
    records: list[Record] = [{"name": name, "parts": [{"of": name}]} for name in names]
    return Listing(records, {"name": lambda record: record["name"], "parts": lambda record: str(len(record["parts"]))})


def written(form: str, shown: Listing) -> str:
    out = io.StringIO()
    EXPORTERS[form](shown, out)
    return out.getvalue()


def test_the_command_line_offers_every_format() -> None:
    assert [str(form) for form in Format] == list(EXPORTERS)


def test_json_holds_the_records_whole() -> None:
    assert json.loads(written("json", listing("Syria", NASTY))) == listing("Syria", NASTY).records


def test_jsonl_holds_one_record_a_line() -> None:
    lines = written("jsonl", listing("Syria", NASTY)).splitlines()
    assert [json.loads(line) for line in lines] == listing("Syria", NASTY).records


def test_csv_has_headings_and_a_row_each() -> None:
    rows = list(csv.reader(io.StringIO(written("csv", listing("Syria", "Bosnia, north")))))
    assert rows == [["name", "parts"], ["Syria", "1"], ["Bosnia, north", "1"]]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " \t=1"])
def test_csv_gives_a_spreadsheet_no_formula(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", listing(cell)))))
    assert rows[1][0] == f"'{cell.strip()}"


def test_markdown_takes_nothing_in_a_cell_for_markup() -> None:
    text = written("markdown", listing("[x](javascript:alert) <b> a|b *c*"))
    assert text.splitlines()[2] == r"| \[x\]\(javascript:alert\) \<b\> a\|b \*c\* | 1 |"


@pytest.mark.parametrize("width", ["40", "80", "160"])
def test_the_table_fits_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = written("table", listing("word " * 60)).splitlines()
    assert max(map(len, lines)) <= int(width)
    assert sum(line.count("word") for line in lines) == 60


def test_the_table_shows_console_markup_as_it_is() -> None:
    assert "[bold]b[/bold]" in written("table", listing("[bold]b[/bold]"))


@pytest.mark.parametrize("form", FLAT)
def test_no_format_lets_control_or_bidirectional_characters_through(form: str) -> None:
    text = written(form, listing(NASTY))
    assert not set("\x1b\x07\u202e") & set(text)


@pytest.mark.parametrize("form", FLAT)
def test_every_format_can_write_an_empty_listing(form: str) -> None:
    assert written(form, listing()) is not None
    assert "Syria" not in written(form, listing())


def test_no_colour_off_a_terminal() -> None:
    assert "\x1b" not in written("table", listing("Syria"))
