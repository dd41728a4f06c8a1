"""Leaving the machine to others: mathematics on one core, however many there are."""

import os

LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread() -> None:
    """Let numpy and its kin use one core, unless the environment says otherwise; before they are loaded."""
    for variable in LIBRARIES:
        os.environ.setdefault(variable, "1")
