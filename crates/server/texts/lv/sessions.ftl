# Atslēgšanās un personas lapa latviešu valodā. Argumentu nosaukumi visās valodās ir vienādi.

## Log out

logout = Atslēgties
logout-question = Vai atslēgties no pakalpojuma { $service }?
logout-asked = To lūdz lietotne { $client }.
logout-effect = Šajā pārlūkā pieslēgums šeit beigsies. Tas, ko lietotnes drīkst darīt jūsu prombūtnē, turpināsies; to varat izbeigt šeit: { $account }.
logout-stay = Neatslēgties
logout-foot = Pēc tam jūs atgriezīsieties { $destination }.
logged-out = Pieslēgums ir beidzies
logged-out-text = Šajā pārlūkā neviens vairs nav pieslēdzies pakalpojumam { $service }.
still-in = Pieslēgums turpinās
still-in-text = Nekas netika izbeigts. Jūsu pieslēgumi un piešķirtās piekļuves ir šeit: { $account }.
account-link = jūsu lapa
trouble-form = Šī lapa ir pārāk veca vai nav veidota jums šajā pārlūkā. Nekas netika izbeigts.

## A person's own page

account = Jūsu pieslēgumi un piekļuves
account-sign-in = lai redzētu un izbeigtu pieslēgumus un piešķirtās piekļuves
account-unchanged = Nekas netika izbeigts
account-stale = Lapa bija pārāk veca vai piederēja citai personai. Pašreizējais stāvoklis ir šāds.
account-sessions = Jūsu pieslēgumi
session-here = Šis pārlūks
session-other = Cits pārlūks
session-since = Kopš: { $since }
session-until = Līdz: { $until }
session-end = Atslēgties
session-end-other = Izbeigt
session-end-of = { $number }. pieslēgumu (sākums: { $since })
sessions-end = Atslēgties visur
account-more = Šeit redzami tikai jaunākie; ir arī citi.
account-access = Jūsu piešķirtās piekļuves
account-access-none = Nevienai lietotnei nav piekļuves.
access-on-behalf = pārstāvot personu { $other }
access-since = Atļauts: { $since }
access-used = Pēdējoreiz lietots: { $used }
access-waiting = Pašlaik piekļuves nav, bet to var saņemt, jums neprasot
access-end = Izbeigt piekļuvi
access-end-of = lietotnei { $client }
access-end-for = lietotnei { $client }, pārstāvot personu { $other }
access-end-all = Izbeigt visas piekļuves
access-effect = Lietotnei, kuras piekļuvi izbeigsiet, būs jums jājautā no jauna.
