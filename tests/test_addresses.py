"""What is on the public internet and what is not, however it is spelt."""

from __future__ import annotations

import pytest

from newsdesk.addresses import is_public, private_host


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1"),
        *("169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1"),
        *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808"),
        *("64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1"),
        *("fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1"),
    ],
)
def test_what_is_not_on_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])
def test_what_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f.0.0.1/", "127.0.0.1"),
        ("http://0x7f000001/", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1"),
        ("http://%31%32%37.0.0.1/", "127.0.0.1"),
        ("http://１２７.0.0.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://127.0.0.1./", "127.0.0.1"),
        ("http://0/", "0.0.0.0"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://[::1]:8080/", "::1"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"),
        ("http://[64:ff9b::10.0.0.1]/", "64:ff9b::a00:1"),
        ("http://[2002:7f00:1::]/", "2002:7f00:1::"),
        ("http://224.0.0.1/", "224.0.0.1"),
        ("http://LOCALHOST/", "localhost"),
        ("http://x.localhost./", "x.localhost"),
        ("http://news.example@127.0.0.1/", "127.0.0.1"),
    ],
)
def test_a_private_host_is_known_however_it_is_spelt(url: str, host: str) -> None:
    assert private_host(url) == host


@pytest.mark.parametrize(
    "url",
    ["http://news.example/", "http://8.8.8.8/", "http://127.0.0.1.news.example/", "http://[2606:4700::1111]/"],
)
def test_other_hosts_are_not_private_by_their_looks(url: str) -> None:
    assert private_host(url) is None


def test_a_backslash_ends_the_host_as_in_browsers() -> None:
    assert private_host("http://127.0.0.1\\@news.example/") == "127.0.0.1"


def test_what_is_no_url_is_an_error() -> None:
    with pytest.raises(ValueError, match="Invalid"):
        private_host("http://a b/")
