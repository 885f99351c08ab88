"""Where an event takes place whose own words do not say: where somebody went for it, where the story has just been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsdesk.annotate.arguments import is_on_the_spot_for
from newsdesk.annotate.beside import of_a_saying, on_the_margins, stands_in
from newsdesk.annotate.codes import SCHEDULED
from newsdesk.annotate.grammar import governors
from newsdesk.annotate.scene import Scene, is_spot
from newsdesk.annotate.triggers import Found
from newsdesk.model import Argument, Mention, Status

RECENT = 4  # sentences that the reader still has in mind


def back_there(scene: Scene, found: Found) -> Mention | None:
    """The town named last before "met him there"."""
    words = [child.lower_ for verb in (found.token, *found.carriers) for child in verb.children]
    if scene.cues.back_there.isdisjoint(words):
        return None
    near = scene.named_near(found.token, 1, here=True)
    return _last_spot(mention for root, mention in near if root.i < found.token.i)


def where_they_went(scene: Scene, found: Found) -> Mention | None:
    """The town of a meeting that it names with the way there: "flew to Doha and met the emir", "for talks"."""
    if found.type.plover not in SCHEDULED:
        return None
    for above in (found.token, *governors(found.token)):
        if above.dep_ == "relcl" and any(child.tag_ == "WRB" for child in above.children):
            return scene.named.get(above.head.i)
        if above.lemma_.lower() in scene.cues.motion_verbs or is_on_the_spot_for(found.token, above, scene.cues):
            there = (scene.cues.place_prepositions | {"object"}) - scene.cues.origins
            ways = [head for slot, head in scene.slots(above) if slot in there]
            spots = [scene.named[head.i] for head in ways if head.i in scene.named]
            return next((mention for mention in spots if is_spot(mention)), None)
    return None


def where_it_was(scene: Scene, found: Found) -> Mention | None:
    """Where the paragraph has just been, for an act that happens on the spot; in its own sentence only where somebody
    acts, not where it is spoken of: "police in Istanbul fired at crowds protesting"."""
    paragraph = scene.text.rfind("\n", 0, found.token.idx) + 1
    number = scene.sentence_at[found.token.i]
    near = scene.named_near(found.token, RECENT, here=True)
    return _last_spot(
        mention
        for root, mention in near
        if paragraph <= mention.start < found.token.idx
        and (scene.sentence_at[root.i] < number or (stands_in(root, scene.cues) and not of_a_saying(root, scene.cues)))
    )


def where_from(scene: Scene, found: Found, arguments: Sequence[Argument], status: Status | None) -> Mention | None:
    """The town that a report comes from, for a meeting in its first paragraph that names no other: of somebody from
    that country, of nobody named, or on the margins of another ("CAIRO - The Egyptian president met ...")."""
    here = scene.reported_from(found.token)
    happens = status in (Status.HAPPENED, Status.ONGOING)
    if here is None or not happens or found.type.plover not in SCHEDULED or found.type.mode:
        return None
    named = scene.named_near(found.token, 0, here=True)
    countries = {argument.mention.country for argument in arguments}
    at_home = not arguments or here.country in countries or on_the_margins(found.token, scene.cues)
    elsewhere = any(is_spot(mention) and mention != here for _root, mention in named)
    return here if at_home and not elsewhere else None


def _last_spot(mentions: Iterable[Mention]) -> Mention | None:
    return next((mention for mention in reversed([*mentions]) if is_spot(mention)), None)
