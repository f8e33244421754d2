# The pages of the demonstration, in English. Names of arguments are the same in all languages.

## The first page

doubles =
    { $count ->
        [one] Biljett's test double of { $services }. Not the real one. No real data.
       *[other] Biljett's test doubles of { $services }. None of them is the real one. No real data.
    }
home = Demonstration
home-heading = Token services on your own machine
home-lead = Each issuer here follows the published rules of one service and refuses what that service refuses. Every answer carries a `Biljett-Trace`, and every refusal is explained under { $conversations }: the rule, its source, the fix.
home-lead-conversations = last conversations
plain-http = Plain HTTP
over-tls = TLS, trusting `ca.pem`
issuers = Issuers
issuers-name = Name
issuers-service = Double of
issuers-links = Links
issuers-standards = the standards
metadata = Metadata
metadata-of = of { $name }
issuer-profile = profile { $name }
token-for-client = A token for the client itself
token-for-person = A token for { $name }
people = People who can sign in at { $name }
people-name = Name
conversations = Last conversations
conversations-none = None yet. Get a token with one of the commands on the first page, then load this page again.
conversations-filter = Which conversations
conversations-all = All
conversations-refused = Refused only
conversations-older = Older conversations
conversations-newest = The newest
conversations-live = Live
conversations-live-lead = New conversations appear by themselves. { $stop }
conversations-stop = Stop.

## A conversation

conversation = Conversation { $trace }
conversation-of = { $endpoint } of { $issuer }, { $at }
conversation-arrived = What arrived
conversation-decided = What was decided
conversation-answered = What went back
conversation-query = Query
conversation-form = Form
conversation-basic = Basic, step by step
conversation-certificate = Client certificate
conversation-headers =
    { $count ->
        [one] { $count } header
       *[other] { $count } headers
    }
conversation-members = Members
conversation-take = Take it with you
outcome-granted = Granted
outcome-refused = Refused
outcome-asked = A person is asked
outcome-unavailable = Not served
rules-kept =
    { $count ->
        [one] { $count } rule was kept
       *[other] { $count } rules were kept, in this order
    }
rule-broken = Not kept:
elsewhere = The same request elsewhere
elsewhere-lead = The same request, decided again on what was read here, under the rules of each other profile. Nothing is signed or spent.
elsewhere-profile = Profile
elsewhere-answer = Answer
elsewhere-reason = Why
elsewhere-no-endpoint = No such endpoint
elsewhere-not-known = Not known
what-to-do = What to do
see-conversation = See the whole conversation

## The labels of an explanation

rule = Rule
arrived = Arrived
expected = Expected
by-how-much = By how much
set-by = Set by
source = Source

## Where nothing is

absent = Nothing to show here
absent-not-ready = Not ready yet. Load this page again.
absent-conversation = No conversation has that trace; the last 1,000 are kept.
absent-page = Nothing is here. { $first-page } lists what is.
absent-first-page = The first page
