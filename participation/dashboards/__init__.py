"""What the council looks at: one page over everything, and one per area of life in the same order.

Numbers come from ``figures`` alone; this package turns them into charts, sentences and pages.
"""
