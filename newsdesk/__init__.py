"""newsdesk: a news archive that tells who did what with whom, where and when, each fact with its sentence."""

__version__ = "0.1.0"

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdesk.library import Archive

__all__ = ["Archive", "__version__"]


def __getattr__(name: str) -> type:
    """Archive is imported when it is first asked for: the command line must not wait for it."""
    if name == "Archive":
        from newsdesk.library import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
