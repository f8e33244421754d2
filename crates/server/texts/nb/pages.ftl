# Sidene i en innlogging, på bokmål. Argumentene heter det samme på alle språk.

## On every page

demonstration = Demonstrasjon av Biljett. Ingen ekte data.
double = Biljett etterligner { $service } for testing ({ $document }, { $date }). Dette er ikke { $service }. Ingen ekte data.
undated = udatert
undated-since = udatert, { $year } eller senere
title = { $page } · { $service }
title-test = { $page } · { $service } (test)
title-error = Feil: { $page }
languages = Språk

## Sign in

sign-in = Logg inn
sign-in-reason = for å gå videre til { $client }
sign-in-failed = Du er ikke logget inn
username = Brukernavn
password = Passord
cancel = Avbryt
sign-in-foot = { $client } får ikke se passordet ditt. Etterpå kommer du tilbake til { $destination }.
at-once = Eller logg inn med en gang: dette er en demonstrasjon
at-once-level = Nivå { $level }
at-once-others = Kan handle på vegne av { $people }
wrong-password = Brukernavnet eller passordet er feil. Sjekk begge og prøv igjen.
too-many-guesses = Passordet har vært feil for mange ganger. Prøv igjen om { $time }.
not-now = Det gikk ikke. Prøv igjen.

## Who is signed in

signed-in-as = Logget inn som { $person }
signed-in-for = Logget inn som { $person }, på vegne av { $other }
switch-person = Er det ikke deg?

## Whom to act for

represent = Hvem handler du på vegne av?
represent-reason = Du går videre til { $client } på vegne av personen du velger.
oneself = Meg selv
oneself-named = Meg selv, { $person }
relation-parent = du er forelder
relation-power-of-attorney = du har fullmakt
continue = Fortsett

## Give access

consent-title = Gi tilgang
consent = Gi tilgang til { $client }?
consent-asks = { $client } ber om å få:
consent-person = Se dette om deg
consent-use = Bruke { $name }
consent-lasting = Hvor lenge
consent-away = Også når du ikke er her, i inntil { $time }. Tilgangen må fornyes når det har gått { $token }.
consent-once = Én gang, i { $time }. Etter det må du sendes hit på nytt.
allow = Tillat
deny = Ikke tillat
consent-foot = Uansett hva du svarer, kommer du tilbake til { $destination }.

## What a client sees about a person

facts-none = At det er deg
facts = { $facts }
fact-identifier = identifikator
fact-name = navn
fact-username = brukernavn
fact-email = e-postadresse
fact-phone = telefonnummer
fact-birthdate = fødselsdato
fact-national-identity-number = fødselsnummer eller d-nummer
fact-pseudonym = pseudonym
fact-hpr-number = HPR-nummer
fact-authorisations = autorisasjoner som helsepersonell
fact-identity-provider = innloggingstjeneste
fact-level = sikkerhetsnivå for innloggingen
fact-network = nettverk
fact-web-page = nettside
fact-time-zone = tidssone
fact-language = språk
fact-picture = bilde
fact-gender = kjønn
fact-address = postadresse
fact-groups = grupper
fact-roles = roller
fact-rights = rettigheter

## Where an answer goes

destination-site = { $host }
destination-app = en app på denne enheten ({ $scheme })
destination-program = et program på denne enheten ({ $host })
one-moment = Et øyeblikk
returning = Du sendes tilbake til { $destination }.

## Something is wrong

trouble = Dette kan ikke fortsette
trouble-interaction = Denne siden hører til en innlogging som ikke kan fortsette. Gå tilbake til applikasjonen og begynn på nytt.
trouble-request = Applikasjonen som sendte deg hit, ba om noe som ikke kan besvares. Den fikk ingen opplysninger.
unavailable = Ikke mulig akkurat nå
unavailable-wait = Noe er midlertidig nede hos oss. Vent litt, og last inn siden på nytt.
unavailable-maintenance = Det arbeides med tjenesten. Kom tilbake om { $time }, og last inn siden på nytt.
reference = Feil { $status }, referanse { $trace }
technical = For utviklere
technical-in-english = Den tekniske forklaringen er på engelsk.

## Times and lists

seconds =
    { $count ->
        [one] { $count } sekund
       *[other] { $count } sekunder
    }
minutes =
    { $count ->
        [one] { $count } minutt
       *[other] { $count } minutter
    }
hours =
    { $count ->
        [one] { $count } time
       *[other] { $count } timer
    }
days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dager
    }
list = { $first } og { $last }
list-none = ingenting
moment = { $day }. { $month } { $year } kl. { $hour }.{ $minute } UTC
months =
    .january = januar
    .february = februar
    .march = mars
    .april = april
    .may = mai
    .june = juni
    .july = juli
    .august = august
    .september = september
    .october = oktober
    .november = november
    .december = desember
