"""Which hosts are on the public internet: what keeps a crawl out of the networks that it runs in."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from ada_url import URL

# Both are rulings of our own, beside the registry that `is_global` follows: it lets multicast and the ways into IPv4
# through IPv6 pass.
_PUBLIC6 = IPv6Network(
    "2000::/3"
)  # all of IPv6 that is given out; NAT64 (64:ff9b::), mapped IPv4 and multicast are not
_CLOSED6 = [
    IPv6Network("2001::/23"),  # Teredo and others that carry an IPv4 address
    IPv6Network("2002::/16"),  # 6to4, likewise
    IPv6Network("3fff::/20"),  # documentation
]
_CLOSED4 = [IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24")]  # 6to4 relays, protocol assignments


def is_public(address: str) -> bool:
    """Whether an IP address ("192.0.2.1", "2001:db8::1", with or without a zone) is one of the public internet.

    Raises ValueError for what is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        return ip in _PUBLIC6 and ip.is_global and not any(ip in network for network in _CLOSED6)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in network for network in _CLOSED4))


def private_host(url: str) -> str | None:
    """The host of an address where the address alone shows that it is not public: "127.1", "0x7f.1", "localhost".

    The host as browsers read it ("127.0.0.1" for all of these); None for a public one and for a name, which only its
    look-up can tell. Raises ValueError for what is no URL.
    """
    host = URL(url).hostname.removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        return host
    literal = host.strip("[]")
    try:
        return None if is_public(literal) else literal
    except ValueError:
        return None
