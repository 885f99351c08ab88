"""Which events of a sentence PLOVER has a code for: it codes what the sentence tells, with whatever that is told by."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from newsdesk.annotate.cues import Cues
from newsdesk.annotate.grammar import governors, is_verb
from newsdesk.annotate.triggers import Found
from newsdesk.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

SCHEDULED = frozenset({"CONSULT"})  # a meeting has its code whether it is still to come or not
UNREAL = frozenset(Status) - {Status.HAPPENED, Status.ONGOING}
VOICED = frozenset(
    {"REQUEST", "REJECT", "ACCUSE", "THREATEN", "RETREAT", "SUPPORT"}
)  # what people take to the streets for
CLAUSES = frozenset({"advcl", "xcomp", "acl", "relcl", "ccomp"})


class Codes:
    """The PLOVER categories of a document's events."""

    def __init__(self, found: Collection[Found], cues: Cues) -> None:
        self.cues = cues
        self.category = {each.token.i: each.trigger.plover or each.type.plover for each in found}
        self.carriers = {verb.i: each.token.i for each in found for verb in each.carriers}

    def of(self, found: Found, status: Status | None, *, named: bool) -> str | None:
        """The category of an event; None where PLOVER codes it with the event that it is told in: an act that is only
        asked for, offered, threatened or refused; what a protest demands; a noun that tells when or why; a noun
        without a party (`named`) that says more of another event."""
        category = self.category[found.token.i]
        first = _first_of(found.token)
        above = [owner for each in governors(first) if (owner := self._owner(each)) not in (None, found.token.i)]
        if not above:
            return category
        if status in UNREAL and category not in SCHEDULED:
            return None
        if category in VOICED and any(self.category[i] == "PROTEST" for i in above if i is not None):
            return None
        if not is_verb(found.token) and (not named or self._tells_when(first) or self._is_about(first, category)):
            return None
        return category

    def _owner(self, token: Token) -> int | None:
        """The event that a word tells, by itself or as the verb that carries it ("held a rally")."""
        return token.i if token.i in self.category else self.carriers.get(token.i)

    def _tells_when(self, noun: Token) -> bool:
        """Behind "after" or "because of"."""
        while noun.dep_ == "compound":
            noun = noun.head
        link = noun.head
        return noun.dep_ == "pobj" and bool({link.lower_, link.head.lower_} & self.cues.occasions)

    def _is_about(self, noun: Token, category: str | None) -> bool:
        """What another act is done about: "condemned the attack", "gave in to demands", "suspended the deliveries"."""
        above = noun.head.head if noun.dep_ == "pobj" else noun.head
        other = self.category.get(above.i)
        return category not in SCHEDULED and noun.dep_ in ("dobj", "pobj") and other not in (None, category)


def _first_of(token: Token) -> Token:
    """The first of several things told side by side."""
    while token.dep_ == "conj":
        token = token.head
    return token
