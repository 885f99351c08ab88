"""A source's own lists -> addresses of articles: feeds, sitemaps, home and section pages. Pure: nothing is fetched."""

from newsdesk.discover.found import Found, Listing
from newsdesk.discover.reading import MAX_ITEMS, USUAL_PLACES, discover

__all__ = ["MAX_ITEMS", "USUAL_PLACES", "Found", "Listing", "discover"]
