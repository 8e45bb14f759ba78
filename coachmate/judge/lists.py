"""The word lists of the judge, each with the reason why it is there. Data only."""

from __future__ import annotations


def listed(*lines: str) -> frozenset[str]:
    """The words of the lines, separated by blanks."""
    return frozenset(word for line in lines for word in line.split())


# Words that open a turn and say nothing of its form ("So, well, and ..."); skipped before the form is read.
LEAD_INS = listed(
    "so and um uh uhm er erm well okay ok yeah yes oh ah now right but then mm hmm mhm hm huh alright great good"
    " sure like just also plus hi hello hey thanks please maybe perhaps all that's wh actually or really"
)

# Question words, with the contractions that carry their verb along ("what's", "how'd").
QUESTION_WORDS = listed("what which who whom whose how why where when")
CONTRACTED = frozenset(
    f"{word}{ending}"
    for word in ("what", "who", "how", "why", "where", "when")
    for ending in ("'s", "'re", "'d", "'ll", "'ve")
) | frozenset({"whats", "hows", "wheres"})

AUXILIARIES = listed(
    "do does did is are was were am has have had can could will would shall should may might must"
    " don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't can't couldn't won't wouldn't"
    " shan't shouldn't mightn't mustn't ain't"
)
# A question that begins with one of these expects its own answer ("Don't you ...?").
NEGATIVE_AUXILIARIES = frozenset(word for word in AUXILIARIES if word.endswith("n't"))

PRONOUNS = listed(
    "i you he she it we they this that these those there someone somebody everyone everybody anyone anybody"
    " nobody y'all"
)
PRONOUNS_CONTRACTED = frozenset(
    f"{word}{ending}"
    for word in ("i", "you", "he", "she", "it", "we", "they", "that", "there")
    for ending in ("'s", "'re", "'d", "'ll", "'ve", "'m")
)
DETERMINERS = listed("the a an your my his her our their its")
PREPOSITIONS = listed("of about in on at to from for with by into over around between without")

# After these a question word begins a question of its own within the sentence.
CLAUSE_OPENERS = LEAD_INS | listed("if because suppose says say")

# Verbs by which one asks somebody to tell: "Tell me ...", "Could you describe ...". Open requests in any form.
TELLING = listed(
    "tell describe explain share expand elaborate paint walk talk take help give say think show name list"
    " summarise summarize unpack"
)
# What may follow those that have other uses as well ("help me understand", but not "help me move").
TELLING_OBJECTS = {
    "share": listed("with what how a some your more"),
    "walk": frozenset({"me", "us"}),
    "talk": frozenset({"me", "us", "more"}),
    "take": frozenset({"me", "us"}),
    "help": frozenset({"me", "us"}),
    "give": frozenset({"me", "us", "an"}),
    "say": listed("more a what how something"),
    "think": frozenset({"of"}),
    "show": frozenset({"me", "us"}),
    "paint": frozenset({"me", "a"}),
    "name": listed("what one two three some"),
    "list": listed("what the some"),
    "tell": frozenset({"me", "us"}),
}
# "think of" asks for an example only behind "can you"; as a command it is none.
NOT_AS_COMMAND = frozenset({"think", "name", "list", "take"})

# Words that need no anchor and give none: function words.
FUNCTION_WORDS = (
    AUXILIARIES
    | PRONOUNS
    | PRONOUNS_CONTRACTED
    | DETERMINERS
    | PREPOSITIONS
    | QUESTION_WORDS
    | CONTRACTED
    | LEAD_INS
    | listed(
        "me him us them mine yours hers theirs ours myself yourself himself herself themselves ourselves itself"
        " as than not no nor if because while though although until since before after during against under"
        " up down out off away back again too very much many more most less least some any each every both either"
        " neither other another such own same few lot lots bit only even still already ever never always often"
        " sometimes here there else be been being having doing get gets got getting let lets let's through"
        " whatever yet quite rather almost enough let one two three s t d ll re ve m per via within upon toward"
        " towards across behind beyond anything something nothing everything really"
    )
)

# Words of coaching that fit whatever was said: a question made of these alone needs no word of the coachee's.
# They name inner states, change, time, choice and talk in general, never a topic.
FITS_ANYTHING = listed(
    """
    want need wish hope like love prefer matter mean feel feeling think thought thinking know believe assume
    assumption notice see look looking hear sound say tell talk ask answer question learn understand realise
    realize remember imagine picture wonder happen happening change changing become go going come coming stay
    leave start begin stop keep hold carry let move moving make take give bring put try help helpful support
    useful use work important importance matters value worth energy strength courage fear afraid worry concern
    risk cost price benefit gain lose loss difference different differently better best worse good bad right
    wrong hard difficult easy easier small big large new old first last next step thing way part side kind sort
    point view place time moment day week month year today tomorrow tonight now later soon future past long
    short far near close open clear clarity sense idea option choice choose decide decision plan act action do
    done ready commit commitment promise follow goal aim purpose reason outcome result success successful
    succeed fail failure enough possible impossible able situation story chapter version experience pattern
    habit conversation session coaching partner peer agreement yourself self person people someone somebody
    heart mind body head voice gut word sentence summary summarise summarize image metaphor name call share show
    describe explain add missing surprise surprised proud pride grateful stake gratitude true truth honest real
    really exactly specific specifically example detail brought stand standing draw drawn stuck blocked blocking
    obstacle barrier challenge problem issue topic focus attention reaction react respond response deal handle
    cope manage control influence responsible responsibility power role resource skill talent expect expectation
    wait weight heavy light attract interest interesting curious excite exciting excited alive scale number ten
    zero five higher lower percent reach achieve progress evidence sign mark measure signal trust safe
    comfortable uncomfortable rest pause breathe slow quick deep deeper underneath beneath behind minute hour
    morning evening return turn end ending finish left remain attempt live life friend advise advice perspective
    angle lens outside inside eye watch observe aware awareness recognise recognize tempt avoid resist allow
    accept acknowledge protect appreciate celebrate miracle ideal perfect dream wildest overnight wake ago
    already currently current enjoy find arrive besides recent wide ordinary simply honesty kindness reply
    mention both usually usual half whole beginning middle centre center top bottom key main biggest smallest
    hardest easiest simplest greatest favourite bigger smaller harder smoother yes maybe fit serve standard care
    caring cheer comfort reassure relieve relief calm strong stronger confident confidence certain uncertain
    sure unsure doubt willing intention intend seem appear jump pull push drive driven motivate motivation
    inspire inspiration lesson insight discover discovery explore test experiment belief principle identity
    kinder gentler bolder brave braver emotion emotional tension relationship bother angry anger upset
    frustrated frustration sad sadness disappointed stressed stress scared furious annoyed ashamed shame guilty
    guilt jealous lonely joy humiliated betrayed anxious terrible awful tired free happy unhappy hurt distance
    opinion belong treat grow room others another hand hands everything anyone anything something affect effect
    impact spend set gather offer receive
    """
)

# Past forms that no ending gives away, and their plain form.
IRREGULAR = dict(
    pair.split("/")
    for pair in listed(
        "tried/try tries/try gave/give given/give came/come saw/see seen/see knew/know known/know took/take",
        "taken/take brought/bring",
        "felt/feel meant/mean told/tell said/say heard/hear thought/think found/find kept/keep held/hold",
        "made/make left/leave lost/lose began/begin begun/begin chose/choose chosen/choose sat/sit sang/sing",
        "sung/sing spoke/speak spoken/speak wrote/write written/write ran/run went/go goes/go gone/go got/get",
        "stood/stand understood/understand broke/break broken/break drove/drive fell/fall fallen/fall",
        "fought/fight froze/freeze frozen/freeze led/lead met/meet paid/pay sent/send slept/sleep sold/sell",
        "taught/teach threw/throw won/win wore/wear grew/grow grown/grow built/build bought/buy caught/catch",
        "halves/half lives/life people/person children/child men/man women/woman better/good best/good worse/bad",
        "worst/bad",
    )
)

# Words for the same thing, so that "boss" answers "manager". One line a thing.
KIN = tuple(
    frozenset(line.split())
    for line in """
    boss manager supervisor lead leader director head superior
    colleague coworker team teammate peer group crew department staff
    job work role position career post profession employer company firm office
    child children kid kids son daughter boy girl baby family parent mother father mum mom dad
    partner wife husband spouse girlfriend boyfriend marriage relationship
    talk conversation speak say tell discuss call chat meeting word words said told spoke
    money pay salary raise budget cost afford wage paid
    afraid fear scared worried worry anxious anxiety nervous dread frightened panic
    angry anger furious annoyed irritated frustrated frustration cross snapped rage
    sad grief loss lost mourn goodbye miss miss
    tired exhausted exhaustion burnt burnout drained sleep rest overwhelmed
    happy joy glad delighted pleased enjoy
    presentation present speech talk stage audience
    exam test course study degree thesis university school class learn
    promotion promoted advance ladder senior
    quit resign leave leaving left exit
    customer client buyer user
    email message mail letter note text write writing wrote written
    conflict argument argue fight clash row disagree quarrel tension
    home house flat move moving
    decide decision choose choice choosing torn
    help support ask asking
    listen hear heard listening interrupt interrupts
    meeting call agenda standup session
    new started start starting begin began beginner joined
    fail failed failure mistake error wrong blunder
    friend friends friendship
    time hours hour schedule calendar diary busy late deadline evening
    confidence confident doubt impostor fraud
    feedback criticism review appraisal critic
    delegate delegating hand control trust
    """.strip().splitlines()
)
