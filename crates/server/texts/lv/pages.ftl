# Pieslēgšanās lapas latviešu valodā. Argumentu nosaukumi visās valodās ir vienādi.

## On every page

demonstration = Biljett demonstrācija. Dati nav īsti.
double = Biljett testēšanas vajadzībām atdarina { $service } ({ $document }, { $date }). Tas nav { $service }. Dati nav īsti.
undated = bez datuma
undated-since = bez datuma, ne agrāk kā { $year }. gadā
title = { $page } · { $service }
title-test = { $page } · { $service } (tests)
title-error = Kļūda: { $page }
languages = Valoda

## Sign in

sign-in = Pieslēgties
sign-in-reason = lai turpinātu darbu lietotnē { $client }
sign-in-failed = Pieslēgšanās neizdevās
username = Lietotājvārds
password = Parole
cancel = Atcelt
sign-in-foot = Lietotne { $client } jūsu paroli neredz. Pēc tam jūs atgriezīsieties { $destination }.
at-once = Vai pieslēdzieties uzreiz: šī ir demonstrācija
at-once-level = Līmenis { $level }
at-once-others = Drīkst pārstāvēt: { $people }
wrong-password = Nepareizs lietotājvārds vai parole. Pārbaudiet abus un mēģiniet vēlreiz.
too-many-guesses = Parole pārāk daudz reižu ievadīta nepareizi. Uzgaidiet { $time } un mēģiniet vēlreiz.
not-now = Neizdevās. Lūdzu, mēģiniet vēlreiz.

## Who is signed in

signed-in-as = Jūs darbojaties kā { $person }
signed-in-for = Jūs darbojaties kā { $person }, pārstāvot personu { $other }
switch-person = Tas neesat jūs?

## Whom to act for

represent = Ko jūs pārstāvat?
represent-reason = Jūs turpināsiet darbu lietotnē { $client } izvēlētās personas vārdā.
oneself = Sevi
oneself-named = Sevi, { $person }
relation-parent = jūs esat viens no vecākiem
relation-power-of-attorney = jums ir pilnvara
continue = Turpināt

## Give access

consent-title = Piešķirt piekļuvi
consent = Vai piešķirt piekļuvi lietotnei { $client }?
consent-asks = Lietotne { $client } lūdz atļauju:
consent-person = Redzēt šo informāciju par jums
consent-use = Izmantot { $name }
consent-lasting = Cik ilgi
consent-away = Arī tad, kad jūs neesat klāt, ne ilgāk kā { $time }. Katra piekļuve ir spēkā { $token }, pēc tam lietotnei tā jāatjauno.
consent-once = Vienu reizi; piekļuve ir spēkā { $time }. Pēc tam lietotnei jūs atkal jāsūta uz šejieni.
allow = Atļaut
deny = Neatļaut
consent-foot = Jebkurā gadījumā jūs atgriezīsieties { $destination }.

## What a client sees about a person

facts-none = To, ka tas esat jūs
facts = { $facts }
fact-identifier = identifikators
fact-name = vārds
fact-username = lietotājvārds
fact-email = e-pasta adrese
fact-phone = tālruņa numurs
fact-birthdate = dzimšanas datums
fact-national-identity-number = personas kods
fact-pseudonym = pseidonīms
fact-hpr-number = HPR numurs
fact-authorisations = ārstniecības personas tiesības
fact-identity-provider = identitātes nodrošinātājs
fact-level = identifikācijas līmenis
fact-network = tīkls
fact-web-page = tīmekļa lapa
fact-time-zone = laika josla
fact-language = valoda
fact-picture = attēls
fact-gender = dzimums
fact-address = pasta adrese
fact-groups = grupas
fact-roles = lomas
fact-rights = tiesības

## Where an answer goes

destination-site = vietnē { $host }
destination-app = lietotnē šajā ierīcē ({ $scheme })
destination-program = programmā šajā ierīcē ({ $host })
one-moment = Vienu mirkli
returning = Jūs atgriežaties { $destination }.

## Something is wrong

trouble = Turpināt nav iespējams
trouble-interaction = Šī lapa pieder pie pieslēgšanās, kuru nevar turpināt. Atgriezieties lietotnē un sāciet no jauna.
trouble-request = Lietotne, kas jūs nosūtīja šurp, iesniedza pieprasījumu, uz kuru nevar atbildēt. Tai nekas netika atklāts.
unavailable = Pašlaik nav iespējams
unavailable-wait = Pie mums radušies īslaicīgi traucējumi. Mazliet uzgaidiet un ielādējiet lapu vēlreiz.
unavailable-maintenance = Notiek pakalpojuma apkope. Atgriezieties pēc norādītā laika ({ $time }) un ielādējiet lapu vēlreiz.
reference = Kļūda { $status }, atsauce { $trace }
technical = Izstrādātājiem
technical-in-english = Tehniskais skaidrojums ir angļu valodā.

## Times and lists

# In the accusative: each text around a time is worded so that it fits.
seconds =
    { $count ->
        [zero] { $count } sekundes
        [one] { $count } sekundi
       *[other] { $count } sekundes
    }
minutes =
    { $count ->
        [zero] { $count } minūtes
        [one] { $count } minūti
       *[other] { $count } minūtes
    }
hours =
    { $count ->
        [zero] { $count } stundas
        [one] { $count } stundu
       *[other] { $count } stundas
    }
days =
    { $count ->
        [zero] { $count } dienas
        [one] { $count } dienu
       *[other] { $count } dienas
    }
list = { $first } un { $last }
list-none = nekas
moment = { $year }. gada { $day }. { $month } plkst. { $hour }.{ $minute } UTC
months =
    .january = janvāris
    .february = februāris
    .march = marts
    .april = aprīlis
    .may = maijs
    .june = jūnijs
    .july = jūlijs
    .august = augusts
    .september = septembris
    .october = oktobris
    .november = novembris
    .december = decembris
