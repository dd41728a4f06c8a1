"""Building a survey, sending a sheet, deciding about its words. Nothing here commits."""
