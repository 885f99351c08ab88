"""Undoing brotli and zstd, within a limit: never asked for, but pages that others archived come in them.

Each stops at max_bytes + 1 bytes, and raises EOFError for data cut short, ValueError for broken data, ImportError where
the extra `encodings` is not installed.
"""

from __future__ import annotations

_PIECE = 128  # bytes: zstd makes 128 kB of four, and cannot be told to stop
_WINDOW = 2**23  # bytes: what a sender may count on (RFC 8878); more memory is not lent to anybody


def unbrotli(data: bytes, max_bytes: int) -> bytes:
    """The text of one brotli stream."""
    import brotli

    squeezed = brotli.Decompressor()
    page = bytearray()
    try:
        page += squeezed.process(data, output_buffer_limit=max_bytes + 1)
        while not squeezed.can_accept_more_data() and len(page) <= max_bytes:
            page += squeezed.process(b"", output_buffer_limit=max_bytes + 1 - len(page))
    except brotli.error as error:
        raise ValueError(str(error)) from error
    if not squeezed.is_finished() and len(page) <= max_bytes:
        raise EOFError("it is cut short")
    return bytes(page[: max_bytes + 1])


def unzstd(data: bytes, max_bytes: int) -> bytes:
    """The text of all frames."""
    import zstandard

    page = bytearray()
    while data and len(page) <= max_bytes:
        frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        position = 0
        try:
            while not frame.eof and position < len(data) and len(page) <= max_bytes:
                page += frame.decompress(data[position : position + _PIECE])
                position += _PIECE
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from error
        if not frame.eof and len(page) <= max_bytes:
            raise EOFError("it is cut short")
        data = frame.unused_data + data[position:]
    return bytes(page[: max_bytes + 1])
