"""From mentions to events: what is told of one event in one article, and over the archive.

`join_mentions` groups the event mentions of an article, `report_of` makes each group a report, `group_reports` joins
the reports of many articles into events, as far as people did not decide otherwise; `groups_of` and `events_of` are its
two halves, and `unsettled` tells which further reports must be looked at. `history` tells how an event's status changed
and `tolls` how its numbers did. All pure; all but the first two give the same whatever the order.
"""

from newsdesk.track.archive import Archive, events_of, group_reports, groups_of, unsettled
from newsdesk.track.article import Names, Told, join_mentions, report_of
from newsdesk.track.fit import fit_of, land_of, parties_of
from newsdesk.track.history import history
from newsdesk.track.judged import set_fields
from newsdesk.track.kinds import Contains, Kinds
from newsdesk.track.toll import tolls

__all__ = [
    "Archive",
    "Contains",
    "Kinds",
    "Names",
    "Told",
    "events_of",
    "fit_of",
    "group_reports",
    "groups_of",
    "history",
    "join_mentions",
    "land_of",
    "parties_of",
    "report_of",
    "set_fields",
    "tolls",
    "unsettled",
]
