"""How well short reports are read: who met whom, where and when, and did it happen.

    python bench/told.py [--half 1|2] [--verbose]

Reads the tables of tests/annotate: meetings.txt (meetings, visits, calls and negotiations with all that is told of
them) and statuses.txt (other events, whose status alone counts). A case is the day of publication, the text, and a
line for each event in it:

    2025-05-14
    Oman's envoy met Syrian officials in Muscat on Tuesday.
    = met meeting happened | OMN, SYR | Muscat | 2025-05-13

The event stands as its trigger, type, status, parties (an alpha-3 code or a part of a name), place and date; "?" is not
checked, "-" is not told, "|" is or, among types and among the names of a party "/" too, "talks" is a meeting or a
negotiation, "*" any type. "~ word" may be told as an event or not.
Every other case, from the first on, is the first half. A case marked "!" is read wrongly as yet. The tables called
"later" were written when the rules had been mended on the others, those "apart" by somebody who never saw a rule.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from newsdesk.analysis import analyse
from newsdesk.annotate.annotator import Annotator
from newsdesk.pipes import annotation_json

Json = dict[str, Any]
TABLES = Path(__file__).parent.parent / "tests" / "annotate"
TABLE_FILES = (
    *("meetings.txt", "meetings_later.txt", "meetings_apart.txt"),
    *("statuses.txt", "statuses_later.txt", "statuses_apart.txt"),
)
TALKS = {"meeting", "negotiation"}
DIPLOMACY = TALKS | {"visit", "phone_call"}
FACTS = ("status", "parties", "place", "date")


class Told(NamedTuple):
    """One event of a case, as the table has it."""

    trigger: str
    type: str
    status: str
    parties: str = "?"
    place: str = "?"
    date: str = "?"

    def fits(self, event: Json) -> bool:
        """Is this the found event that is meant?"""
        types = TALKS if self.type == "talks" else {self.type, "*"}
        words = event["trigger"]["text"].casefold().split()
        return any(word.casefold() in words for word in self.trigger.split("|")) and bool({event["type"], "*"} & types)

    def right(self, event: Json, fact: str) -> bool:
        """Is this fact of the found event as the table has it?"""
        said: str = getattr(self, fact)
        if said == "?":
            return True
        if fact == "status":
            return said == "*" or event["status"] in said.split("|")
        if fact == "place":
            place = f"{event['place'] or '-'} / {event['place_text']}"
            return any(each in ("?", event["place_country"]) or each in place for each in said.split("|"))
        if fact == "date":
            told = event["date"] if event["date_basis"] in ("explicit", "relative") else "-"
            return not {told, "?"}.isdisjoint(said.split("|"))
        return self._same_parties(event["participants"])

    def _same_parties(self, found: list[Json]) -> bool:
        wanted = self.parties.split(", ")
        found = [party for party in found if party["role"] != "host" or any(_names(party, each) for each in wanted)]
        if "?" in wanted:
            return all(any(_names(party, each) for party in found) for each in wanted if each != "?")
        return len(found) == len(wanted) and all(any(_names(party, each) for party in found) for each in wanted)


def _names(party: Json, wanted: str) -> bool:
    name = f"{party['name']} {party['text']}".casefold()
    choices = wanted.split("/")
    return any(each in (party["country"], *name.split()) or each.casefold() in name for each in choices)


class Case(NamedTuple):
    """A text, the events in it, and the triggers that may be told as one."""

    published: date
    text: str
    events: tuple[Told, ...]
    optional: frozenset[str]
    known_miss: bool


def cases(name: str) -> Iterator[Case]:
    """Those of a table of tests/annotate, in its order."""
    for entry in (TABLES / name).read_text("utf-8").strip().split("\n\n"):
        head, text, *lines = entry.splitlines()
        events = [line[2:].split(" | ") for line in lines if line[0] == "="]
        yield Case(
            date.fromisoformat(head.removeprefix("! ")),
            text,
            tuple(Told(*first.split(" "), *rest) for first, *rest in events),
            frozenset(line[2:] for line in lines if line[0] == "~"),
            head.startswith("!"),
        )


def read(annotator: Annotator, case: Case) -> list[Json]:
    """The events found in the text of a case."""
    events: list[Json] = annotation_json(analyse(annotator, case.text, article="x", published=case.published))["events"]
    return events


def match(case: Case, found: list[Json]) -> tuple[list[tuple[Told, Json | None]], list[Json]]:
    """The events of a case, each with the one found for it; and the events of diplomacy found in excess."""
    left, pairs = list(found), []
    for told in case.events:
        event = next((each for each in left if told.fits(each)), None)
        if event is not None:
            left.remove(event)
        pairs.append((told, event))
    false = [
        each for each in left if each["type"] in DIPLOMACY and not case.optional & {*each["trigger"]["text"].split()}
    ]
    return pairs, false


def macro_f1(pairs: Counter[tuple[str, str]]) -> float:
    """Mean F1 over the statuses of the table, of counts of (wanted, said)."""
    scores = []
    for status in sorted({wanted for wanted, _ in pairs}):
        right = pairs[status, status]
        sizes = sum(n for (wanted, said), n in pairs.items() for each in (wanted, said) if each == status)
        scores.append(2 * right / sizes)
    return sum(scores) / max(len(scores), 1)


def report(name: str, chosen: list[Case], annotator: Annotator, verbose: bool) -> None:
    """Print the figures of some cases of a table, and with `verbose` all that is wrong."""
    counts, statuses = Counter[str](), Counter[tuple[str, str]]()
    for case in chosen:
        pairs, false = match(case, read(annotator, case))
        wrong = [f"  false {each['type']} {each['trigger']['text']!r}" for each in false]
        counts.update(false=len(false))
        for told, event in pairs:
            if event is None:
                counts.update(missed=1)
                wrong.append(f"  missed {told.type} {told.trigger!r}")
                if told.status not in "?*":
                    statuses[told.status.split("|")[0], "missed"] += 1
                continue
            right = {fact: told.right(event, fact) for fact in FACTS}
            counts.update({"found": 1, "all": all(right.values())}, **right)
            if told.status not in "?*":
                wanted = event["status"] if right["status"] else told.status.split("|")[0]
                statuses[wanted, event["status"] or "none"] += 1
            wrong += [
                f"  {told.trigger} {fact}: {_shown(event, fact)}, not {getattr(told, fact)}"
                for fact, is_right in right.items()
                if not is_right
            ]
        if verbose and wrong:
            print("", case.published, case.text, *wrong, sep="\n")
    found, missed, false_ones = counts["found"], counts["missed"], counts["false"]
    print(f"{name}: {len(chosen)} cases, {found + missed} events, found {found}, false {false_ones}", end="; ")
    print("right of those found:", ", ".join(f"{fact} {counts[fact]}" for fact in (*FACTS, "all")))
    said = Counter({pair: n for pair, n in statuses.items() if pair[1] != "missed"})
    for text, which in (("of those found", said), ("missed ones counted", statuses)):
        planned = sum(n for (_, status), n in which.items() if status == "planned")
        print(
            f"  status macro-F1 {macro_f1(which):.3f} {text}; planned: precision",
            f"{which['planned', 'planned'] / max(planned, 1):.2f}, called happened {which['planned', 'happened']}",
        )
    print("  (wanted, said):", {f"{a}>{b}": n for (a, b), n in statuses.most_common() if a != b})


def _shown(event: Json, fact: str) -> str:
    if fact == "parties":
        return ", ".join(f"{party['name']} ({party['country']})" for party in event["participants"])
    return f"{event[fact]} {event['date_basis'] if fact == 'date' else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--verbose", action="store_true", help="print what is wrong")
    arguments = parser.parse_args()
    annotator = Annotator("en_core_web_sm")
    for name in TABLE_FILES:
        every = [*cases(name)]
        for half in (arguments.half,) if arguments.half else (1, 2):
            report(f"{name}, half {half}", every[half - 1 :: 2], annotator, arguments.verbose)


if __name__ == "__main__":
    main()
