"""Whether two reports tell of one event: what rules it out, and what speaks for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from newsdesk.model import PLANNED_WITHIN, DateBasis, Report
from newsdesk.track.kinds import same_spot as fit_together

if TYPE_CHECKING:
    from newsdesk.track.archive import Archive

NEWS_DAYS = 3  # how old an event may be that is told as news without a day
SCENE_WORDS = 2  # rarer words that two reports of one event share, where little else tells
TALKS_WORDS = 3  # and of talks on one day, of which one side is told
MANY_WORDS = 4  # more shared words than that tell no more
HANDFUL = 3  # a number that is no greater than that, two events may well share
COPIED = 100.0  # the fit of what two copies of one text say

Parties = tuple[set[str], set[str]]  # of a report: persons, bodies and groups; countries


def compatible(left: Report, right: Report, archive: Archive) -> bool:
    """Nothing said in the one rules out that it is the event of the other."""
    if left.article == right.article or not archive.kinds.akin(left.type, right.type):
        return False
    mine, theirs = left.window, right.window
    if mine is None or theirs is None or mine[0] > theirs[1] or theirs[0] > mine[1]:
        return False
    if _undated(left) and _undated(right) and _days_apart(left, right) > NEWS_DAYS and not _once(left, right, archive):
        return False
    here, there = (archive.place_of.get(report.place or "") for report in (left, right))
    return fit_together(here, there, archive.contains)


def fit_of(left: Report, right: Report, archive: Archive) -> float:
    """How strongly two reports of different articles tell of one event; 0 when they do not.

    A shared country alone is never enough: it takes two shared parties where both name two, one shared person or body
    where one of them names no more, a shared party on the same day in the same town, the same scene, or one text. Who
    is no party of the one but named in its sentences is shared, too.
    """
    if not compatible(left, right, archive):
        return 0.0
    if _copied(left, right, archive):
        return COPIED
    mine, theirs = (parties_of(report, archive) for report in (left, right))
    shared, countries = mine[0] & theirs[0], mine[1] & theirs[1]
    same_spot = _same_spot(left, right, archive)
    same_day = _day(left) is not None and left.date == right.date
    that_day = same_day and not (_undated(left) or _undated(right))
    talks = left.type in archive.kinds.talks or right.type in archive.kinds.talks
    same_land = not talks and (land := land_of(left)) is not None and land == land_of(right)
    if not (shared or same_spot or same_land or len(countries) > 1 or (countries and that_day)):
        return 0.0  # those are not even asked for
    shared = shared | _named_in(left, right, archive) | _named_in(right, left, archive)
    words = len(left.words & right.words)
    alone = min(len(left.participants), len(right.participants)) <= 1
    spot = _country(left.place, archive)  # a country that is the spot is told already
    met_there = bool(shared or countries - {spot})
    mixed = _undated(left) != _undated(right)
    near = mixed and _near_publication(left, right)
    scene = same_land and _same_scene(left, right, mine, theirs, archive)
    known_again = (
        (same_spot and (met_there or not (left.participants and right.participants)))
        or _once(left, right, archive)
        or (scene and words > SCENE_WORDS)
    )
    if mixed and not known_again and not near:
        return 0.0  # told without a day, long after: it takes the spot and a party to know it again
    enough = (
        len(countries) >= 2
        or len(shared) >= 2
        or (len(shared) == 1 and alone)
        or (same_spot and same_day and (met_there or alone))
        or (that_day and alone and bool(countries) and words >= TALKS_WORDS)
        or (mixed and known_again)
        or scene
    )
    told = 0.5 * min(words, MANY_WORDS)
    return (2.0 * len(shared) + len(countries) + 2.0 * same_spot + same_day + near + told) if enough else 0.0


def parties_of(report: Report, archive: Archive) -> Parties:
    """The persons, bodies and groups of a report as entity ids; and all countries that they stand for."""
    countries = {p.country for p in report.participants if p.country}
    others = {
        archive.entity_of.get(p.entity, p.entity) for p in report.participants if _country(p.entity, archive) is None
    }
    return others, countries


def land_of(report: Report) -> str | None:
    """The country that an event happened in, or the only one that took part: "Bolivia elects a president"."""
    countries = {p.country for p in report.participants if p.country}
    return report.place_country or (countries.pop() if len(countries) == 1 else None)


def _undated(report: Report) -> bool:
    return report.date_basis is not DateBasis.EXPLICIT and report.date_basis is not DateBasis.RELATIVE


def _day(report: Report) -> str | None:
    """The day of an event, where it is given to the day."""
    return report.date if report.date and len(report.date) == 10 else None


def _days_apart(left: Report, right: Report) -> int:
    """Between the days on which two articles came out; 0 where one gives none."""
    days = [date.fromisoformat(report.published[:10]) for report in (left, right) if report.published]
    return abs((days[0] - days[-1]).days) if days else 0


def _once(left: Report, right: Report, archive: Archive) -> bool:
    """What happens to somebody once in a while happened to one who is in both: he resigned, or was arrested."""
    if left.type not in archive.kinds.once or right.type not in archive.kinds.once:
        return False
    return bool(parties_of(left, archive)[0] & parties_of(right, archive)[0])


def _named_in(report: Report, other: Report, archive: Archive) -> set[str]:
    """The parties of a report, but for countries, whose names stand in the sentences of another."""
    return {
        archive.entity_of.get(p.entity, p.entity)
        for p in report.participants
        if (name := archive.names.get(p.entity)) and name <= other.words and _country(p.entity, archive) is None
    }


def _copied(left: Report, right: Report, archive: Archive) -> bool:
    """Copies of one text say the same of the same event."""
    original = archive.original_of.get(left.article, left.article)
    if original != archive.original_of.get(right.article, right.article):
        return False
    if (left.type, left.date, left.words) != (right.type, right.date, right.words):
        return False
    return left.place_country is not None and left.place_country == right.place_country


def _same_scene(left: Report, right: Report, mine: Parties, theirs: Parties, archive: Archive) -> bool:
    """Of two reports from one country: the same happened there at about the same time, told with the same rarer words.

    Not of talks: there are several a day, told apart by who takes part.
    """
    parties, others = mine[0] | mine[1], theirs[0] | theirs[1]
    if parties and others and not parties & others:
        return False
    same_town = _same_spot(left, right, archive) and _country(left.place, archive) is None
    lasting = max(_days_long(left), _days_long(right)) > NEWS_DAYS and not (_undated(left) or _undated(right))
    words = len(left.words & right.words) + _same_number(left, right)
    return words >= SCENE_WORDS - same_town + lasting


def _same_spot(left: Report, right: Report, archive: Archive) -> bool:
    here, there = (archive.entity_of.get(report.place or "", report.place) for report in (left, right))
    return here is not None and here == there


def _days_long(report: Report) -> int:
    window = report.window
    return (date.fromisoformat(window[1]) - date.fromisoformat(window[0])).days + 1 if window else 0


def _same_number(left: Report, right: Report) -> bool:
    """They tell one number, greater than a handful, of the same things."""
    mine, theirs = ({(q.kind, q.value) for q in report.quantities if q.value} for report in (left, right))
    return any(value > HANDFUL for _kind, value in mine & theirs)


def _near_publication(left: Report, right: Report) -> bool:
    """The one that gives a day gives one within a few days of when the other, which gives none, came out."""
    told, undated = (right, left) if _undated(left) else (left, right)
    window = told.window
    if window is None or not undated.published:
        return True
    day = date.fromisoformat(undated.published[:10])
    first, last = (date.fromisoformat(each) for each in window)
    return first - PLANNED_WITHIN <= day <= last + timedelta(days=NEWS_DAYS)


def _country(form: str | None, archive: Archive) -> str | None:
    """The code of a form that is a country."""
    place = archive.place_of.get(form or "")
    return place.country if place and place.feature == "country" else None
