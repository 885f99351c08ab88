"""What the robots.txt files of hosts allow, each asked for once a day, whichever run it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import fetch_robots
from newsdesk.robots import Robots, robots_url

if TYPE_CHECKING:
    from requests import Session

    from newsdesk.config import Config


class Leave:
    """The files known so far, shared by the threads of a crawl."""

    def __init__(self, config: Config, known: Mapping[str, Robots]) -> None:
        """`known`: what earlier runs read, by the file's address."""
        self._config = config
        self._known = dict(known)
        self._new: dict[str, Robots] = {}

    def permit(self, session: Session) -> Callable[[str], None]:
        """What raises Rejected where a robots.txt says so; a file that is not known is asked for by this session."""

        def ask_leave(url: str) -> None:
            place = robots_url(url)
            robots = self._known.get(place)
            if robots is None or robots.valid_until <= datetime.now(UTC):
                robots = fetch_robots(url, self._config, session=session)
                self._known[place] = self._new[place] = robots
            if not robots.allows(url):
                raise Rejected(url, Reason.ROBOTS, robots.note or "its robots.txt says no")

        return ask_leave

    def delay(self, url: str) -> float:
        """Seconds between two requests to a host, as the settings or its file ask for."""
        robots = self._known.get(robots_url(url))
        return max(self._config.host_delay, (robots.crawl_delay or 0.0) if robots else 0.0)

    def news(self) -> dict[str, Robots]:
        """The files that were read since this was last asked."""
        new, self._new = self._new, {}
        return new
