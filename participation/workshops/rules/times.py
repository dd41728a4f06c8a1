"""The timer: it tells how long, never what happens next."""

import math
from datetime import datetime, timedelta

from participation.workshops.models import StepState, WorkshopStep

GRACE = timedelta(seconds=3)
"""What was sent in time may arrive a little later."""
GRACE_AFTER_THE_END = timedelta(seconds=10)
MOST_SECONDS = 8 * 3600


def remaining_s(step: WorkshopStep, at: datetime) -> int | None:
    """Whole seconds left, 0 when the time is up; None without a timer."""
    if step.paused_remaining_s is not None:
        return step.paused_remaining_s
    if step.ends_at is None:
        return None
    return max(0, math.ceil((step.ends_at - at).total_seconds()))


def takes_input(step: WorkshopStep, at: datetime) -> bool:
    """Whether a step still takes what people send; by itself the end of its time stops nothing."""
    if step.state is not StepState.OPEN:
        return False
    if not step.stops_input or step.ends_at is None or step.paused_remaining_s is not None:
        return True
    return at <= step.ends_at + GRACE_AFTER_THE_END


def extended(step: WorkshopStep, by_s: int, at: datetime) -> datetime:
    """The new end: counted from the old one, or from now if that has passed."""
    start = max(step.ends_at, at) if step.ends_at is not None else at
    return min(start + timedelta(seconds=by_s), at + timedelta(seconds=MOST_SECONDS))


def suggested_dots(options: int, people: int) -> int:
    """How many dots per person tell options apart: a(a−1)/2 for all, and three at least."""
    return max(3, math.ceil(options * (options - 1) / (2 * max(people, 1))))
