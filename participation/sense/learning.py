"""When it is worth while to learn anew."""

FEWEST_NEW = 5
SHARE_NEW = 0.15


def is_worth_learning(labels: int, learnt: int) -> bool:
    """Whether so many labels are enough more (or fewer) than those the machine has learnt from."""
    return abs(labels - learnt) >= max(FEWEST_NEW, SHARE_NEW * learnt)
