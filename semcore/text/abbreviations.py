"""English abbreviations that end in a period, by what may follow; and first words of sentences.

A period after one of these belongs to it. Whether it also ends the sentence (Nunberg 1990, *The
Linguistics of Punctuation*, on the absorption of periods) depends on the kind:

    TITLES     a name follows: Dr. No
    LEADING    something always follows: e.g. this, vs. Iran, approx. ten
    BOOKS      books of the Bible, unless they are names: Matt. 5, 1 Cor. 13; but: I met Matt.
    NUMBERED   words of their own, unless a number, a code or a source follows: No. 5, ref. AB12;
               but: No. I won't.
    TIMES      what ends a phrase: at 5 p.m., apples etc.
    MEASURES   units; behind a number like the former: 6 ft.
    CLOSING    the rest: Inc., Jr., Calif., Ph.D.
    HOMOGRAPHS of the last two, lower-cased words of their own: mass, sat, in
"""

from __future__ import annotations

_TITLES = """
    mr mrs ms mx messrs mmes dr drs prof profs rev revs fr rt hon gen maj col ltcol lt ltc capt cpt
    sgt cpl pvt pfc spc cmdr cdr comdr adm brig gov govs sen sens rep reps pres supt amb atty attys
    insp det mlle mlles mme msgr srta srtas sras mgr fra bro wm geo chas jas jos thos robt benj
    lieut gens cols pte sra ald abp bish cdre ens ofc dott dra ven mons edw saml danl
    """
_LEADING = """
    ps e.g eg i.e ie viz vs approx ca cca cf cp incl excl esp resp aka a.k.a eq eqs
    eqn vol vols pp p ch sect subsec subsecs cl nr nrs ver op.cit ed.by trans.by tel ph ext
    avg attn ln mt mts orig subj pub.by c.o n.b nb p.s repr sgd cc qtd
    """
_NUMBERED = """
    no nos art arts app op item prop fig figs chap chaps para paras ref refs tab tabs
    """
_BOOKS = """
    exod lev deut judg kgs chr chron neh esth pss ecc eccles isa jer lam ezek hos obad mic nah hab
    zeph hag zech mk lk jn cor eph thess philem macc tob
    """
# Books that are called as people are: only before what is a chapter for sure.
_NAMESAKES = "dan tim phil joel amos jon sam mal num ruth tit jas matt josh sir gal rom"
_TIMES = """
    a.m p.m etc al et.al ff seq et.seq a.d b.c b.c.e c.e b.p
    """
_MEASURES = """
    ft in yd yds mi lb lbs oz tbsp tbsps tbs tsp tsps qt qts gal gals doz pkg pkgs km cm mm kg mg
    ml kph mph rpm psi hr hrs min mins secs wk wks mo mos yr yrs deg ea sq cu cu.ft sq.ft sq.mi
    sq.km fl.oz cal kcal hp kw kwh hz khz mhz ghz kb mb gb tb bbl bu ct cwt dia diam tbl temp wt ht
    qty amt mil bil mln bln bn pct
    """
_CLOSING = """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat
    sun inc ltd co cos corp corps llc llp plc bros dept depts div univ univs inst insts assn assoc
    assocs govt intl int'l nat'l natl nat mfg mfr mgmt mktg admin dist hosp lab labs sch acad soc
    comm cttee ctr cntr bldg bldgs apt apts ste ave aves av blvd rd rds hwy pkwy pl sq ln ter cir
    jct st rte tpk expy sec secs pt pts col cols par bk doc ser ap rm jr sr esq ret retd phd arrv
    arr f.o.b ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss
    mont neb nebr nev okla ore penn penna pa tenn tex va vt wash wis wisc wyo ont que alta sask
    abbr acc acct accts adj adv amer anon app appt asst aux bal bef bibl biog biol bot cap caps
    cent cert chem chron cit class coll comp conf cong const cont contd cont'd contr crim dec'd def
    dem dep deps diff dip dir disc docs econ ed eds educ elec encl ency eng engr equiv est estd ex
    exec exp fac fed feat fem fin fn fol freq gloss gram hist hort ibid id illus imp inv introd
    ital jour jnl juv lang lat legis lib lit loc maint manuf masc math mech med mem misc mod ms mss
    mun mus nav neg nom obj obs occ off opp orch paren pat perf perh perm pers pharm phil phot phr
    phys plur poet pop poss prec pref prelim prep prob pron prov psych publ pub publs rec reg regs
    rel req rhet sci sculp sing spec specif stat stats std subst suff suppl supp surg syn tech
    techn temp theol trans transf transl treas trig twp typ ult usu vac var vb vet vocab u.s u.k
    u.n e.u u.s.a u.s.s.r u.a.e d.c n.y n.j n.h n.m n.c s.c n.d s.d r.i l.a p.r s.f w.va p.o ph.d
    m.d b.a m.a b.s b.sc m.s m.sc m.b.a d.d.s d.v.m ed.d j.d ll.b ll.m r.n d.o d.phil m.phil b.ed
    m.ed b.eng m.eng v.p c.e.o i.q r.i.p r.s.v.p loc.cit q.v s.v o.k k.o d.i.y t.b.a m.p.h m.p.g
    b.b.q conj fwd intro mtn mtns prev pseud quot terr occas attrib bib cath chm commr comdt
    corresp deriv diss eccl ecol estab etym exch exhib facs fl geog geol geom ger gk heb ident imit
    impers indef indic inf interj intr irreg isl jnr snr junr lect meas merch narr naut neut ord
    pred proc quart recd regt sess spp surv syst topog trib unp vers yrbk pls plz addl agcy agric
    archit astron autobiog bdl bur catal civ colloq consol constr decd decl desc devel distr dup
    ellipt esp ethn euphem exam expt foll frm gaz gds hdqrs incorp init inorg intrans jrnl lic lith
    mach memb metaph meteorol nucl numb observ ornith parl pathol pet petr photog physiol pict
    polit presb prin prof provis psychol quad rad recip redupl refl rept resid resp russ sax scot
    sculpt secy sgl sociol span stereo stock struct subj subsp superl swed tchr technol theat
    theoret therm thro topol trad trop vol wkly zool abt bzw geb kap mio mrd nr tfn attn rcvd reqd
    rqd hq cnty xing env gvt lgth max num res amdt auth batt calc circ curr cyl ins info mag opt
    equip sta sto vis
    """
_HOMOGRAPHS = """
    in am mar sat sun sept mass miss wash ill ore ark del ind kan cal pa la me ga va mo mi min gal
    deg sec fed cap caps class comp cont def dem dip disc div ed fin gram hist imp lab labs lib lit
    log mod mem mus nav off pat par perm phot pop pub rec reg rel rep sch sing soc spec stat stats
    suff syn tech temp var vet comm const corps fem med math misc neg pl pt doc docs item ser ap ct
    hp bus con sub sup max app gb tb mb kb ff cit id ms fri mon wed art op co col st bro cos ex ret
    ter exp exec dist dir prep pref prob prov pron bot pers poss legis treas trans univ twp no nos
    arts pet span stock rad trad trop prof exam intro stereo quad inf isl gaz resp scot swed numb
    proc desc ger terr max poet cent apt sax gals vac gloss feat quart brig diff trig admin reps
    revs regs psych profs cert anon mil perf mach bib ins info mag opt equip num vis
    """
_STARTERS = """
    the a an this that these those it its it's he she we they i you his her hers their our your my
    mine there here i'm i've i'd i'll he's she's we're they're you're that's there's what's let's
    in on at but and or nor so if when whenever while after before however although though because
    since then thus hence therefore also for as by with without from to into of under over during
    until till unless once upon despite within between among about above below near against what
    why how who whom whose which where wherever both some any many much most more few several each
    every all no none not never neither either only even just still yet now today tomorrow
    yesterday perhaps maybe meanwhile moreover furthermore instead nevertheless nonetheless
    otherwise finally later recently usually often sometimes first second third next last another
    other others such is are was were do does did don't didn't doesn't can could can't couldn't
    will would won't may might must shall should has have had having being please thanks thank yes
    well oh ok okay hi anyway again one two three unlike like according given see everyone
    everybody everything someone somebody something nobody nothing anyone anybody anything whether
    rather indeed
    """
TITLES = frozenset(_TITLES.split())
LEADING = frozenset(_LEADING.split())
NUMBERED = frozenset(_NUMBERED.split())
BOOKS = frozenset(_BOOKS.split())
NAMESAKES = frozenset(_NAMESAKES.split())
TIMES = frozenset(_TIMES.split())
MEASURES = frozenset(_MEASURES.split())
CLOSING = frozenset(_CLOSING.split())
HOMOGRAPHS = frozenset(_HOMOGRAPHS.split())
ABBREVIATIONS = TITLES | LEADING | NUMBERED | TIMES | MEASURES | CLOSING
STARTERS = frozenset(_STARTERS.split())
# Behind these a single letter is a name of its own, and no initial: plan B, vitamin C, Exhibit A.
_LETTERED = """
    plan option vitamin hepatitis group grade type class section part point exhibit appendix figure
    table line team model version phase step level letter note category size gate hall room block
    building unit schedule annex chapter question answer variant strain drive disk ward zone page
    influenza spectrum division league side cup key string blood company battery malcolm generation
    article item form method sample series serie terminal wing floor platform track list box column
    exit entrance lane door bus train ferry seat row aisle shelf tower tank valve wire cable port
    node bay dock pier berth locker bin jar bottle dish bag folder file tab button menu pin
    slot socket switch pump engine motor channel camera lot plot field court house stage studio
    office suite apartment flat cabin camp route path trail loop circuit corridor staircase stairs
    elevator lift checkpoint station stop site target sector area region district quadrant cell
    tile image picture photo panel screen slide sheet card chart graph diagram map plate scheme
    scenario case candidate product brand vertex edge matrix vector variable value set subset
    procedure task job lesson activity exercise problem test trial experiment round pool tier ring
    rank rating band clause paragraph annexe tube rail hook hose nozzle lever knob dial
    gear
    """
# Names of days and months, and zones: behind a time they belong to it.
_DATED = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec gmt utc est edt cst cdt mst mdt pst pdt cet cest bst
    eastern central mountain pacific ist jst et pt
    """
# With these an order begins: Press key C. Hold it.
_ORDERS = """
    turn go keep press hold wait click open read write use look choose select follow enter leave
    stop start stay move put add remove check repeat continue proceed drive push pull knock ask
    call tell try make get fill fold draw show find note remember let avoid attach insert connect
    disconnect measure mix pour heat bring give send pay sign type tap scroll drag drop lift lower
    raise slide rotate tighten loosen cut glue paint wash dry clean rinse stir bake serve visit
    walk run ride transfer board exit don't never always
    """
ORDERS = frozenset(_ORDERS.split())
LETTERED = frozenset(_LETTERED.split())
DATED = frozenset(_DATED.split())
