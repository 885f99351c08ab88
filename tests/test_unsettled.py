"""Events tracked anew around one report after another are those that all reports give at once."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsdesk.model import DateBasis, Evidence, Judgement, Participant, Place, Report, Status, Verdict
from newsdesk.track import Archive, Kinds, fit_of, groups_of, unsettled

COUNTRIES = ("SYR", "ISR", "JOR", "TUR")
TOWNS = {town: Place(town, town, "AZE") for town in ("baku", "ganja", "quba")}
KINDS = Kinds({"meeting": "talks"}, frozenset())
MANY = 60


def drawn(dice, number):
    """A report of crowded days: few parties, few towns, and not every one gives a day."""
    day = date(2025, 7, 1) + timedelta(days=dice.randrange(12))
    basis = dice.choice([DateBasis.EXPLICIT, DateBasis.RELATIVE, DateBasis.PUBLICATION])
    out = day + timedelta(days=dice.randrange(3) if basis is not DateBasis.PUBLICATION else 0)
    parties = dice.sample(COUNTRIES, dice.choice([1, 2, 2, 3]))
    article = f"a{number:03}"
    return Report(
        article, "meeting", day.isoformat(), basis, dice.choice([None, None, *TOWNS]), None,
        tuple(Participant("participant", f"person of {country}", country) for country in parties), Status.HAPPENED,
        (Evidence(article, 0, 10, 2, 5, "meeting", Status.HAPPENED),), out.isoformat(), f"{out} {article}",
    )  # fmt: skip


def decided(dice, reports):
    """What people judged: now and then that two reports are one event, or not."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    verdicts = (Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT)
    pairs = (dice.sample(reports, 2) for _ in range(14))
    return [
        Judgement("event", dice.choice(verdicts), (one.id,), (other.id,), "reader", at + timedelta(hours=hour))
        for hour, (one, other) in enumerate(pairs)
    ]


def whole(ids, before, joined):
    """The reports with those of their events, and those that people joined them with."""
    found = set()
    while not ids <= found:
        found |= ids
        owners = {before[report] for report in found if report in before}
        ids = {report for report, owner in before.items() if owner in owners}
        ids |= {other for report in found for other in joined.get(report, ())}
    return found


def added(new, known, before, archive, joined):
    """The events after one report has come: id of a report -> its event, and how many reports were looked at."""
    known = {**known, new.id: new}
    seeds = whole({new.id}, before, {id_: set(others) & known.keys() for id_, others in joined.items()})
    looked, asked, fresh = set(seeds), set(), set(seeds)
    while fresh:
        asked |= fresh
        near = {o.id for id_ in fresh for o in known.values() if fit_of(known[id_], o, archive) > 0}
        looked |= whole(near, before, {id_: set(others) & known.keys() for id_, others in joined.items()})
        groups = groups_of([known[id_] for id_ in looked], archive)
        fresh = unsettled(groups, before, joined) - asked
    return known, before | {each.id: group[0].id for group in groups for each in group}, len(looked)


def events(before):
    return {frozenset(report for report, owner in before.items() if owner == event) for event in before.values()}


@pytest.mark.parametrize("judging", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_one_report_after_another_gives_the_events_of_all_at_once(seed, judging):
    dice = random.Random(seed)
    reports = [drawn(dice, number) for number in range(MANY)]
    archive = Archive({}, TOWNS, {}, KINDS, lambda outer, inner: False)
    archive = replace(archive, judgements=decided(dice, reports) if judging else ())
    same = [each for each in archive.judgements if each.verdict is Verdict.SAME]
    joined = {part: {*each.left, *each.right} for each in same for part in (*each.left, *each.right)}
    dice.shuffle(reports)
    known, before = {}, {}
    for each in reports:
        known, before, _ = added(each, known, before, archive, joined)
    assert events(before) == {frozenset(r.id for r in group) for group in groups_of(reports, archive)}


def test_a_report_that_only_comes_to_an_event_asks_for_no_more():
    dice = random.Random(6)
    reports = [drawn(dice, number) for number in range(4 * MANY)]
    archive = Archive({}, TOWNS, {}, KINDS, lambda outer, inner: False)
    before = {each.id: group[0].id for group in groups_of(reports, archive) for each in group}
    group = max(groups_of(reports, archive), key=len)
    last = group[-1]
    evidence = (replace(last.evidence[0], article="b"),)
    copy = replace(last, article="b", first_seen="2025-08-01 b", evidence=evidence)
    known, after, looked = added(copy, {each.id: each for each in reports}, before, archive, {})
    assert after[copy.id] == after[group[-1].id] and looked < len(known) / 2
