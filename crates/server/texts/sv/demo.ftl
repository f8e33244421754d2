# Demonstrationens sidor, på svenska. Argumenten heter likadant på alla språk.

## The first page

doubles =
    { $count ->
        [one] Biljett efterliknar { $services } för test. Detta är inte den riktiga tjänsten. Inga verkliga uppgifter.
       *[other] Biljett efterliknar { $services } för test. Ingen av dem är den riktiga tjänsten. Inga verkliga uppgifter.
    }
home = Demonstration
home-heading = Tokentjänster på din egen dator
home-lead = Varje utfärdare här följer de publicerade reglerna för en tjänst och avvisar det som tjänsten avvisar. Varje svar har en `Biljett-Trace`, och varje avvisning förklaras under { $conversations }: regeln, källan och vad du kan göra.
home-lead-conversations = de senaste samtalen
plain-http = Vanlig HTTP
over-tls = TLS, med tillit till `ca.pem`
issuers = Utfärdare
issuers-name = Namn
issuers-service = Efterliknar
issuers-links = Länkar
issuers-standards = standarderna
metadata = Metadata
metadata-of = för { $name }
issuer-profile = profil { $name }
token-for-client = Ett åtkomsttoken för klienten själv
token-for-person = Ett åtkomsttoken för { $name }
people = Personer som kan logga in hos { $name }
people-name = Namn
conversations = De senaste samtalen
conversations-none = Inga än. Hämta ett åtkomsttoken med ett av kommandona på förstasidan och ladda sedan om sidan.
conversations-filter = Vilka samtal
conversations-all = Alla
conversations-refused = Bara avvisade
conversations-older = Äldre samtal
conversations-newest = De senaste
conversations-live = Direkt
conversations-live-lead = Nya samtal visas av sig själva. { $stop }
conversations-stop = Stoppa.

## A conversation

conversation = Samtal { $trace }
conversation-of = { $endpoint } hos { $issuer }, { $at }
conversation-arrived = Vad som kom in
conversation-decided = Vad som avgjordes
conversation-answered = Vad som svarades
conversation-query = Frågesträng
conversation-form = Formulär
conversation-basic = Basic, steg för steg
conversation-certificate = Klientcertifikat
conversation-headers =
    { $count ->
        [one] { $count } huvud
       *[other] { $count } huvuden
    }
conversation-members = Innehåll
conversation-take = Ta det med dig
outcome-granted = Beviljad
outcome-refused = Avvisad
outcome-asked = En person tillfrågas
outcome-unavailable = Inte utförd
rules-kept =
    { $count ->
        [one] { $count } regel följdes
       *[other] { $count } regler följdes, i den här ordningen
    }
rule-broken = Inte följd:
elsewhere = Samma begäran hos andra tjänster
elsewhere-lead = Samma begäran, avgjord på nytt utifrån det som lästes här, enligt reglerna i var och en av de andra profilerna. Inget signeras eller förbrukas.
elsewhere-profile = Profil
elsewhere-answer = Svar
elsewhere-reason = Varför
elsewhere-no-endpoint = Finns inte där
elsewhere-not-known = Inte känt
what-to-do = Vad du kan göra
see-conversation = Se hela samtalet

## The labels of an explanation

rule = Regel
arrived = Mottaget
expected = Förväntat
by-how-much = Avvikelse
set-by = Bestäms av
source = Källa

## Where nothing is

absent = Inget att visa här
absent-not-ready = Inte klart än. Ladda om sidan.
absent-conversation = Inget samtal har det spårnings-id:t. De senaste 1 000 samtalen sparas.
absent-page = Här finns ingenting. { $first-page } visar vad som finns.
absent-first-page = Förstasidan
