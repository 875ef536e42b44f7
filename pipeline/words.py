"""English words that carry no subject, for telling subjects from the talk around them."""

FUNCTION_WORDS = frozenset(
    """a about above across after against all allow allows almost along also although among an and
    another any are aren't around as at away be because become becomes been before behind being
    below between beyond both but by can cannot could did do does doesn't doing don't down due
    during each e.g either else enough especially etc even ever every everything far few for
    from further had has have having he hence her here him his how however i i.e if in indeed
    inside instead into is isn't it it's its itself just last least less let like made mainly
    make makes making many may me might more most much must my near neither never no nor not
    nothing now of off often on once one only onto or other others otherwise our ours out
    outside over own per perhaps quite rather really same say she should since so some such than
    that that's the their them themselves then there thereby therefore these they this those
    though through throughout thus to together too toward towards two under unlike until up upon
    us use used uses using various very via was we well were what whatever when where whereas
    whether which while who whom whose why will with within without would yet you your first
    second third three four five six seven eight nine ten et al vs ie eg still back non de la le
    der die und""".split()
)
ACADEMIC_WORDS = frozenset(
    """abstract accuracy achieve achieved achieves achieving additional additionally address
    addressed addresses advance advances analyse analyses analysis analyze analyzed apply applied
    approach approaches article aspects author authors available aim aims argue base based
    benefit best better bring broad build called capabilities capability case cases challenge
    challenges challenging claim code common commonly computationally compare compared
    comparable comparing comparison comprehensive compute conduct conducted consider considered
    consistent consistently contribution contributions crucial current currently datasets
    demonstrate demonstrated demonstrates demonstrating dependent design designed despite detail
    detailed develop developed developing different difficult directly discuss diverse easily
    easy effect effective effectively effectiveness effects efficient efficiently empirical
    empirically enable enables end ensure establish evaluate evaluated evaluating evidence
    examine example examples excellent existing experiment experimental experiments explicit
    explore explored exploring extensive extensively extend extended fact factor factors fail
    fails find finding findings finally focus focused focuses following found framework full
    fully fundamental furthermore future gain gains general generally generate give given gives
    goal good great group high higher highly highlight hypothesis idea identified identify
    impact impacts implement important improve improved improvement improvements improves
    improving include includes including increase increased increases increasing increasingly
    individual inform insight insights instances interest interesting introduce introduced
    introduces introducing investigate investigated investigation involve issue issues key kind
    know known lack large largely larger lead leading leads leverage leverages leveraging limit
    limitation limitations limited low lower main major manner mean means method methods metric
    moreover multiple natural necessary need needed needs new notably novel number numerous
    observe observed obtain obtained offer open order outperform outperforming outperforms paper
    papers particular particularly perform performance performed performing performs poor popular
    possible potential potentially practical practice present presented presents previous
    previously primarily prior problem problems procedure produce promising propose proposed
    proposes proposing prove proven provide provided provides providing publicly question
    questions range ranging real recent recently reduce reduced reduces reducing related
    relative relatively release remain remains report reported require required requires
    requiring research researchers respectively result results reveal reveals rely relies review
    robust role scenario scenarios set sets several shed short show showed showing shown shows
    significant significantly similar simple simply single size small solution solutions solve
    solving specific specifically standard state state-of-the-art strong strongly studied
    studies study studying substantial substantially success successful successfully suffer
    suffers sufficient suggest suggesting suggests superior support surpass task tasks technique
    techniques term terms test tested theoretical theoretically theory time times today total
    traditional train trained training type types typical typically understand understanding
    unique useful valuable value values variety wide widely work works world years yield yields
    open-source real-world out-of numerical significance extent understood motivated inspired
    effort efforts especially arbitrary presence""".split()
)
MAY_END = frozenset("analysis test tests theory training task tasks design time framework".split())
"""Academic words that a phrase of several words may end with ("graph theory", "test time")."""
MAY_BEGIN = frozenset(
    "test training theoretical real-world open open-source empirical natural small large "
    "robust single multiple time state-of-the-art numerical value task general low high "
    "efficient evaluating understanding improving size standard state open-source base".split()
)
"""Academic words that a phrase of several words may begin with ("training data")."""
INNER = frozenset("of for in to the and on with from by at".split())
"""Function words that may stand inside a phrase."""
