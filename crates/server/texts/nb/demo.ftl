# Sidene i demonstrasjonen, på bokmål. Argumentene heter det samme på alle språk.

## The first page

doubles =
    { $count ->
        [one] Biljett etterligner { $services } for testing. Dette er ikke den ekte tjenesten. Ingen ekte data.
       *[other] Biljett etterligner { $services } for testing. Ingen av dem er den ekte tjenesten. Ingen ekte data.
    }
home = Demonstrasjon
home-heading = Tokentjenester på din egen maskin
home-lead = Hver utsteder her følger de publiserte reglene til én tjeneste og avviser det som tjenesten avviser. Hvert svar har en `Biljett-Trace`, og hver avvisning forklares under { $conversations }: regelen, kilden og hva du kan gjøre.
home-lead-conversations = de siste samtalene
plain-http = Vanlig HTTP
over-tls = TLS, med tillit til `ca.pem`
issuers = Utstedere
issuers-name = Navn
issuers-service = Etterligner
issuers-links = Lenker
issuers-standards = standardene
metadata = Metadata
metadata-of = for { $name }
issuer-profile = profil { $name }
token-for-client = Et tilgangstoken til klienten selv
token-for-person = Et tilgangstoken for { $name }
people = Personer som kan logge inn hos { $name }
people-name = Navn
conversations = De siste samtalene
conversations-none = Ingen ennå. Hent et tilgangstoken med en av kommandoene på forsiden, og last inn siden på nytt.
conversations-filter = Hvilke samtaler
conversations-all = Alle
conversations-refused = Bare avviste
conversations-older = Eldre samtaler
conversations-newest = De nyeste
conversations-live = Direkte
conversations-live-lead = Nye samtaler dukker opp av seg selv. { $stop }
conversations-stop = Stopp.

## A conversation

conversation = Samtale { $trace }
conversation-of = { $endpoint } hos { $issuer }, { $at }
conversation-arrived = Hva som kom inn
conversation-decided = Hva som ble avgjort
conversation-answered = Hva som ble svart
conversation-query = Spørring
conversation-form = Skjema
conversation-basic = Basic, trinn for trinn
conversation-certificate = Klientsertifikat
conversation-headers =
    { $count ->
        [one] { $count } hodefelt
       *[other] { $count } hodefelt
    }
conversation-members = Innhold
conversation-take = Ta den med deg
outcome-granted = Innvilget
outcome-refused = Avvist
outcome-asked = En person blir spurt
outcome-unavailable = Ikke utført
rules-kept =
    { $count ->
        [one] { $count } regel ble fulgt
       *[other] { $count } regler ble fulgt, i denne rekkefølgen
    }
rule-broken = Ikke fulgt:
elsewhere = Den samme forespørselen andre steder
elsewhere-lead = Den samme forespørselen, avgjort på nytt ut fra det som ble lest her, etter reglene i hver av de andre profilene. Ingenting blir signert eller brukt opp.
elsewhere-profile = Profil
elsewhere-answer = Svar
elsewhere-reason = Hvorfor
elsewhere-no-endpoint = Finnes ikke der
elsewhere-not-known = Ikke kjent
what-to-do = Hva du kan gjøre
see-conversation = Se hele samtalen

## The labels of an explanation

rule = Regel
arrived = Mottatt
expected = Forventet
by-how-much = Avvik
set-by = Bestemt av
source = Kilde

## Where nothing is

absent = Ingenting å vise her
absent-not-ready = Ikke klar ennå. Last inn siden på nytt.
absent-conversation = Ingen samtale har den sporings-ID-en. De siste 1 000 samtalene blir tatt vare på.
absent-page = Her er det ingenting. { $first-page } viser det som finnes.
absent-first-page = Forsiden
