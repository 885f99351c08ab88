"""No connection is made to a private address: counted at a real server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from faults import FaultServer

from newsdesk.config import Config
from newsdesk.errors import Reason, Rejected
from newsdesk.fetch import fetch, fetch_robots, open_session

CONFIG = Config("sqlite:///unused.db", Path("unused"), Path("unused"), timeout=2, deadline=5, retries=0)

ELSEWHERE = "192.0.2.1"  # an address of the documentation, where nobody answers


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """One address that counts as public."""
    monkeypatch.setattr("newsdesk.fetch.wire.is_public", lambda address: address == ELSEWHERE)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    server.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names of our own: each look-up of one takes the next of its answers, the last for good."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *args: object, **kwargs: object) -> object:
        if host not in answers:
            return real(host, port, *args, **kwargs)  # type: ignore[arg-type]
        queue = answers[host]
        found = queue.pop(0) if len(queue) > 1 else queue[0]
        return [entry for address in found for entry in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


def refused(url: str, config: Config = CONFIG) -> Rejected:
    with pytest.raises(Rejected) as caught:
        fetch(url, config)
    assert caught.value.reason is Reason.PRIVATE_ADDRESS
    assert caught.value.url == url
    return caught.value


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "017700000001", "0", "[::ffff:127.0.0.1]"),
        *("127.0.0.1.", "localhost", "LOCALHOST", "a.localhost", "%6c%6fcalhost", "[::ffff:7f00:1]"),
    ],
)
def test_no_spelling_of_loopback_is_connected_to(server: FaultServer, host: str) -> None:
    url = f"http://{host}:{server.server_port}/ok"
    with pytest.raises(Rejected) as caught:
        fetch(url, CONFIG)
    assert caught.value.reason in (Reason.PRIVATE_ADDRESS, Reason.INVALID_URL)
    assert not server.hits


@pytest.mark.parametrize(
    "host",
    [
        *("169.254.169.254", "100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "10.0.0.1"),
        *("192.168.1.1", "[fe80::1]", "[fd00::1]", "[::]", "255.255.255.255"),
    ],
)
def test_other_networks_of_ones_own_are_refused_at_once(host: str) -> None:
    assert "not on the public internet" in refused(f"http://{host}/").detail


def test_a_name_of_a_private_address_is_refused(server: FaultServer, names: dict[str, list[list[str]]]) -> None:
    names["intranet.example"] = [["127.0.0.1"]]
    rejected = refused(server.url("ok").replace("127.0.0.1", "intranet.example"))
    assert rejected.detail.startswith("intranet.example is at 127.0.0.1; allow_private")
    assert not server.hits


def test_a_name_that_rebinds_is_looked_up_once(
    server: FaultServer, names: dict[str, list[list[str]]], elsewhere: None
) -> None:
    """First public, then loopback: the second is never asked for."""
    names["rebind.example"] = [[ELSEWHERE], ["127.0.0.1"]]
    with pytest.raises(Rejected) as caught:
        fetch(f"http://rebind.example:{server.server_port}/ok", replace(CONFIG, timeout=0.2))
    assert caught.value.reason in (Reason.TIMEOUT, Reason.UNREACHABLE)
    assert not server.hits
    assert names["rebind.example"] == [["127.0.0.1"]]


def test_of_mixed_addresses_only_public_ones_are_tried(
    server: FaultServer, names: dict[str, list[list[str]]], elsewhere: None
) -> None:
    names["mixed.example"] = [["127.0.0.1", ELSEWHERE]]
    with pytest.raises(Rejected) as caught:
        fetch(f"http://mixed.example:{server.server_port}/ok", replace(CONFIG, timeout=0.2))
    assert caught.value.reason in (Reason.TIMEOUT, Reason.UNREACHABLE)
    assert not server.hits


def test_a_connection_that_was_checked_is_used_again(server: FaultServer) -> None:
    config = replace(CONFIG, allow_private=True)
    with open_session(config) as session:
        assert fetch(server.url("ok"), config, session=session).status == 200
        assert fetch(server.url("chunked"), config, session=session).status == 200


def test_a_redirect_into_the_private_network_is_refused(
    server: FaultServer, names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first address counts as public here; where it sends us does not."""
    monkeypatch.setattr("newsdesk.fetch.wire.is_public", lambda address: address == "127.0.0.1")
    names["front.example"] = [["127.0.0.1"]]
    names["inside.example"] = [["127.0.0.2"]]
    front = f"http://front.example:{server.server_port}"
    assert refused(f"{front}/to/http:%2F%2F127.0.0.1:{server.server_port}%2Fok").detail.startswith("redirected to")
    assert refused(f"{front}/to/http:%2F%2Finside.example:{server.server_port}%2Fok")
    assert server.hits.total() == 2


def test_robots_are_behind_the_same_guard(server: FaultServer) -> None:
    robots = fetch_robots(server.url("ok"), CONFIG)
    assert not robots.allows(server.url("ok"))
    assert robots.note.startswith("private-address")
    assert not server.hits


def test_a_setting_opens_it(server: FaultServer) -> None:
    assert fetch(server.url("ok"), replace(CONFIG, allow_private=True)).status == 200


def test_a_proxy_may_be_on_loopback_but_the_page_may_not(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url("").rstrip("/"))
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(Rejected) as caught:
        fetch("http://outlet.example/story", CONFIG)
    assert caught.value.reason is Reason.HTTP_ERROR  # the fault server is no proxy; but it was asked
    assert list(server.hits) == ["http://outlet.example/story"]
    refused("http://10.0.0.1/")
    refused("http://localhost/")
    assert server.hits.total() == 1
