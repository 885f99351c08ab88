"""The words by which a language says what its parse does not: how it joins, plans, denies and names its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Cues:
    """How one language says that an event happens, will happen or does not (data/language/*/events.toml)."""

    light_verbs: frozenset[str]
    attend_verbs: frozenset[str]
    host_verbs: frozenset[str]
    occur_verbs: frozenset[str]
    plan_verbs: frozenset[str]
    plan_words: frozenset[str]
    due_words: frozenset[str]
    due_prepositions: frozenset[str]
    party_prepositions: frozenset[str]
    staging_verbs: frozenset[str]
    readying_verbs: frozenset[str]
    consent_verbs: frozenset[str]
    plan_nouns: frozenset[str]
    intents: frozenset[str]
    plan_prepositions: frozenset[str]
    cancel_verbs: frozenset[str]
    cancel_words: frozenset[str]
    failing_verbs: frozenset[str]
    proceed_verbs: frozenset[str]
    postpone_verbs: frozenset[str]
    postpone_words: frozenset[str]
    deny_verbs: frozenset[str]
    future_auxiliaries: frozenset[str]
    possible_auxiliaries: frozenset[str]
    possible_verbs: frozenset[str]
    possible_words: frozenset[str]
    possible_nouns: frozenset[str]
    possible_marks: frozenset[str]
    possible_predicates: frozenset[str]
    possible_adverbs: frozenset[str]
    not_yet: frozenset[str]
    claim_denials: frozenset[str]
    inclined: frozenset[str]
    claims: frozenset[str]
    ahead_marks: frozenset[str]
    ongoing_words: frozenset[str]
    ongoing_verbs: frozenset[str]
    ongoing_predicates: frozenset[str]
    cancel_predicates: frozenset[str]
    copulas: frozenset[str]
    containers: frozenset[str]
    object_prepositions: frozenset[str]
    gathering_verbs: frozenset[str]
    sources: frozenset[str]
    involving: frozenset[str]
    agents: frozenset[str]
    counted: frozenset[str]
    twosomes: frozenset[str]
    states: frozenset[str]
    leading: frozenset[str]
    based: frozenset[str]
    occasions: frozenset[str]
    settings: frozenset[str]
    beside: frozenset[str]
    fringes: frozenset[str]
    accompanying: frozenset[str]
    motion_verbs: frozenset[str]
    preludes: frozenset[str]
    purposes: frozenset[str]
    negations: frozenset[str]
    nobodies: frozenset[str]
    delays: frozenset[str]
    another_words: frozenset[str]
    say_verbs: frozenset[str]
    plain_saying: frozenset[str]
    place_prepositions: frozenset[str]
    place_nouns: frozenset[str]
    place_within: frozenset[str]
    bounds: frozenset[str]
    new_dates: frozenset[str]
    places_relative: frozenset[str]
    back_there: frozenset[str]
    including: frozenset[str]
    topics: frozenset[str]
    origins: frozenset[str]
    ongoing_adverbs: frozenset[str]
    lasting: frozenset[str]
    past_future_auxiliaries: frozenset[str]
    begin_verbs: frozenset[str]
    presence: frozenset[str]
    company: frozenset[str]
    belonging: frozenset[str]
    outsiders: frozenset[str]
    personal_pronouns: frozenset[str]
    own_pronouns: frozenset[str]
    plural_pronouns: frozenset[str]
    definite_words: frozenset[str]
    shared_slots: frozenset[str]
    parted_slots: frozenset[str]
    blamed_for: frozenset[str]
    offices: frozenset[str]  # of names.toml
    honorifics: frozenset[str]

    @classmethod
    def of(cls, events: Mapping[str, Sequence[str]], names: Mapping[str, Sequence[str]]) -> Cues:
        """From the lists of the language's files of events and of names."""
        data = {**names, **events}
        return cls(**{f.name: frozenset(data[f.name]) for f in fields(cls)})

    @property
    def governing_verbs(self) -> frozenset[str]:
        """Verbs whose subject plans what is their object, wants it or calls it off."""
        return self.cancel_verbs | self.postpone_verbs | self.plan_verbs | self.possible_verbs
