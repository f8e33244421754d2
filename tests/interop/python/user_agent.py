"""A browser without script: keeps cookies, follows redirects, fills in and submits the forms for sign-in, representation and consent."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

PAGES = 12
ASIDE = re.compile("cancel|deny|decline|refuse|reject|abort|switch", re.IGNORECASE)


class UserAgent:
    """Acts for one person (`username`, `password`); `choose(name, values)` picks one option of a radio group."""

    def __init__(self, session, person, choose=None):
        self.session = session
        self.person = person
        self.choose = choose or (lambda name, values: values[0])

    def authorize(self, url, redirect_uri):
        """Visits every page until the redirect URI; returns the callback's address, a posted one as if it were a query."""
        response = self.session.get(url, allow_redirects=False)
        for _ in range(PAGES):
            if response.is_redirect:
                location = urljoin(response.url, response.headers["Location"])
                if location.startswith(redirect_uri):
                    return location
                response = self.session.get(location, allow_redirects=False)
                continue
            assert response.status_code == 200, response.text
            action, fields = self.submission(response)
            if action.startswith(redirect_uri):
                return f"{action}?{urlencode(fields)}"
            assert "<script" not in response.text.lower()
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(response.url))
            response = self.session.post(action, data=fields, headers={"Origin": origin}, allow_redirects=False)
        raise AssertionError(f"no redirect to {redirect_uri} after {PAGES} pages")

    def submission(self, page):
        """Where the page's form goes, and with which fields."""
        form = next(form for form in Forms.of(page.text) if any(map(agrees, form.buttons)))
        button = next(filter(agrees, form.buttons))
        fields = self.filled(form.inputs)
        if button.get("name"):
            fields.append((button["name"], button.get("value") or ""))
        return urljoin(page.url, button.get("formaction") or form.action), fields

    def filled(self, inputs):
        """The fields of a form, with this person's answers."""
        radios = {}
        for entry in inputs:
            if entry.get("type") == "radio":
                radios.setdefault(entry["name"], []).append(entry.get("value"))
        fields = [(name, self.choose(name, values)) for name, values in radios.items()]
        for entry in inputs:
            name, kind = entry.get("name"), entry.get("type")
            if not name or kind == "radio" or (kind == "checkbox" and "checked" not in entry):
                continue
            typed = None if kind == "hidden" else self.person.get(name)
            fields.append((name, typed or entry.get("value") or ("on" if kind == "checkbox" else "")))
        return fields


def agrees(button):
    """Whether a button goes on to the redirect URI."""
    return not ASIDE.search(" ".join(button.get(key) or "" for key in ("name", "value", "formaction")))


class Forms(HTMLParser):
    """The forms of a page, each with its inputs and buttons as dictionaries of attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    @classmethod
    def of(cls, html):
        """Parses a page."""
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag, attributes):
        """Collects forms and what they submit."""
        attributes = dict(attributes)
        if tag == "form":
            self.found.append(Form(attributes.get("action") or ""))
        elif tag in ("input", "button") and self.found:
            kind = attributes.get("type") or ("submit" if tag == "button" else "text")
            (self.found[-1].buttons if kind == "submit" else self.found[-1].inputs).append(attributes)


class Form:
    """One form."""

    def __init__(self, action):
        self.action = action
        self.inputs = []
        self.buttons = []
