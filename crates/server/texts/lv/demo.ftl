# Demonstrācijas lapas latviešu valodā. Argumentu nosaukumi visās valodās ir vienādi.

## The first page

doubles =
    { $count ->
        [zero] Biljett testēšanas vajadzībām atdarina šādus pakalpojumus: { $services }. Neviens no tiem nav īstais. Dati nav īsti.
        [one] Biljett testēšanas vajadzībām atdarina pakalpojumu { $services }. Tas nav īstais pakalpojums. Dati nav īsti.
       *[other] Biljett testēšanas vajadzībām atdarina šādus pakalpojumus: { $services }. Neviens no tiem nav īstais. Dati nav īsti.
    }
home = Demonstrācija
home-heading = Talonu pakalpojumi jūsu datorā
home-lead = Katrs izdevējs šeit ievēro viena pakalpojuma publicētos noteikumus un noraida to, ko noraida šis pakalpojums. Katrai atbildei ir `Biljett-Trace`, un katrs noraidījums ir izskaidrots sadaļā { $conversations }: noteikums, avots un ko darīt.
home-lead-conversations = „Pēdējās sarunas”
plain-http = Parastais HTTP
over-tls = TLS, uzticoties `ca.pem`
issuers = Izdevēji
issuers-name = Nosaukums
issuers-service = Atdarina
issuers-links = Saites
issuers-standards = standartus
metadata = Metadati
metadata-of = izdevējam { $name }
issuer-profile = profils { $name }
token-for-client = Piekļuves talons pašam klientam
token-for-person = Piekļuves talons personai { $name }
people = Personas, kas var pieslēgties pie izdevēja { $name }
people-name = Vārds
conversations = Pēdējās sarunas
conversations-none = Vēl nav nevienas. Saņemiet piekļuves talonu ar kādu no sākumlapas komandām un ielādējiet lapu vēlreiz.
conversations-filter = Kuras sarunas
conversations-all = Visas
conversations-refused = Tikai noraidītās
conversations-older = Vecākas sarunas
conversations-newest = Jaunākās
conversations-live = Sekot līdzi
conversations-live-lead = Jaunas sarunas parādās pašas. { $stop }
conversations-stop = Apturēt.

## A conversation

conversation = Saruna { $trace }
conversation-of = Galapunkts { $endpoint }, izdevējs { $issuer }, { $at }
conversation-arrived = Kas tika saņemts
conversation-decided = Kas tika izlemts
conversation-answered = Kas tika atbildēts
conversation-query = Vaicājums
conversation-form = Veidlapa
conversation-basic = Basic, soli pa solim
conversation-certificate = Klienta sertifikāts
conversation-headers =
    { $count ->
        [zero] { $count } galveņu
        [one] { $count } galvene
       *[other] { $count } galvenes
    }
conversation-members = Saturs
conversation-take = Paņemiet līdzi
outcome-granted = Atļauts
outcome-refused = Noraidīts
outcome-asked = Tiek jautāts personai
outcome-unavailable = Nav izpildīts
rules-kept =
    { $count ->
        [zero] Ievēroti { $count } noteikumi, šādā secībā
        [one] Ievērots { $count } noteikums
       *[other] Ievēroti { $count } noteikumi, šādā secībā
    }
rule-broken = Nav ievērots:
elsewhere = Tas pats pieprasījums citur
elsewhere-lead = Tas pats pieprasījums, vēlreiz izvērtēts pēc katra cita profila noteikumiem, balstoties uz šeit nolasīto. Nekas netiek parakstīts vai izlietots.
elsewhere-profile = Profils
elsewhere-answer = Atbilde
elsewhere-reason = Kāpēc
elsewhere-no-endpoint = Tur tāda nav
elsewhere-not-known = Nav zināms
what-to-do = Ko darīt
see-conversation = Skatīt visu sarunu

## The labels of an explanation

rule = Noteikums
arrived = Saņemts
expected = Gaidīts
by-how-much = Novirze
set-by = Nosaka
source = Avots

## Where nothing is

absent = Šeit nav ko rādīt
absent-not-ready = Vēl nav gatavs. Ielādējiet lapu vēlreiz.
absent-conversation = Nevienai sarunai nav šāda identifikatora; tiek glabātas pēdējās 1000 sarunas.
absent-page = Šeit nekā nav. { $first-page } rāda, kas ir pieejams.
absent-first-page = Sākumlapa
