# Sidene i ei innlogging, på nynorsk. Argumenta heiter det same på alle språk.

## On every page

demonstration = Demonstrasjon av Biljett. Ingen ekte data.
double = Biljett etterliknar { $service } for testing ({ $document }, { $date }). Dette er ikkje { $service }. Ingen ekte data.
undated = udatert
undated-since = udatert, { $year } eller seinare
title = { $page } · { $service }
title-test = { $page } · { $service } (test)
title-error = Feil: { $page }
languages = Språk

## Sign in

sign-in = Logg inn
sign-in-reason = for å gå vidare til { $client }
sign-in-failed = Du er ikkje logga inn
username = Brukarnamn
password = Passord
cancel = Avbryt
sign-in-foot = { $client } får ikkje sjå passordet ditt. Etterpå kjem du tilbake til { $destination }.
at-once = Eller logg inn med ein gong: dette er ein demonstrasjon
at-once-level = Nivå { $level }
at-once-others = Kan handle på vegner av { $people }
wrong-password = Brukarnamnet eller passordet er feil. Sjekk begge og prøv igjen.
too-many-guesses = Passordet har vore feil for mange gonger. Prøv igjen om { $time }.
not-now = Det gjekk ikkje. Prøv igjen.

## Who is signed in

signed-in-as = Logga inn som { $person }
signed-in-for = Logga inn som { $person }, på vegner av { $other }
switch-person = Er det ikkje deg?

## Whom to act for

represent = Kven handlar du på vegner av?
represent-reason = Du går vidare til { $client } på vegner av personen du vel.
oneself = Meg sjølv
oneself-named = Meg sjølv, { $person }
relation-parent = du er forelder
relation-power-of-attorney = du har fullmakt
continue = Hald fram

## Give access

consent-title = Gje tilgang
consent = Gje tilgang til { $client }?
consent-asks = { $client } ber om å få:
consent-person = Sjå dette om deg
consent-use = Bruke { $name }
consent-lasting = Kor lenge
consent-away = Også når du ikkje er her, i inntil { $time }. Tilgangen må fornyast når det har gått { $token }.
consent-once = Éin gong, i { $time }. Etter det må du sendast hit på nytt.
allow = Tillat
deny = Ikkje tillat
consent-foot = Same kva du svarer, kjem du tilbake til { $destination }.

## What a client sees about a person

facts-none = At det er deg
facts = { $facts }
fact-identifier = identifikator
fact-name = namn
fact-username = brukarnamn
fact-email = e-postadresse
fact-phone = telefonnummer
fact-birthdate = fødselsdato
fact-national-identity-number = fødselsnummer eller d-nummer
fact-pseudonym = pseudonym
fact-hpr-number = HPR-nummer
fact-authorisations = autorisasjonar som helsepersonell
fact-identity-provider = innloggingsteneste
fact-level = tryggleiksnivå for innlogginga
fact-network = nettverk
fact-web-page = nettside
fact-time-zone = tidssone
fact-language = språk
fact-picture = bilete
fact-gender = kjønn
fact-address = postadresse
fact-groups = grupper
fact-roles = roller
fact-rights = rettar

## Where an answer goes

destination-site = { $host }
destination-app = ein app på denne eininga ({ $scheme })
destination-program = eit program på denne eininga ({ $host })
one-moment = Eit augeblikk
returning = Du blir send tilbake til { $destination }.

## Something is wrong

trouble = Dette kan ikkje halde fram
trouble-interaction = Denne sida høyrer til ei innlogging som ikkje kan halde fram. Gå tilbake til applikasjonen og start på nytt.
trouble-request = Applikasjonen som sende deg hit, bad om noko som det ikkje går an å svare på. Han fekk ingen opplysningar.
unavailable = Ikkje mogleg akkurat no
unavailable-wait = Noko er mellombels nede hos oss. Vent litt, og last inn sida på nytt.
unavailable-maintenance = Det blir arbeidd med tenesta. Kom tilbake om { $time }, og last inn sida på nytt.
reference = Feil { $status }, referanse { $trace }
technical = For utviklarar
technical-in-english = Den tekniske forklaringa er på engelsk.

## Times and lists

seconds =
    { $count ->
        [one] { $count } sekund
       *[other] { $count } sekund
    }
minutes =
    { $count ->
        [one] { $count } minutt
       *[other] { $count } minutt
    }
hours =
    { $count ->
        [one] { $count } time
       *[other] { $count } timar
    }
days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dagar
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
