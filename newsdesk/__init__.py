"""newsdesk: a news archive that tells who did what with whom, where and when, each fact with its sentence."""

__version__ = "0.1.0"
