"""What people type, before it reaches a database."""


def storable(text: str) -> str:
    """What was typed, with bytes that are no UTF-8, and NUL, written out (\\udce9): no name or address has them."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")
