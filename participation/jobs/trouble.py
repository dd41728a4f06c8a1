"""Errors as they may be kept and logged."""

import traceback
from pathlib import Path

FRAMES = 3


def placed(error: BaseException) -> str:
    """What went wrong and where, innermost place first; not the message, which may quote somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return " < ".join([type(error).__name__, *places])
