"""Bringing in what others collected: WARC files, saved pages, lists of addresses, texts of other tools."""
