"""From names to things: which mentions are one person, place, organisation or group.

In one article `resolve_article` joins mentions into local entities. Over the archive `resolve_forms` joins name forms
into entities. Both are pure; the second gives the same entities whatever the order its forms come in, and looks only
at forms that share a key, so its cost does not grow with the archive.
"""

from newsdesk.resolve.archive import (
    CROWD,
    compare,
    countries_agree,
    keys_of,
    may_crowd,
    offices,
    related,
    resolve_forms,
    sought_by,
)
from newsdesk.resolve.local import resolve_article, same_person
from newsdesk.resolve.names import fold, skeleton
from newsdesk.resolve.organisations import same_organisation
from newsdesk.resolve.persons import Likeness, answers_to, is_lone, likeness, similarity

__all__ = [
    "CROWD",
    "Likeness",
    "answers_to",
    "compare",
    "countries_agree",
    "fold",
    "is_lone",
    "keys_of",
    "likeness",
    "may_crowd",
    "offices",
    "related",
    "resolve_article",
    "resolve_forms",
    "same_organisation",
    "same_person",
    "similarity",
    "skeleton",
    "sought_by",
]
