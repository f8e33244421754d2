# Sidene i demonstrasjonen, på nynorsk. Argumenta heiter det same på alle språk.

## The first page

doubles =
    { $count ->
        [one] Biljett etterliknar { $services } for testing. Dette er ikkje den ekte tenesta. Ingen ekte data.
       *[other] Biljett etterliknar { $services } for testing. Ingen av dei er den ekte tenesta. Ingen ekte data.
    }
home = Demonstrasjon
home-heading = Tokentenester på di eiga maskin
home-lead = Kvar utferdar her følgjer dei publiserte reglane til éi teneste og avviser det som tenesta avviser. Kvart svar har ein `Biljett-Trace`, og kvar avvising blir forklart under { $conversations }: regelen, kjelda og kva du kan gjere.
home-lead-conversations = dei siste samtalane
plain-http = Vanleg HTTP
over-tls = TLS, med tillit til `ca.pem`
issuers = Utferdarar
issuers-name = Namn
issuers-service = Etterliknar
issuers-links = Lenkjer
issuers-standards = standardane
metadata = Metadata
metadata-of = for { $name }
issuer-profile = profil { $name }
token-for-client = Eit tilgangstoken til klienten sjølv
token-for-person = Eit tilgangstoken for { $name }
people = Personar som kan logge inn hos { $name }
people-name = Namn
conversations = Dei siste samtalane
conversations-none = Ingen enno. Hent eit tilgangstoken med ein av kommandoane på framsida, og last inn sida på nytt.
conversations-filter = Kva samtalar
conversations-all = Alle
conversations-refused = Berre avviste
conversations-older = Eldre samtalar
conversations-newest = Dei nyaste
conversations-live = Direkte
conversations-live-lead = Nye samtalar dukkar opp av seg sjølve. { $stop }
conversations-stop = Stopp.

## A conversation

conversation = Samtale { $trace }
conversation-of = { $endpoint } hos { $issuer }, { $at }
conversation-arrived = Kva som kom inn
conversation-decided = Kva som vart avgjort
conversation-answered = Kva som vart svart
conversation-query = Spørjing
conversation-form = Skjema
conversation-basic = Basic, steg for steg
conversation-certificate = Klientsertifikat
conversation-headers =
    { $count ->
        [one] { $count } hovudfelt
       *[other] { $count } hovudfelt
    }
conversation-members = Innhald
conversation-take = Ta han med deg
outcome-granted = Innvilga
outcome-refused = Avvist
outcome-asked = Ein person blir spurd
outcome-unavailable = Ikkje utført
rules-kept =
    { $count ->
        [one] { $count } regel vart følgd
       *[other] { $count } reglar vart følgde, i denne rekkjefølgja
    }
rule-broken = Ikkje følgd:
elsewhere = Den same førespurnaden andre stader
elsewhere-lead = Den same førespurnaden, avgjord på nytt ut frå det som vart lese her, etter reglane i kvar av dei andre profilane. Ingenting blir signert eller brukt opp.
elsewhere-profile = Profil
elsewhere-answer = Svar
elsewhere-reason = Kvifor
elsewhere-no-endpoint = Finst ikkje der
elsewhere-not-known = Ikkje kjent
what-to-do = Kva du kan gjere
see-conversation = Sjå heile samtalen

## The labels of an explanation

rule = Regel
arrived = Motteke
expected = Forventa
by-how-much = Avvik
set-by = Bestemt av
source = Kjelde

## Where nothing is

absent = Ingenting å vise her
absent-not-ready = Ikkje klar enno. Last inn sida på nytt.
absent-conversation = Ingen samtale har den sporings-ID-en. Dei siste 1 000 samtalane blir tekne vare på.
absent-page = Her er det ingenting. { $first-page } viser det som finst.
absent-first-page = Framsida
