"""What a page asks of the database: the same counter that ``participation bench`` uses."""

from participation.operations.bench.statements import Counted, counted

__all__ = ["Counted", "counted"]
