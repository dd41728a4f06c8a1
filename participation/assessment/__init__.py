"""Assessment (Bewertung): what offices or a meeting think of measures by weighted criteria, and what follows.

A suggestion, never the decision: citizens' support stands beside it, and is not mixed into it.
"""
