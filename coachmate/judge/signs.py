"""The turns of phrase by which faults are known, each group with its reason. Data only (compiled patterns)."""

from __future__ import annotations

from coachmate.judge.words import pattern

_GERUND = r"(?!(?:thing|being|anything|something|nothing|everything)(?![\w]))[a-z]{2,20}ing"
_JUST = r"(?: (?:just|maybe|perhaps|simply|also|always|not just|not simply|not|possibly|at least))?"

# ---- leading: the words that carry the answer wanted -------------------------------------------------------------

# Nobody says these without an opinion of their own.
OPINION = pattern(
    r"surely",
    r"obviously",
    r"of course",
    r"needless to say",
    r"(?:do|would|wouldn't|don't) you (?:not )?agree",
    r"don't you (?:think|feel|see|believe|want|find|agree|know|realise|realize)",
    r"(?:everyone|everybody|anyone|we both|we all) (?:knows|know|agrees|agree)(?: that)?",
    r"you must (?:be|feel|have|hate|love|want|think|know)",
    r"(?:would|wouldn't) it be (?:so |much |far )?(?:great|nice|lovely|better|wonderful|best|wiser|wise|fair)"
    r"(?: to| if)?",
    r"how (?:great|nice|lovely|wonderful) would it be",
    r"(?:who|why would anyone) wouldn't",
    r"how could anyone",
    r"isn't it (?:true|time|clear|obvious|a fact|better|just|possible|likely)",
)
# Doubt in the answer, unless a question word stands before ("What do you really want?").
DOUBT = pattern(
    r"(?:do|did) you (?:really|honestly|seriously|truly) (?:think|believe|want|need|expect|have to|feel)",
    r"are you (?:really |quite |absolutely )?sure(?! of yourself)",
)
# An interpretation offered for signature: the asker's theory, not the coachee's.
INTERPRETATION = pattern(
    r"(?:is|was|isn't|wasn't) (?:it|that|this) (?:just |really |maybe |perhaps |possibly |partly )?"
    r"(?:because|due to|about your (?:mother|father|childhood|ego|past|upbringing|pride))",
    r"(?:could|might|may|can) (?:it|this|that) be (?:that|because)",
    r"are you (?:(?:just|simply|maybe|secretly|perhaps) )?(?:avoiding|projecting|hiding|jealous|running away"
    r"|in denial|overreacting|being (?:too )?(?:sensitive|defensive|dramatic|unfair|hard on))",
)
# Feelings and judgements that lead when they are the asker's word; in the coachee's own words they don't.
LOADED = pattern(
    r"how (?P<feeling>angry|upset|frustrated|sad|hurt|disappointed|stressed|scared|afraid|furious|annoyed|ashamed"
    r"|guilty|jealous|lonely|proud|happy|relieved|excited|humiliated|betrayed|anxious|worried|bad|awful|terrible)"
    r" (?:are|were|is|was|did|do|does|must|have) (?:you|it|that|this)",
    r"(?P<judgement>toxic|ridiculous|stupid|silly|lazy|unreasonable|terrible|awful|selfish|crazy|incompetent|rude"
    r"|childish|pathetic|irresponsible|arrogant|bullying|abusive|manipulative)",
    r"are you (?:(?:just|maybe|perhaps) )?(?P<state>afraid|scared|ashamed|angry|jealous|guilty|depressed|burnt out)",
)

# ---- advice: a course of action dressed as a question -------------------------------------------------------------

# What "could you" may ask without proposing anything: telling, and what goes on within a person.
_WITHIN = (
    r"tell|describe|explain|say|share|talk me|walk me|give me|give an|help me|show me|expand|elaborate|name|list|paint"
    r"|feel|hear|see|imagine|picture|remember|recall|notice|think of|sense|be|have|still|hope|wish|believe|know"
    r"|unpack|summarise|summarize|repeat|take me|live with|bear|rely|count on|trust|expect|learn|gain|let go"
)
_ACTIONS = (
    r"ask|talk to|speak to|speak with|talk with|delegate|email|e-mail|call|ring|phone|move|push back|say no|write"
    r"|send|schedule|book|hire|fire|quit|resign|apologise|apologize|ignore|confront|invite|negotiate|get someone"
    r"|go to|take a|find another|find a|look for|set up|make a list|use a|block out"
)
ADVICE = pattern(
    # "Have you thought about what you want" asks for a thought, not for a deed.
    r"(?:have|had|did) you (?:ever |already |not |also |perhaps |maybe |at least )?"
    r"(?:tried|try|considered|consider|thought about|think about|thought of|think of|looked into|look into)"
    r"(?! (?:what|how|why|where|who|which|when|whether|so far|everything|already|before))",
    r"(?:have|did) you (?:ever |already |just |at least )?(?:asked|ask|spoken to|spoken with|speak to|speak with"
    r"|talked to|talked with|talk to|talk with|told|discussed it with|raised it with|escalated|apologised|apologized)",
    r"why (?:don't|not|wouldn't|couldn't) (?:you|we)",
    r"why not (?:just |simply |try )?(?:"
    + _ACTIONS
    + r"|try|go|let|make|do|have|start|stop|leave|tell|give|set|"
    + _GERUND
    + r")",
    rf"could(?:n't)? you{_JUST} (?!(?:{_WITHIN}|just|maybe|perhaps|simply|also|always|not|possibly)(?![\w]))\w{{1,30}}",
    r"(?:could(?:n't)?|can't) you (?:just|simply|at least|always|not just|try) (?!(?:tell|describe|explain"
    r"|say)(?!\w))\w{1,30}",
    rf"can(?:'t)? you{_JUST} (?:{_ACTIONS}|try)",
    r"what if (?:you|we) (?:just|simply|tried|maybe|perhaps|started|stopped|asked|told|talked|spoke|went|took|sent"
    r"|wrote|called|delegated|offered|suggested|moved|made|used|set|ignored|quit|left|apologised|apologized)",
    # Asking what would follow is open; "just" gives the proposal away.
    r"what would happen if (?:you|we) (?:just|simply)",
    rf"how about (?:(?:if )?(?:you|we|i) \w{{1,30}}|{_GERUND})",
    rf"what about (?:(?:just|maybe|perhaps|simply) )?{_GERUND} \w{{1,30}}",
    r"(?:maybe|perhaps|i think|i feel|i'd say|i believe|i guess) (?:that )?you (?:should|could|need to|ought to"
    r"|must|might)",
    r"(?:do|don't) you (?:not )?think (?:that )?(?:you|it) (?:should|could|need to|ought to|would help|might help"
    r"|would be (?:better|good|worth|wise|helpful|useful|best))",
    r"you (?:should|ought to|had better|really need to|could always|might want to|may want to|just need to"
    r"|only need to)",
    r"you'd better",
    r"should(?:n't)? you(?: not)?",
    r"if i were you",
    r"(?:i|i'd) (?:would )?(?:strongly )?(?:suggest|recommend|advise)",
    r"my (?:advice|suggestion|recommendation)",
    r"(?:would|wouldn't|might|mightn't|could) it (?:not )?(?:help|be (?:an idea|a good idea|better|worth|useful|helpful"
    r"|wise|easier|best)|make sense|pay)(?: (?:to|if you|if we|for you)(?!\w)| [a-z]{2,20}ing)",
    r"(?:would|could) you (?:consider|be willing to try|think about) " + _GERUND,
    r"would you consider",
    r"(?:isn't it|is it not|is it) (?:time|worth|better) (?:to|you|that you|" + _GERUND + r")",
    r"(?:don't you|do you not) (?:need|have|want) to",
)
# A command at the head of a sentence.
COMMAND = pattern(
    r"(?:just |simply )?(?:try|go and|make sure|start by|stop|remember to|consider) (?:to \w{1,30}|\w{2,20}ing"
    r"|[a-z]{1,20})"
)

# ---- why_accusatory: a demand to justify oneself -----------------------------------------------------------------

_FORCE = r"(?: (?:on earth|in the world|the hell|the heck|exactly|ever|then|just|in heaven's name))?"
ACCUSING = pattern(
    rf"why{_FORCE} (?:did|didn't|do|haven't|have|hadn't|had|are|aren't|were|weren't|would|wouldn't|can't|couldn't"
    r"|won't|must|should) you(?! (?:think|love|like|enjoy|care|value|hope|believe)(?!\w))(?! say \w+ (?:and not"
    r"|rather))",
    r"why'd you(?! say \w+ or| say \w+ (?:and not|rather))",
    r"why (?:on earth|the hell|the heck|in the world)",
    r"why is it that you (?:always|never|keep|can't|don't|won't)",
    r"how come you",
    r"how could you (?:have|not|let|do (?:that|this|such)|be so|say (?:that|such)|think that|forget)",
    r"what (?:made|possessed) you (?:do (?:that|such)|think you could)",
    r"what on earth (?:were|did|made|are|possessed)",
    r"what's wrong with you",
    r"what is wrong with you",
)
# A whole question that demands a reason.
ACCUSING_ALONE = frozenset({"why", "why not", "but why", "and why", "so why", "what were you thinking", "how come"})

# ---- curiosity: what the asker would like to know ---------------------------------------------------------------

CURIOUS = pattern(
    r"(?:just|merely|purely) (?:out of curiosity|curious|being (?:nosy|curious)|for my own interest)",
    r"out of curiosity",
    r"(?:i've|i have) always (?:wanted to know|wondered)",
    r"i heard (?:that|a rumour|a rumor|you|he|she|they)",
    r"(?:gossip|rumours?|rumors?|juicy|scandal|dirt on)",
    r"is it true (?:that|what)",
    r"how much (?:do|did|does|are|is|were|was|will|would) (?:you|he|she|they|it|that|your \w+|the \w+)"
    r"(?: (?:actually|really|roughly|usually))? (?:earn|earning|make|making|get paid|paid|paying|pay|cost|costing"
    r"|worth)",
    r"(?:what's|what is|what was|how much is|how big is|how big was) (?:your|his|her|their|the) (?:\w+ )?"
    r"(?:salary|bonus|rent|mortgage|pay|income|pay rise|raise|package)",
    r"who (?:is|was|were|are) (?:it|she|he|that|this|they|the (?:other|person|colleague|manager|man|woman"
    r"|one))(?= \w|\W*$)",
    r"(?:and |so )?who(?:'s| is| was| were)? (?:exactly|actually|said|says|told|complained|snitched|leaked|started it)",
    r"who else (?:said|knows|knew|was (?:there|involved|in trouble)|heard|got|did|is (?:leaving|unhappy|involved))",
    r"which (?:colleague|manager|person|team|company|client|one of them|of them) (?:is|was|said|did) (?:it|that|this)?",
    r"what(?:'s| is| was) (?:his|her|their) (?:first |last |real )?names?",
    r"(?:is|was|are|were) (?:he|she|they) (?:really |still |actually )?(?:married|single|divorced|attractive|pretty"
    r"|good-looking|pregnant|gay|seeing|dating|together|rich|an item|having an affair|sleeping)",
    r"did (?:he|she|they) (?:really |actually |finally )?(?:get fired|sleep|split up|break up|kiss|cheat"
    r"|get divorced|get caught)",
    r"what (?:does|did) (?:he|she|they) look like",
    r"how old (?:is|are|was) (?:you|he|she|they|your)",
    r"(?:and )?then what did (?:he|she|they) (?:say|do)",
    r"what (?:else )?(?:do|did|does) (?:\w+ ){1,3}(?:say|think|know) (?:of|about) me",
    r"what (?:do|did) you think (?:of|about) (?:me|my)(?! (?:question|asking|summary|coaching))",
    r"(?:could|can|would) you (?:introduce|recommend|refer|get) me",
    r"where did you (?:buy|get|find) (?:that|it|your|those)",
)

# ---- vague: nothing that the question could be about -----------------------------------------------------------

_NOTHING = (
    r"(?:it|that|this|them|those|these|things|everything|stuff|all that|all this|it all|the rest|the other thing)"
)
VAGUE_WHOLE = pattern(
    rf"(?:what|how) about {_NOTHING}(?: then| all| again)?",
    r"(?:any |what )?(?:thoughts|comments|ideas|reactions)",
    r"(?:how's|how is|how are|how're) (?:things|everything|life|stuff|all)(?: going| today)?",
    r"(?:what's|what is) (?:up|new|happening|going on)",
    r"(?:what|huh|hm|hmm|meaning|which is|as in)",
    r"(?:what do you think|how do you feel) about (?:things|everything|stuff|it all|life)",
)
VAGUE_WITHIN = pattern(
    r"(?:and|or) (?:stuff|whatnot|whatever|so on|so forth|all that|things like that|something like that|such things)",
    r"(?:that|this|some) (?:sort|kind) of (?:thing|stuff)",
    r"(?:about|with|of) (?:stuff|all that stuff|all the stuff|your stuff|this stuff|that stuff)",
    r"something or other",
    r"(?:somehow|whatever) (?:or other|it is)",
)
# These point at something that was said; where nothing was, they point at nothing.
POINTING = pattern(
    r"(?:and |so )?how (?:is|was|did|does|are|were) (?:it|that|this|they|those)(?: (?:go|going|be|for you|like|all"
    r"|feel))*",
    r"(?:and |so )?how(?:'s| has) (?:it|that|this)(?: been)?(?: going| for you)*",
    r"(?:and |so )?what (?:was|is|about) (?:it|that|this)(?: like| for you)*",
    r"what does (?:it|that|this) mean(?: to you| for you)*",
)
# A greeting passes over what was said.
GREETING = pattern(
    r"how are you(?: doing| today| feeling today| this morning)*",
    r"how (?:was|is) your (?:day|week|weekend|holiday|morning|journey|trip|evening)(?: \w+)?",
)
