"""How a workshop and its steps move from state to state, and when somebody may take over."""

from datetime import datetime, timedelta

from participation.workshops.models import StepKind, StepState, WorkshopState

WORKSHOP_MOVES: dict[WorkshopState, frozenset[WorkshopState]] = {
    WorkshopState.DRAFT: frozenset({WorkshopState.LOBBY}),
    WorkshopState.LOBBY: frozenset({WorkshopState.DRAFT, WorkshopState.RUNNING}),
    WorkshopState.RUNNING: frozenset({WorkshopState.PAUSED, WorkshopState.CLOSED}),
    WorkshopState.PAUSED: frozenset({WorkshopState.RUNNING}),
    WorkshopState.CLOSED: frozenset({WorkshopState.RUNNING, WorkshopState.PUBLISHED}),
    WorkshopState.PUBLISHED: frozenset({WorkshopState.ARCHIVED}),
    WorkshopState.ARCHIVED: frozenset(),
}

STEP_MOVES: dict[StepState, frozenset[StepState]] = {
    StepState.PENDING: frozenset({StepState.OPEN, StepState.SKIPPED}),
    StepState.OPEN: frozenset({StepState.CLOSED}),
    StepState.CLOSED: frozenset({StepState.OPEN}),
    StepState.SKIPPED: frozenset({StepState.PENDING}),
}

LIVE = frozenset({WorkshopState.RUNNING, WorkshopState.PAUSED})
OPEN_FOR_PEOPLE = LIVE | {WorkshopState.LOBBY}
OVER = frozenset({WorkshopState.CLOSED, WorkshopState.PUBLISHED, WorkshopState.ARCHIVED})
SHOWS_CARDS = frozenset(StepKind) - {StepKind.INFO, StepKind.COLLECT, StepKind.FEEDBACK}
"""Steps at whose beginning the cards collected before are shown to everybody."""

REOPENED_WITHIN = timedelta(hours=24)
UNSEEN_AFTER = timedelta(seconds=30)


def may_reopen(closed_at: datetime | None, at: datetime) -> bool:
    """Whether a closed workshop may still be taken up again."""
    return closed_at is not None and at - closed_at <= REOPENED_WITHIN


def is_unseen(seen_at: datetime, at: datetime) -> bool:
    """Whether a facilitator has been away long enough for a co-facilitator to take over."""
    return at - seen_at > UNSEEN_AFTER
