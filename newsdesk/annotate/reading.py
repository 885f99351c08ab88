"""The model read faster: the same steps over the same weights, without what they do twice or call too often.

A step takes the documents of one text and writes what it finds into them. Ours stand in for the model's own where the
model is of the kind that they know (forms.py, transitions.py); any other step runs as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from newsdesk.annotate.forms import Forms
from newsdesk.annotate.transitions import Transitions

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 64  # pieces of text that go through a step together
REMEMBERED = 2_000  # pieces that were read last: paragraphs that texts share are read once

Step = Callable[[Sequence["Doc"]], None]


class Reader:
    """A model's pipeline over many pieces of text, in one thread. It changes the model to multiply with numpy."""

    def __init__(self, nlp: Language) -> None:
        from threadpoolctl import ThreadpoolController

        self._nlp = nlp
        self._steps = list(_steps(nlp))
        self._threads = ThreadpoolController()
        self._known: OrderedDict[str, Doc] = OrderedDict()

    def read(self, texts: Iterable[str]) -> list[Doc]:
        """The parsed documents of these texts; each is read for itself, whatever stands beside it.

        A document is shared by all who ask for its text: leave it as it is.
        """
        texts = list(texts)
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(fresh, self._parsed(fresh), strict=True))
        for text in texts:
            self._known.move_to_end(text)
        docs = [self._known[text] for text in texts]
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return docs

    def _parsed(self, texts: Iterable[str]) -> list[Doc]:
        docs = [self._nlp.make_doc(text) for text in texts]
        with self._threads.limit(limits=1, user_api="blas"):  # matrices this small keep a second thread waiting
            for start in range(0, len(docs), BATCH):
                for step in self._steps:
                    step(docs[start : start + BATCH])
        for doc in docs:
            doc.tensor = doc.tensor[:0]  # most of a document's memory, and of no use once it is parsed
        return docs


def _steps(nlp: Language) -> Iterator[Step]:
    pipes = [pipe for _name, pipe in nlp.pipeline]
    while pipes:
        pipe = pipes.pop(0)
        _multiply_with_numpy(pipe)
        if pipes and Forms.knows(pipe, pipes[0]):
            yield Forms(pipe, pipes.pop(0))
        elif Transitions.knows(pipe):
            yield Transitions(pipe)
        else:
            yield partial(_run, pipe)


def _run(pipe: Any, docs: Sequence[Doc]) -> None:
    """A step of the model as it is: many documents at once where it can take them."""
    if hasattr(pipe, "pipe"):
        list(pipe.pipe(docs, batch_size=len(docs)))
    else:
        list(map(pipe, docs))


def _multiply_with_numpy(pipe: Any) -> None:
    """The library that thinc multiplies with has no code of its own for newer processors; numpy's has."""
    from thinc.api import NumpyOps

    numpy = NumpyOps(use_blis=False)
    nodes = getattr(getattr(pipe, "model", None), "walk", tuple)
    for node in nodes():
        if type(node.ops) is NumpyOps:
            node.ops = numpy
