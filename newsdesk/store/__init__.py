"""The database: the only place that knows SQL. SQLite and Postgres hold the same tables and give the same answers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsdesk.store.database import Store, current, downgrade, open_store, upgrade
    from newsdesk.store.parts import (
        crowded_keys,
        entity_of_forms,
        event_of_reports,
        form_keys_of,
        forms_by_ids,
        forms_by_keys,
        forms_of_articles,
        forms_of_entities,
        judgements,
        last_capture,
        parts_gone,
        reports_by_ids,
        reports_near,
        reports_of_articles,
        reports_of_events,
        reports_with_forms,
        sites_of,
    )
    from newsdesk.store.query import (
        ArticleRow,
        EntityRow,
        EventRow,
        EvidenceRow,
        ParticipantRow,
        count_events,
        counts,
        find_entities,
        find_events,
        find_sites,
        officials,
        show_article,
        show_entity,
        show_event,
        similar_names,
    )
    from newsdesk.store.revisions import EditRow, RevisionRow, current_version, edits, gone_since, revisions_of
    from newsdesk.store.search import Hit, find_articles
    from newsdesk.store.selection import ArticleFilter, Headline, headlines, list_articles
    from newsdesk.store.tallies import Tally, tally_countries, tally_people, tally_places
    from newsdesk.store.terms import BadSearch
    from newsdesk.store.watches import Watch, forget_watch, list_watches, save_told, told_before
    from newsdesk.store.write import (
        change_of,
        clear_derived,
        save_capture,
        save_entities,
        save_events,
        save_judgement,
        save_outcome,
        undo_judgement,
    )

__all__ = [
    "ArticleFilter",
    "ArticleRow",
    "BadSearch",
    "EditRow",
    "EntityRow",
    "EventRow",
    "EvidenceRow",
    "Headline",
    "Hit",
    "ParticipantRow",
    "RevisionRow",
    "Store",
    "Tally",
    "Watch",
    "change_of",
    "clear_derived",
    "count_events",
    "counts",
    "crowded_keys",
    "current",
    "current_version",
    "downgrade",
    "edits",
    "entity_of_forms",
    "event_of_reports",
    "find_articles",
    "find_entities",
    "find_events",
    "find_sites",
    "forget_watch",
    "form_keys_of",
    "forms_by_ids",
    "forms_by_keys",
    "forms_of_articles",
    "forms_of_entities",
    "gone_since",
    "headlines",
    "judgements",
    "last_capture",
    "list_articles",
    "list_watches",
    "officials",
    "open_store",
    "parts_gone",
    "reports_by_ids",
    "reports_near",
    "reports_of_articles",
    "reports_of_events",
    "reports_with_forms",
    "revisions_of",
    "save_capture",
    "save_entities",
    "save_events",
    "save_judgement",
    "save_outcome",
    "save_told",
    "show_article",
    "show_entity",
    "show_event",
    "similar_names",
    "sites_of",
    "tally_countries",
    "tally_people",
    "tally_places",
    "told_before",
    "undo_judgement",
    "upgrade",
]

_FILES = {
    "database": "Store current downgrade open_store upgrade",
    "parts": (
        "crowded_keys entity_of_forms event_of_reports form_keys_of forms_by_ids forms_by_keys "
        "forms_of_articles forms_of_entities judgements last_capture parts_gone reports_by_ids reports_near "
        "reports_of_articles reports_of_events reports_with_forms sites_of"
    ),
    "query": (
        "ArticleRow EntityRow EventRow EvidenceRow ParticipantRow count_events counts find_entities "
        "find_events find_sites officials show_article show_entity show_event similar_names"
    ),
    "revisions": "EditRow RevisionRow current_version edits gone_since revisions_of",
    "search": "Hit find_articles",
    "selection": "ArticleFilter Headline headlines list_articles",
    "tallies": "Tally tally_countries tally_people tally_places",
    "terms": "BadSearch",
    "watches": "Watch forget_watch list_watches save_told told_before",
    "write": (
        "change_of clear_derived save_capture save_entities save_events save_judgement save_outcome undo_judgement"
    ),
}
_FILE_OF = {name: file for file, names in _FILES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """What is asked for, out of its file: a question must not wait for what only writing needs."""
    if name not in _FILE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_FILE_OF[name]}"), name)
    globals()[name] = value
    return value
