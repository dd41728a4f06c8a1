"""Publication: the strategy as it is written, published in editions, corrected, and taken away as a paper.

The Redaktion writes the parts (foreword, summary, …); measures, figures and what is not pursued come from
where they stand. Publishing freezes all of it as an *edition* (Fassung); only citizens' words are never
copied: an edition names ideas by id, so that what is withdrawn or made unrecognisable is so in every edition
at once.
"""
