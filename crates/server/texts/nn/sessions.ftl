# Logg ut, og ein person si eiga side, på nynorsk. Argumenta heiter det same på alle språk.

## Log out

logout = Logg ut
logout-question = Vil du logge ut av { $service }?
logout-asked = { $client } ber om det.
logout-effect = Du er då ikkje lenger logga inn i denne nettlesaren. Det applikasjonar får gjere når du ikkje er her, held fram; det kan du avslutte på { $account }.
logout-stay = Hald fram som innlogga
logout-foot = Etterpå kjem du tilbake til { $destination }.
logged-out = Du er logga ut
logged-out-text = Ingen er lenger logga inn på { $service } i denne nettlesaren.
still-in = Du er framleis logga inn
still-in-text = Ingenting vart avslutta. Kvar du er logga inn, og kva du har tillate, står på { $account }.
account-link = di eiga side
trouble-form = Denne sida er for gammal, eller vart ikkje laga for deg i denne nettlesaren. Ingenting vart avslutta.

## A person's own page

account = Innloggingar og tilgangar
account-sign-in = for å sjå og avslutte innloggingar og tilgangar du har gitt
account-unchanged = Ingenting vart avslutta
account-stale = Sida var for gammal eller høyrde til ein annan. Slik er det no.
account-sessions = Her er du logga inn
session-here = Denne nettlesaren
session-other = Ein annan nettlesar
session-since = Sidan { $since }
session-until = Til { $until }
session-end = Logg ut
session-end-other = Avslutt
session-end-of = nummer { $number }, innlogginga frå { $since }
sessions-end = Logg ut overalt
account-more = Her blir berre dei nyaste viste; det finst fleire.
account-access = Dette har du tillate
account-access-none = Ingen applikasjonar har tilgang.
access-on-behalf = på vegner av { $other }
access-since = Tillate { $since }
access-used = Sist brukt { $used }
access-waiting = Har ingen tilgang no, men kan få det utan å spørje deg
access-end = Avslutt tilgangen
access-end-of = for { $client }
access-end-for = for { $client } på vegner av { $other }
access-end-all = Avslutt alle tilgangar
access-effect = Ein applikasjon som mistar tilgangen, må spørje deg på nytt.
