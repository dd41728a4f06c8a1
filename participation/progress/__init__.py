"""What becomes of decided measures: dated reports with evidence, milestones, and the way of an idea to them.

A report (Fortschrittsbericht) is corrected only by a new version; nothing that was said is deleted.
"""
