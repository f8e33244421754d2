# The pages of a sign-in, in English. Names of arguments are the same in all languages.

## On every page

demonstration = Demonstration by Biljett. No real data.
double = Biljett's test double of { $service } ({ $document }, { $date }). Not { $service }. No real data.
undated = undated
undated-since = undated, { $year } or later
title = { $page } · { $service }
title-test = { $page } · { $service } (test)
title-error = Error: { $page }
languages = Language

## Sign in

sign-in = Sign in
sign-in-reason = to continue to { $client }
sign-in-failed = You are not signed in
username = User name
password = Password
cancel = Cancel
sign-in-foot = { $client } does not see your password. Afterwards you return to { $destination }.
at-once = Or sign in at once: this is a demonstration
at-once-level = Level { $level }
at-once-others = May act for { $people }
wrong-password = User name or password is wrong. Check both and try again.
too-many-guesses = There were too many wrong passwords. Try again in { $time }.
not-now = That did not work. Please try again.

## Who is signed in

signed-in-as = Signed in as { $person }
signed-in-for = Signed in as { $person }, on behalf of { $other }
switch-person = Not you?

## Whom to act for

represent = Whom do you act for?
represent-reason = You continue to { $client } for the person whom you choose.
oneself = Myself
oneself-named = Myself, { $person }
relation-parent = you are a parent
relation-power-of-attorney = you hold a power of attorney
continue = Continue

## Give access

consent-title = Give access
consent = Give access to { $client }?
consent-asks = { $client } asks to:
consent-person = See about you
consent-use = Use { $name }
consent-lasting = For how long
consent-away = Also when you are not here, for up to { $time }. It must renew its access every { $token }.
consent-once = Once, for { $time }. After that it must send you here again.
allow = Allow
deny = Deny
consent-foot = Either way you return to { $destination }.

## What a client sees about a person

facts-none = That it is you
facts = Your { $facts }
fact-identifier = identifier
fact-name = name
fact-username = user name
fact-email = e-mail address
fact-phone = phone number
fact-birthdate = date of birth
fact-national-identity-number = national identity number
fact-pseudonym = pseudonym
fact-hpr-number = HPR number
fact-authorisations = authorisations as health personnel
fact-identity-provider = identity provider
fact-level = level of identification
fact-network = network
fact-web-page = web page
fact-time-zone = time zone
fact-language = language
fact-picture = picture
fact-gender = gender
fact-address = postal address
fact-groups = groups
fact-roles = roles
fact-rights = rights

## Where an answer goes

destination-site = { $host }
destination-app = an app on this device ({ $scheme })
destination-program = a program on this device ({ $host })
one-moment = One moment
returning = You return to { $destination }.

## Something is wrong

trouble = This cannot go on
trouble-interaction = This page belongs to a sign-in that cannot go on. Go back to the application and begin again.
trouble-request = The application that sent you here made a request that cannot be answered. Nothing was shared with it.
unavailable = Not possible right now
unavailable-wait = Something on our side is down for a moment. Wait a little, and load this page again.
unavailable-maintenance = This service is being worked on. Come back in { $time }, and load this page again.
reference = Error { $status }, reference { $trace }
technical = For developers
technical-in-english = The technical explanation is in English.

## Times and lists

seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
list = { $first } and { $last }
list-none = nothing
moment = { $day } { $month } { $year }, { $hour }:{ $minute } UTC
months =
    .january = January
    .february = February
    .march = March
    .april = April
    .may = May
    .june = June
    .july = July
    .august = August
    .september = September
    .october = October
    .november = November
    .december = December
