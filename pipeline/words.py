"""Words that carry no subject, for telling subjects from the talk around them.

English ones in full, of other languages the function words that stand between nouns: what is
said of methods and results there is found by how evenly all topics use it.
"""

ENGLISH = frozenset(
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
    second third three four five six seven eight nine ten et al vs ie eg still back non""".split()
)
_FOREIGN = {
    "German": """aber als am an andere anderen auch auf aus bei beim bis da dabei damit dann das
        dass dem den der des die dies diese diesem diesen dieser dieses doch durch ein eine
        einem einen einer eines er es für gegen hat hatte im in ins ist jedoch kann können mehr
        mit nach nicht noch nur ob oder ohne sehr sein seine sich sie sind so sowie über um und
        uns unter vom von vor war waren was wenn werden wie wird wir wird wurde wurden zeigen
        zeigt zu zum zur zwei zwischen""",
    "French": """afin ainsi alors après au aussi autre autres aux avec avons car ce ces cet
        cette comme dans de des deux donc dont du elle elles en entre est et été être fait ici
        il ils la le les leur leurs lors lorsque mais même ne nos notre nous on ont ou où par
        pas permet peut peuvent plus pour qu que quelques qui sa sans se selon ses si son sont
        sous sur sont très un une vers chaque d l s n c j y à""",
    "Spanish": """al algunos ante aunque cada como con cual cuando de del desde donde dos e el
        ella en entre era es esta estas este esto estos está están fue fueron ha hacia han hasta
        la las lo los mediante muy más ni no nos o para pero por porque puede pueden que se
        según ser si sido sin sobre son su sus también tanto tiene tienen todos tras un una uno
        unos y ya""",
    "Portuguese": """ao aos as até com como da das de do dos e ela ele em entre era essa esse
        esta este estes estas foi foram há isso já mais mas mesmo na nas no nos não o os ou para
        pela pelas pelo pelos pode podem por porque qual quando que se sem ser seu seus sua suas
        são também tem têm um uma umas uns à às é""",
    "Italian": """ad agli ai al alla alle allo anche che ci come con cui da dai dal dalla dalle
        degli dei del della delle dello di e ed essere gli ha hanno i il in la le lo ma mentre
        negli nei nel nella nelle non o ogni per perché più può quale quali quando questa queste
        questi questo se si sia sono su sua sugli sui sul sulla sulle suo tra tramite un una uno
        è""",
    "Dutch": """aan als bij dan dat de deze die dit door een en er het hoe hun ik in is kan
        kunnen maar meer met na naar niet nog of om ook onder op over te tot tussen uit van veel
        voor was wat we wordt worden zijn zich zoals""",
    "Nordic": """att av de den det denna dessa detta du där efter eller en ett från för ha har
        hur i inte kan med men mellan mot och om på samt sig som till under ut var vi vid är af
        at blev der dette disse en er et fra hvor ikke kan med men mellem og også på sig som til
        ud ved vi var av ble denne disse ei etter fra hvordan ikke mellom og også som ved ja ei
        että ja joka jotka kuin mutta myös on ovat sekä tai""",
    "Slavic": """aby ale albo być co czy dla do i ich jak jako jego jej jest już który która
        które lub ma między na nie o od oraz po pod poprzez przez przy są się są tak także to
        tym w we z za ze że a ani až byl být jako jsou ke který která které nebo než při pro s
        se si že u v ve však z и в во не на что с со как а то все она так его но да к ко у же за
        бы по от из о об обо для при это эта этот эти или также между после через без до над под
        их он они мы был была были было быть есть если чтобы который которая которые которых
        которой того тем этого этой этих где та те і й є на не що та у з із до від для як про
        при це або також між які який яка яке""",
    "Turkish": """bir bu da daha de en gibi her hem için ile ise kadar olan olarak ve veya ya
        çok üzerinde şu""",
    "Others": """a az és egy hogy nem is meg vagy ezek ami amely pe cu din în la de și si sau
        care este sunt pentru prin mai ca un o και το η ο τα της του των στη στο με για από που
        να είναι την τον σε ως dan yang di dengan untuk dari pada ini itu dalam adalah atau oleh
        sebagai và của là các những trong cho với được một có không này في من على إلى عن أن إن
        هذا هذه التي الذي مع أو ثم كما بين و هو هي לא של את על עם זה או גם में के की का है और से
        को पर यह हैं एक कि لیے""",
}
FUNCTION_WORDS = {"English": ENGLISH} | {
    language: frozenset(words.split()) for language, words in _FOREIGN.items()
}
"""Language → its function words. English ones hold everywhere, as science speaks English; others
only in papers of their language: "war", "car" and "AI" are such words elsewhere."""
CHARACTERS = frozenset(
    "的了是在和与及等对为以于中由从而或其这那有我们不被将把也则并之所就都很更最该此"
)
"""Chinese characters that carry no subject where they stand between words."""
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
    effort efforts especially arbitrary presence assess assessed assesses assessing advancement
    advancements rapid specialized describes describe described derive derived deriving exists
    exist define defines defined defining takes take taken taking able ability abilities certain
    account according corresponding consists consist associated resulting represents represent
    represented contains contain construct constructed depends depend help helps exploits exploit
    exploited exploiting capture captures captured combines combine combined combining illustrate
    illustrates underlying alternative basic suitable addition advantage advantages literature
    version versions purpose purposes sense determine determines determined""".split()
)
MAY_END = frozenset("analysis test tests theory training task tasks design framework".split())
"""Academic words that a phrase of several words may end with ("graph theory")."""
MAY_BEGIN = frozenset(
    "test training support theoretical real-world open open-source empirical natural small large "
    "robust single multiple time state-of-the-art numerical value task general low high "
    "efficient evaluating understanding improving size standard state open-source base".split()
)
"""Academic words that a phrase of several words may begin with ("training data")."""
INNER = frozenset(
    """of for in to and on with from by at de des du d l la le les del di da do dos das della
    delle dei der und für von van y e et en и для в і""".split()
)
"""Function words that may stand inside a phrase."""
