"""Words that stand for a concept or a role which they do not resemble.

Concepts after the AMR guidelines (version 1.2.6); the words are those of the closed classes:
pronouns, modal verbs, conjunctions, negation, question words, degree words, prepositions.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines ``keys = words`` as a mapping of each key to its words, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        keys, _, words = line.partition("=")
        found |= {key: tuple(words.split()) for key in keys.split()}
    return found


CONCEPT_CUES = _table(
    """
    i = me my mine myself 'm
    we = us our ours ourselves let's 's
    you = your yours yourself yourselves ya u
    he = him his himself
    she = her hers herself
    it = its itself
    they = them their theirs themselves 'em
    this = these here
    that = those
    and = , ; & plus both also well
    or = nor either neither /
    multi-sentence = ; .
    amr-choice = or
    amr-unknown = what who which how where when why whose whom whether ?
    contrast-01 = but however yet while whereas although though instead
    cause-01 = because so since why therefore thus hence as due for reason thanks given by
    have-concession-91 = although though despite even still but while spite
    have-condition-91 = if unless when provided case would
    have-purpose-91 = for to
    have-instrument-91 = with by
    have-manner-91 = by how
    have-degree-91 have-quant-91 have-rel-role-91 have-org-role-91 =
    have-03 have-04 have-05 have-06 = 's of with has had without
    have-part-91 include-91 = of among with including
    have-mod-91 have-name-91 have-li-91 =
    be-located-at-91 = in at on is are was were here there
    be-temporally-at-91 = is was on at in
    be-from-91 = from
    be-destined-for-91 = to for
    belong-01 own-01 = of 's mine yours
    exist-01 = there is are was were be
    equal-01 equal = as is are was equals
    differ-02 other = else other another besides different
    multiple = millions thousands hundreds dozens billions tens
    so = how very
    identity-91 = is are was
    resemble-01 resemble-91 = like as
    possible-01 = can could may might able unable maybe perhaps ca possibly potentially possibility
    permit-01 allow-01 = may let can
    obligate-01 = must have has had need got forced shall
    recommend-01 = should ought better would
    likely-01 = probably probable maybe
    capable-01 capable-41 = can able could ability
    mean-01 = (
    wear-01 = in with
    slash = /
    number = many numeral
    prefer-01 = rather would
    infer-01 = then apparently
    certain-01 = sure surely
    concern-02 = about as for
    instead-of-91 = instead
    except-01 = but except besides only
    correlate-91 = the
    regardless-91 = regardless no matter
    say-01 = says said " :
    rhetorical-question = ?
    truth-value = whether if
    person = people who one ones someone anyone everyone nobody whoever somebody anybody whom
    thing = what something anything nothing things which everything whatever
    people = nation
    one = ones
    someone = somebody anyone anybody
    anyone = anybody someone
    everyone = everybody
    no-one = nobody none
    something = anything
    all = every everything everyone everybody whole
    every = each all
    each = every
    some = any
    many = lot lots
    much = lot
    few = little
    more = er further
    more-than = over
    less-than = under
    most = mostly
    at-least = minimum
    enough = sufficient
    almost = nearly
    about = around approximately
    before = ago last earlier back prior
    after = later in then since next from
    now = currently present
    ago = before
    up-to = until
    until = till
    next = following coming
    last = past
    also = too well as
    well = better best
    good = well better best ok
    bad = worse worst badly
    far = further farther
    near = by next close beside
    own = 's
    time = when while once
    place location = where
    way manner = how
    reason = why
    ever = never
    mother = mom mum
    father = dad
    child = kid kids baby
    television = tv
    telephone = phone
    dollar = $ usd bucks
    euro = €
    pound = £
    percentage-entity = % percent pct
    monetary-quantity = $ € £
    year = annual annually yearly
    day = daily everyday
    week = weekly
    month = monthly
    night = tonight
    today = tonight
    hour = hourly h o'clock
    minute = min mins
    second = sec s
    kilometer = km
    meter = m
    kilogram = kg
    gram = g
    milligram = mg
    microgram = µg ug
    milliliter = ml
    liter = l
    molar = M µm mm nm um
    micromolar = µm μm um
    nanomolar = nm
    mile = mi mph
    foot = ft feet '
    inch = in "
    celsius = c
    fahrenheit = f
    temperature-quantity = degrees degree °
    et-cetera = etc
    and-so-on = etc
    versus = vs vs. v
    government-organization = government governmental
    country = national nationwide
    religious-group = religious
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
POLITENESS = ("please", "kindly", "pls", "could", "would")

# Derivations that share too little with their base to be seen.
RELATED = _table(
    """
    live = life alive
    die = death dead
    dead = death
    lose = loss lost
    sell = sale
    choose = choice
    speak = speech
    sing = song
    think = thought
    fly = flight
    bear = birth born
    affect = effect
    give = gift
    sit = seat
    long = length
    strong = strength
    high = height
    deep = depth
    wide = width
    broad = breadth
    poor = poverty
    hot = heat
    true = truth
    young = youth
    old = age aged elderly
    hate = hatred
    weigh = weight
    know = knowledge
    see = sight view
    laugh = laughter
    marry = wedding marriage
    tooth = dental
    moon = lunar
    sun = solar
    star = stellar
    king = royal
    city = urban
    law = legal legally
    mind = mental
    heart = cardiac
    cell = cellular
    mouse = murine mice
    liver = hepatic
    lung = pulmonary
    nucleus = nuclear
    fear = afraid
    wake = awake awaken
    inhabit = habitation
    hunger = hungry
    thirst = thirsty
    gold = golden
    wood = wooden
    drug = pharmaceutical
    destroy = destruction destructive
    bind = bound binding
    phosphorylate = phospho
    mutate = mutant mutation
    """
)

# Names of countries and what belongs to them, where they differ early.
DEMONYMS = _table(
    """
    netherlands = dutch
    france = french
    greece = greek
    switzerland = swiss
    denmark = danish
    spain = spanish spaniard
    wales = welsh
    britain = uk british england
    kingdom = uk british
    states = american america us u.s.
    united = american british us u.s. uk
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
    during after before like toward towards upon than
    """
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
# Words of a phrase's edge, in front of it; ``'s`` stands behind.
ROLE_CUES = {
    role: frozenset(words)
    for role, words in _table(
        """
        :accompanier = with together
        :age = of at
        :beneficiary = for to on
        :cause = because since as for of due from
        :compared-to = than to
        :concession = although though despite even but while
        :condition = if unless when with provided in
        :consist-of = of from
        :destination = to into toward towards for onto in
        :direction = to toward towards from
        :domain = is are was were be 's 're
        :duration = for during in over
        :example = as like including such
        :extent = by for to
        :frequency = per a every
        :instrument = with by using
        :location = in at on near under over above below inside within around between from
        :manner = by in with like as
        :medium = in on by through
        :mod = of
        :part = of with
        :part-of = of in
        :path = through along across by over via
        :poss = of my your his her its our their
        :purpose = to for
        :quant = of
        :range = within
        :source = from out of
        :subevent = during in
        :time = when at in on while as after before during until since for by then
        :topic = about on of concerning
        """
    ).items()
}
