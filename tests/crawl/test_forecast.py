"""How long a crawl will take."""

from __future__ import annotations

import time

from newsdesk.crawl.forecast import Forecast


def test_nothing_is_said_before_there_is_a_pace() -> None:
    forecast = Forecast()
    forecast.expect(["a.example"] * 10)
    forecast.had("a.example")
    assert (forecast.seconds(), forecast.done, forecast.total) == (None, 1, 10)


def test_the_slowest_host_decides() -> None:
    forecast = Forecast(lambda url: 10.0 if "slow" in url else 1.0)
    forecast.expect([*["a.example"] * 100, *["slow.example"] * 30])
    for _ in range(20):
        forecast.had("a.example")
    assert forecast.seconds() == 300


def test_where_no_host_keeps_it_the_pace_decides() -> None:
    forecast = Forecast()
    forecast.expect(["a.example"] * 10)
    time.sleep(0.05)
    for _ in range(5):
        forecast.had("a.example")
    seconds = forecast.seconds()
    assert seconds is not None and 0.05 <= seconds < 1
