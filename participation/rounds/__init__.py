"""Rounds of weighing (Gewichtung, Meinungsbild): what is asked, cast, closed and counted."""
