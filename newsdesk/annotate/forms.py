"""Parts of speech, morphology and lemmas, looked up where a model would work them out for every text anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, MorphAnalysis, Token

REMEMBERED = 200_000  # forms with their tags and dependencies
LOOKED_AT = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
WRITTEN = frozenset({"TAG", "DEP", "POS", "MORPH", "LEMMA"})

# Tag, dependency, part of speech, lemma, morphology.
Form = tuple[int, int, int, int, "MorphAnalysis | None"]


class Forms:
    """A model's attribute ruler and its lemmatizer of rules, in one step.

    Most of the ruler's rules look at one token: at its tag, its dependency, or for a word that they name. So what they
    write is remembered, and with the lemma once more for every form. Others are for phrases ("there is"): a document
    that has one is left to the model.
    """

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        from spacy.matcher import Matcher

        self._ruler, self._lemmatizer = ruler, lemmatizer
        rules = [pattern for each in ruler.patterns for pattern in each["patterns"]]
        self._words = {ruler.vocab.strings.add(word) for rule in rules for word in _named(rule) or ()}
        self._phrases = Matcher(ruler.vocab)
        self._phrases.add("phrase", [rule for rule in rules if _named(rule) is None])
        self._ruled: dict[tuple[int, int, int, bool], Form] = {}
        self._forms: dict[tuple[int, int, int], Form] = {}

    @staticmethod
    def knows(ruler: Any, lemmatizer: Any) -> bool:
        """Whether these are spaCy's, and write no more than is remembered."""
        from spacy.pipeline import AttributeRuler

        patterns = getattr(ruler, "patterns", ())
        return bool(
            type(ruler) is AttributeRuler
            and all(WRITTEN.issuperset(each["attrs"]) for each in patterns)
            and type(lemmatizer).__module__.startswith("spacy.")
            and getattr(lemmatizer, "mode", None) == "rule"
        )

    def __call__(self, docs: Sequence[Doc]) -> None:
        if len(self._forms) > REMEMBERED:
            self._forms.clear()
        for doc in docs:
            if self._phrases(doc):
                self._lemmatizer(self._ruler(doc))
            else:
                self._recall(doc)

    def _recall(self, doc: Doc) -> None:
        forms = self._forms
        for token in doc:
            key = token.orth, token.tag, token.dep
            form = forms.get(key)
            if form is None:
                form = forms[key] = self._form(token)
            _write(token, form)

    def _form(self, token: Token) -> Form:
        """What the ruler writes; the lemmatizer fills in a lemma that no rule gives."""
        word = token.lower if token.lower in self._words else 0
        key = word, token.tag, token.dep, token.is_space
        if key not in self._ruled:
            self._ruled[key] = _read(self._ruler(_copy(token)))
        copy = _copy(token)
        _write(copy[0], self._ruled[key])
        return _read(self._lemmatizer(copy))


def _copy(token: Token) -> Doc:
    from spacy.tokens import Doc

    return Doc(token.vocab, [token.text], [False], tags=[token.tag_], deps=[token.dep_], heads=[0])


def _read(alone: Doc) -> Form:
    [token] = alone
    return token.tag, token.dep, token.pos, token.lemma, token.morph if token.has_morph() else None


def _write(token: Any, form: Form) -> None:
    token.tag, token.dep, token.pos, token.lemma, morphology = form
    token.set_morph(morphology)


def _named(rule: Sequence[Mapping[str, Any]]) -> Sequence[str] | None:
    """The words that a rule for one token names; None for any rule that looks at more, or not for words of a list."""
    [token, *more] = rule
    word = token.get("LOWER", {"IN": []})
    words: Mapping[str, Sequence[str]] = {"IN": [word]} if isinstance(word, str) else word
    return None if more or not LOOKED_AT.issuperset(token) or words.keys() != {"IN"} else words["IN"]
