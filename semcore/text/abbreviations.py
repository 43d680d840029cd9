"""English abbreviations that end in a period, and words that begin sentences."""

from __future__ import annotations

# Titles, months, units and the like: a period after these does not end a sentence, unless a
# word of SENTENCE_STARTERS follows with a capital.
_ABBREVIATIONS = """
    mr mrs ms messrs dr drs prof profs rev hon st sr jr esq gen col lt maj sgt capt cpl pvt cmdr
    adm gov sen rep reps sens pres supt atty amb
    jan feb apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
    vs v etc cf al approx est ca no nos vol vols pp p ch chap sec fig figs eq eqs ed eds trans
    inc ltd co cos corp llc bros dept univ assn assoc govt intl natl mfg
    ave blvd rd hwy mt ft lb lbs oz yd hr hrs min mph tel ext
    e.g i.e viz a.m p.m b.c a.d b.c.e c.e u.s u.k u.n e.u u.s.a u.s.s.r d.c n.y l.a
    ph.d m.d b.a m.a b.s m.s m.b.a d.d.s r.n n.b p.s a.k.a op.cit ibid
    """
_STARTERS = """
    the a this that these those it its he she we they i you his her their our my there here
    in on at but and or so if when while after before however although because since then also
    for as by with from to what why how who where which both some many most each all no not
    """
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
SENTENCE_STARTERS = frozenset(_STARTERS.split())
