# Log out, and a person's own page, in English. Names of arguments are the same in all languages.

## Log out

logout = Log out
logout-question = Log out of { $service }?
logout-asked = { $client } asks for it.
logout-effect = You are then no longer signed in here in this browser. What applications may do when you are away goes on; you can end that on { $account }.
logout-stay = Stay signed in
logout-foot = Afterwards you return to { $destination }.
logged-out = You are logged out
logged-out-text = In this browser nobody is signed in to { $service } any more.
still-in = You are still signed in
still-in-text = Nothing was ended. What you are signed in to and what you have allowed is on { $account }.
account-link = your own page
trouble-form = This page is too old, or was not made for you in this browser. Nothing was ended.

## A person's own page

account = Your sign-ins and access
account-sign-in = to see and end your sign-ins and what you have allowed
account-unchanged = Nothing was ended
account-stale = The page was too old or belonged to somebody else. This is how it is now.
account-sessions = Where you are signed in
session-here = This browser
session-other = Another browser
session-since = Since { $since }
session-until = Until { $until }
session-end = Log out
session-end-other = End
session-end-of = number { $number }, the sign-in of { $since }
sessions-end = Log out everywhere
account-more = Only the latest are listed here; there are more.
account-access = What you have allowed
account-access-none = No application has access.
access-on-behalf = on behalf of { $other }
access-since = Allowed { $since }
access-used = Last used { $used }
access-waiting = Has nothing now, and may get it without asking you
access-end = End access
access-end-of = of { $client }
access-end-for = of { $client } on behalf of { $other }
access-end-all = End all access
access-effect = An application whose access you end must ask you again.
