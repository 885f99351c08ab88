"""Which given mentions, of events of any kind, tell of one event: over many articles, without event types.

`stories` finds which articles tell one story, `mentions` joins the mentions within each story. Pure, and the same
whatever the order of the articles.
"""

from newsdesk.coref.mentions import group_mentions
from newsdesk.coref.stories import Texts, group_stories

__all__ = ["Texts", "group_mentions", "group_stories"]
