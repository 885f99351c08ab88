"""Questions in plain words: "all meetings involving Syria since July" -> EventFilter.

A question is read whole or not at all: read() raises Unreadable, naming the words that it does not understand.
The words of the grammar are data (newsdesk/data/language/<code>/ask.toml), event words come from the catalogue, names
from the lookups that the caller gives. Nothing here touches a database.
"""

from newsdesk.ask.grammar import read
from newsdesk.ask.offices import capital_of, office_of
from newsdesk.ask.options import landing, party_of, period_of, topic_of, types_of
from newsdesk.ask.reading import Reading, Unreadable

__all__ = [
    "Reading",
    "Unreadable",
    "capital_of",
    "landing",
    "office_of",
    "party_of",
    "period_of",
    "read",
    "topic_of",
    "types_of",
]
