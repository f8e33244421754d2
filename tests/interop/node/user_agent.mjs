//! A browser without script: keeps cookies, follows redirects, fills in and submits the forms for sign-in, representation and consent.
import assert from 'node:assert/strict';

const PAGES = 12;
/** Buttons that leave the way to the redirect URI. */
const ASIDE = /cancel|deny|decline|refuse|reject|abort|switch/i;

export class UserAgent {
  #cookies = new Map();
  #person;
  #choose;

  /** `person` is `{ username, password }`; `choose` picks one of the options of a radio group, by name and values. */
  constructor(person, choose = (_name, values) => values[0]) {
    this.#person = person;
    this.#choose = choose;
  }

  /** Visits `url` and every page behind it until the redirect URI; returns the callback as a URL, or a Request where it was posted. */
  async authorize(url, redirectUri) {
    let visit = { url: new URL(url), options: {} };
    for (let page = 0; page < PAGES; page += 1) {
      const response = await this.#fetch(visit);
      if (response.status >= 300 && response.status < 400) {
        const location = new URL(response.headers.get('location'), visit.url);
        if (location.href.startsWith(redirectUri)) return location;
        visit = { url: location, options: {} };
        continue;
      }
      const html = await response.text();
      assert.equal(response.status, 200, `${visit.url.pathname}: ${html}`);
      visit = this.#submit(visit.url, html);
      if (visit.url.href.startsWith(redirectUri)) return new Request(visit.url, visit.options);
      assert.doesNotMatch(html, /<script/i);
    }
    return assert.fail(`no redirect to ${redirectUri} after ${PAGES} pages`);
  }

  async #fetch({ url, options }) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, ...(cookie && { cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/;\s*max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  #submit(base, html) {
    const form = forms(html).find(({ buttons }) => buttons.some(agrees)) ?? assert.fail(`no form to submit in: ${html}`);
    const fields = this.#fill(form.inputs);
    const button = form.buttons.find(agrees);
    if (button.name) fields.append(button.name, button.value ?? '');
    const url = new URL(button.formaction ?? form.action ?? '', base);
    return { url, options: { method: 'POST', body: fields, headers: { origin: base.origin } } };
  }

  #fill(inputs) {
    const fields = new URLSearchParams();
    const options = Map.groupBy(inputs.filter(({ type }) => type === 'radio'), ({ name }) => name);
    for (const [name, radios] of options) fields.append(name, this.#choose(name, radios.map(({ value }) => value)));
    for (const { name, type, value, checked } of inputs) {
      if (!name || type === 'radio' || (type === 'checkbox' && checked === undefined)) continue;
      fields.append(name, (type !== 'hidden' && this.#person[name]) || (value ?? (type === 'checkbox' ? 'on' : '')));
    }
    return fields;
  }
}

const agrees = ({ name = '', value = '', formaction = '' }) => !ASIDE.test(`${name} ${value} ${formaction}`);

/** The forms of a page as `{ action, inputs, buttons }`, each tag as an object of its attributes. */
function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, head, content]) => {
    const tags = [...content.matchAll(/<(input|button)\b([^>]*)>/gi)].map(([, tag, text]) => ({ tag: tag.toLowerCase(), ...attributes(text) }));
    const submits = ({ tag, type }) => (tag === 'button' ? (type ?? 'submit') : type) === 'submit';
    return { ...attributes(head), inputs: tags.filter((tag) => tag.tag === 'input' && !submits(tag)), buttons: tags.filter(submits) };
  });
}

function attributes(text) {
  const pairs = text.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries([...pairs].map(([, name, double, single, bare]) => [name.toLowerCase(), decode(double ?? single ?? bare ?? '')]));
}

function decode(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex || decimal ? String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)) : (named[name] ?? whole));
}
