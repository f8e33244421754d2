# Sidorna i en inloggning, på svenska. Argumenten heter likadant på alla språk.

## On every page

demonstration = Demonstration av Biljett. Inga verkliga uppgifter.
double = Biljett efterliknar { $service } för test ({ $document }, { $date }). Detta är inte { $service }. Inga verkliga uppgifter.
undated = odaterat
undated-since = odaterat, { $year } eller senare
title = { $page } · { $service }
title-test = { $page } · { $service } (test)
title-error = Fel: { $page }
languages = Språk

## Sign in

sign-in = Logga in
sign-in-reason = för att gå vidare till { $client }
sign-in-failed = Du är inte inloggad
username = Användarnamn
password = Lösenord
cancel = Avbryt
sign-in-foot = { $client } ser inte ditt lösenord. Efteråt kommer du tillbaka till { $destination }.
at-once = Eller logga in direkt: det här är en demonstration
at-once-level = Nivå { $level }
at-once-others = Är ombud för { $people }
wrong-password = Användarnamnet eller lösenordet är fel. Kontrollera båda och försök igen.
too-many-guesses = Lösenordet har varit fel för många gånger. Försök igen om { $time }.
not-now = Det gick inte. Försök igen.

## Who is signed in

signed-in-as = Inloggad som { $person }
signed-in-for = Inloggad som { $person }, som ombud för { $other }
switch-person = Är det inte du?

## Whom to act for

represent = Vem företräder du?
represent-reason = Du går vidare till { $client } för den person som du väljer.
oneself = Mig själv
oneself-named = Mig själv, { $person }
relation-parent = du är förälder
relation-power-of-attorney = du har fullmakt
continue = Fortsätt

## Give access

consent-title = Ge åtkomst
consent = Ge åtkomst till { $client }?
consent-asks = { $client } ber om att få:
consent-person = Se detta om dig
consent-use = Använda { $name }
consent-lasting = Hur länge
consent-away = Även när du inte är här, i högst { $time }. Åtkomsten måste förnyas när det har gått { $token }.
consent-once = En gång, i { $time }. Därefter måste du skickas hit igen.
allow = Tillåt
deny = Tillåt inte
consent-foot = Vad du än svarar kommer du tillbaka till { $destination }.

## What a client sees about a person

facts-none = Att det är du
facts = { $facts }
fact-identifier = identifierare
fact-name = namn
fact-username = användarnamn
fact-email = e-postadress
fact-phone = telefonnummer
fact-birthdate = födelsedatum
fact-national-identity-number = personnummer
fact-pseudonym = pseudonym
fact-hpr-number = HPR-nummer
fact-authorisations = legitimationer som hälso- och sjukvårdspersonal
fact-identity-provider = inloggningstjänst
fact-level = tillitsnivå för inloggningen
fact-network = nätverk
fact-web-page = webbsida
fact-time-zone = tidszon
fact-language = språk
fact-picture = bild
fact-gender = kön
fact-address = postadress
fact-groups = grupper
fact-roles = roller
fact-rights = rättigheter

## Where an answer goes

destination-site = { $host }
destination-app = en app på den här enheten ({ $scheme })
destination-program = ett program på den här enheten ({ $host })
one-moment = Ett ögonblick
returning = Du skickas tillbaka till { $destination }.

## Something is wrong

trouble = Det går inte att fortsätta
trouble-interaction = Den här sidan hör till en inloggning som inte kan fortsätta. Gå tillbaka till applikationen och börja om.
trouble-request = Applikationen som skickade dig hit bad om något som inte kan besvaras. Den fick inga uppgifter.
unavailable = Inte möjligt just nu
unavailable-wait = Något är tillfälligt ur funktion hos oss. Vänta lite och ladda om sidan.
unavailable-maintenance = Arbete pågår med tjänsten. Kom tillbaka om { $time } och ladda om sidan.
reference = Fel { $status }, referens { $trace }
technical = För utvecklare
technical-in-english = Den tekniska förklaringen är på engelska.

## Times and lists

seconds =
    { $count ->
        [one] { $count } sekund
       *[other] { $count } sekunder
    }
minutes =
    { $count ->
        [one] { $count } minut
       *[other] { $count } minuter
    }
hours =
    { $count ->
        [one] { $count } timme
       *[other] { $count } timmar
    }
days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dagar
    }
list = { $first } och { $last }
list-none = ingenting
moment = { $day } { $month } { $year } kl. { $hour }.{ $minute } UTC
months =
    .january = januari
    .february = februari
    .march = mars
    .april = april
    .may = maj
    .june = juni
    .july = juli
    .august = augusti
    .september = september
    .october = oktober
    .november = november
    .december = december
