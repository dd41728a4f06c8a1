"""Who took part (Wer hat mitgemacht?): three voluntary questions, counted without a key to a person.

An answer is no row: it raises one counter for each question by one, in the week in which it came. Nothing
joins the three answers of one person, or an answer with a contribution.
"""
