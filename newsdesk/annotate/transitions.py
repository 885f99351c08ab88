"""The names that a model of transitions finds, without asking it token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import bool_, float32
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[float32]
    Flags = NDArray[bool_]

CONTEXT = 3  # tokens that the model looks at: the next one, the first of the name that is open, and the one before


class Transitions:
    """A model's step for names.

    Outside a name its move hangs on the next token alone, so all tokens are judged at once. Within one it can but go
    on or end, so two moves are weighed in place of all.
    """

    def __init__(self, pipe: Any) -> None:
        import numpy

        self._vectors, self._lower, upper = pipe.model.layers
        self._ops = self._lower.ops
        self._bias = self._lower.get_param("b")
        weights, bias = upper.get_param("W"), upper.get_param("b")
        moves = [pipe.moves.get_class_name(number) for number in range(pipe.moves.n_moves)]
        number = {move: i for i, move in enumerate(moves)}
        outside = [i for i, move in enumerate(moves) if move[0] in "BUO" and move != "U-"]
        self._outside = weights[outside].T, bias[outside]
        self._moves = [moves[i] for i in outside]
        self._begin = numpy.array([move[0] == "B" for move in self._moves])
        self._name = numpy.array([move != "O" for move in self._moves])
        within = {move[2:]: [number[f"I-{move[2:]}"], i] for move, i in number.items() if move[0] == "L"}
        self._within = {label: (weights[pair], bias[pair]) for label, pair in within.items()}

    @staticmethod
    def knows(pipe: Any) -> bool:
        """Whether this is spaCy's, of the usual size, and read greedily."""
        from spacy.pipeline import EntityRecognizer

        return bool(
            type(pipe) is EntityRecognizer
            and pipe.cfg["beam_width"] == 1
            and pipe.model.attrs["has_upper"]
            and not pipe.model.attrs["unseen_classes"]
            and pipe.model.get_ref("lower").get_dim("nF") == CONTEXT
        )

    def __call__(self, docs: Sequence[Doc]) -> None:
        from spacy.tokens import Span

        parts = self._lower.predict(self._vectors.predict(docs))  # by token, context, unit and piece
        start = 1  # the first row is what counts for a token that is not there
        for doc in docs:
            end = start + len(doc)
            found = self._names(doc, parts[start:end], parts[0])
            doc.set_ents([Span(doc, *name) for name in found], default="outside")
            start = end

    def _names(self, doc: Doc, parts: Floats, absent: Floats) -> Iterator[tuple[int, int, str]]:
        """First token, end and label of each name."""
        last = _last_of_sentences(doc)
        best = self._best(doc, last, parts, absent)
        end = 0
        for first in self._name[best].nonzero()[0].tolist():
            if first >= end:
                move, label = self._moves[best[first]].split("-", 1)
                end = first + 1 if move == "U" else self._end(first, last, parts, label)
                yield first, end, label

    def _best(self, doc: Doc, last: Flags, parts: Floats, absent: Floats) -> NDArray[Any]:
        """The best move at each token outside of names; none begins before the end of a sentence or on a space."""
        from spacy.attrs import IS_SPACE

        weights, bias = self._outside
        scores = self._hidden(parts[:, 0] + absent[1] + absent[2]) @ weights + bias
        scores[last[:, None] & self._begin] = -float("inf")
        scores[doc.to_array(IS_SPACE).astype(bool)[:, None] & self._name] = -float("inf")
        best: NDArray[Any] = scores.argmax(axis=1)
        return best

    def _end(self, first: int, last: Flags, parts: Floats, label: str) -> int:
        """The end of a name that has begun: the model's, at the latest the sentence's."""
        weights, bias = self._within[label]
        at = first + 1
        while not last[at]:
            go_on, stop = weights @ self._hidden((parts[at, 0] + parts[first, 1] + parts[at - 1, 2])[None])[0] + bias
            if stop > go_on:
                break
            at += 1
        return at + 1

    def _hidden(self, sums: Floats) -> Floats:
        hidden: Floats = self._ops.maxout(sums + self._bias)[0]
        return hidden


def _last_of_sentences(doc: Doc) -> Flags:
    import numpy
    from spacy.attrs import SENT_START

    last: Flags = numpy.append(doc.to_array(SENT_START)[1:] == 1, True)[: len(doc)]
    return last
