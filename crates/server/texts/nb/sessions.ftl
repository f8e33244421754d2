# Logg ut, og en persons egen side, på bokmål. Argumentene heter det samme på alle språk.

## Log out

logout = Logg ut
logout-question = Vil du logge ut av { $service }?
logout-asked = { $client } ber om det.
logout-effect = Du er da ikke lenger logget inn i denne nettleseren. Det applikasjoner får gjøre når du ikke er her, fortsetter; det kan du avslutte på { $account }.
logout-stay = Forbli innlogget
logout-foot = Etterpå kommer du tilbake til { $destination }.
logged-out = Du er logget ut
logged-out-text = Ingen er lenger logget inn på { $service } i denne nettleseren.
still-in = Du er fortsatt logget inn
still-in-text = Ingenting ble avsluttet. Hvor du er logget inn, og hva du har tillatt, står på { $account }.
account-link = din egen side
trouble-form = Denne siden er for gammel, eller ble ikke laget for deg i denne nettleseren. Ingenting ble avsluttet.

## A person's own page

account = Innlogginger og tilganger
account-sign-in = for å se og avslutte innlogginger og tilganger du har gitt
account-unchanged = Ingenting ble avsluttet
account-stale = Siden var for gammel eller hørte til en annen. Slik er det nå.
account-sessions = Her er du logget inn
session-here = Denne nettleseren
session-other = En annen nettleser
session-since = Siden { $since }
session-until = Til { $until }
session-end = Logg ut
session-end-other = Avslutt
session-end-of = nummer { $number }, innloggingen fra { $since }
sessions-end = Logg ut overalt
account-more = Her vises bare de nyeste; det finnes flere.
account-access = Dette har du tillatt
account-access-none = Ingen applikasjoner har tilgang.
access-on-behalf = på vegne av { $other }
access-since = Tillatt { $since }
access-used = Sist brukt { $used }
access-waiting = Har ingen tilgang nå, men kan få det uten å spørre deg
access-end = Avslutt tilgangen
access-end-of = for { $client }
access-end-for = for { $client } på vegne av { $other }
access-end-all = Avslutt alle tilganger
access-effect = En applikasjon som mister tilgangen, må spørre deg på nytt.
