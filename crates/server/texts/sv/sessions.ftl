# Logga ut, och en persons egen sida, på svenska. Argumenten heter likadant på alla språk.

## Log out

logout = Logga ut
logout-question = Vill du logga ut från { $service }?
logout-asked = { $client } ber om det.
logout-effect = Du är då inte längre inloggad i den här webbläsaren. Det som applikationer får göra när du inte är här fortsätter; det kan du avsluta på { $account }.
logout-stay = Förbli inloggad
logout-foot = Efteråt kommer du tillbaka till { $destination }.
logged-out = Du är utloggad
logged-out-text = Ingen är längre inloggad i { $service } i den här webbläsaren.
still-in = Du är fortfarande inloggad
still-in-text = Inget avslutades. Var du är inloggad och vad du har tillåtit står på { $account }.
account-link = din egen sida
trouble-form = Den här sidan är för gammal, eller gjordes inte för dig i den här webbläsaren. Inget avslutades.

## A person's own page

account = Inloggningar och åtkomst
account-sign-in = för att se och avsluta inloggningar och åtkomst som du har gett
account-unchanged = Inget avslutades
account-stale = Sidan var för gammal eller hörde till någon annan. Så här är det nu.
account-sessions = Här är du inloggad
session-here = Den här webbläsaren
session-other = En annan webbläsare
session-since = Sedan { $since }
session-until = Till { $until }
session-end = Logga ut
session-end-other = Avsluta
session-end-of = nummer { $number }, inloggningen från { $since }
sessions-end = Logga ut överallt
account-more = Här visas bara de senaste; det finns fler.
account-access = Det här har du tillåtit
account-access-none = Ingen applikation har åtkomst.
access-on-behalf = som ombud för { $other }
access-since = Tillåten { $since }
access-used = Senast använd { $used }
access-waiting = Har ingen åtkomst just nu, men kan få det utan att fråga dig
access-end = Avsluta åtkomsten
access-end-of = för { $client }
access-end-for = för { $client } som ombud för { $other }
access-end-all = Avsluta all åtkomst
access-effect = En applikation vars åtkomst du avslutar måste fråga dig på nytt.
