"""The crawl: which sources and pages are due, how politely their hosts are asked, what becomes of the answers."""

from newsdesk.crawl.finding import find_lists, new_source
from newsdesk.crawl.run import Crawl, at_work, crawl

__all__ = ["Crawl", "at_work", "crawl", "find_lists", "new_source"]
