"""Words that stand for a concept or a role which they do not resemble.

Concepts after the AMR guidelines (version 1.2.6); the words are those of the closed classes:
pronouns, modal verbs, conjunctions, negation, question words, degree words, prepositions. What is
listed aligns something in the free AMR corpora.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines ``keys = words`` as a mapping of each key to its words, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        keys, _, words = line.partition("=")
        found |= {key: tuple(words.split()) for key in keys.split()}
    return found


def _families(text: str) -> dict[str, tuple[str, ...]]:
    """Families of words, ``live life alive, die death dead``: each base with the others."""
    families = (family.split() for family in text.split(","))
    return {base: tuple(others) for base, *others in families}


CONCEPT_CUES = _table(
    """
    i = me my mine myself 'm
    we = us our ours ourselves let's
    you = your yours yourself yourselves
    he = him his himself
    she = her hers herself
    they = them their theirs themselves 'em
    and = , ; & plus both also well
    or = nor either neither /
    multi-sentence = ; .
    amr-choice = or
    amr-unknown = what who which how where when why whose whom whether ?
    rhetorical-question request-confirmation-91 = ?
    truth-value = whether if
    contrast-01 = but however yet while whereas although though instead
    cause-01 = because so since why therefore thus hence as due for reason thanks given by
    have-concession-91 = although though despite even but still while spite
    have-condition-91 = if unless when provided case would
    have-purpose-91 = for to
    have-manner-91 = by how
    have-03 = 's of with has had without
    have-part-91 include-91 = of among with including
    belong-01 own-01 = of 's mine yours
    be-located-at-91 = in at on is are was were here there
    be-temporally-at-91 = is was on at in
    be-from-91 = from
    exist-01 = there is are was were be
    equal-01 equal = as is are was equals
    resemble-01 resemble-91 = like as
    differ-02 = other else another besides different
    other = else another different
    possible-01 = can could may might able unable maybe perhaps ca possibly potentially possibility
    permit-01 allow-01 = may let can
    obligate-01 = must have has had need got shall
    recommend-01 = should ought better
    capable-01 = can able could ability
    mean-01 = (
    say-01 = says said " :
    wear-01 = in with
    instead-of-91 = instead
    except-01 = but except besides only
    concern-02 = about as for
    slash = /
    person = people who one ones someone anyone everyone nobody somebody anybody whom
    thing = what something anything nothing things which everything whatever
    multiple = millions thousands hundreds dozens billions tens
    number = many
    so = how very
    polite = please kindly could would
    ever = never
    also = too
    well = better best
    correlate-91 = the
    before = ago last earlier back prior
    after = later in then since next from
    now = currently present
    time = when while once
    place location = where
    manner way = how
    reason = why
    percentage-entity = % percent
    monetary-quantity = $ € £
    dollar = $
    year = annual annually yearly
    day = daily everyday
    week = weekly
    night today = tonight
    hour = h hourly o'clock
    minute = min mins
    micromolar = µm μm um
    nanomolar = nm
    television = tv
    government-organization = government governmental
    country = national nationwide
    """
)
PRONOUNS = frozenset(("i", "we", "you", "he", "she", "it", "they"))
_NEGATIONS = """
    not n't no never without neither nor none nothing nobody nowhere cannot unable un non nt
    hardly impossible refused
    """
NEGATIONS = frozenset(_NEGATIONS.split())
NEGATIVE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
NEGATIVE_SUFFIXES = ("less", "free", "-free")

# Derivations that share too little with their base to be seen.
RELATED = _families(
    """
    live life alive, die death dead, lose loss lost, sell sale, choose choice, speak speech,
    sing song, think thought, fly flight, bear birth born, affect effect, sit seat, long length,
    strong strength, high height, deep depth, hate hatred, weigh weight, laugh laughter, marry
    wedding marriage, moon lunar, sun solar, law legal legally, cell cellular, mouse murine
    mice, lung pulmonary, nucleus nuclear, fear afraid, inhabit habitation, hunger hungry,
    thirst thirsty, gold golden, wood wooden, wake awake awaken, destroy destruction
    destructive, bind bound binding, mutate mutant mutation
    """
)

# Names of countries and what belongs to them, where they differ early.
DEMONYMS = _families(
    """
    netherlands dutch, france french, greece greek, switzerland swiss, denmark danish, spain
    spanish spaniard, wales welsh, britain british uk, kingdom british uk, states american
    america us u.s.
    """
)

_MONTHS = (
    "january jan jan.", "february feb feb.", "march mar mar.", "april apr apr.", "may",
    "june jun jun.", "july jul jul.", "august aug aug.", "september sep sept sept.",
    "october oct oct.", "november nov nov.", "december dec dec.",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}

_PREPOSITIONS = """
    of to for by with at on in from into onto about as against over under through between among
    during after before like toward towards upon than within across via using
    """
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
# What else may stand in front of a phrase, for its role; ``'s`` stands behind.
ROLE_CUES = _table(
    """
    :concession = although though despite even but while
    :condition = if unless when provided
    :domain = is are was were be 's 're
    :frequency = every a per
    :poss = my your his her its our their
    :time = when while until since
    """
)
