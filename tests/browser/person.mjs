//! What demo.json says, and what a person does: follow an authorization request, sign in, arrive at the client.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { client } from './browser.mjs';

assert.ok(process.env.BILJETT_DEMO, 'BILJETT_DEMO must be the path of the demo.json of a running demo');
const list = JSON.parse(readFileSync(process.env.BILJETT_DEMO, 'utf8'));
/** The list, with the base that browsers know. */
export const demo = { ...list, base: list.browser_base ?? list.base };

/** The person with this user name. */
export const named = ({ people }, username) => people.find((person) => person.username === username) ?? assert.fail(`nobody is called ${username}`);

const random = () => randomBytes(32).toString('base64url');

/** An authorization request with PKCE as `{ url, state, code_verifier, parameters }`; `more` adds parameters or replaces them; an array repeats one. */
export function authorizationRequest(issuer, client_id, more = {}) {
  const code_verifier = random();
  const parameters = {
    client_id, response_type: 'code', redirect_uri: client.redirect_uri, scope: 'openid', state: random(), nonce: random(),
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'), code_challenge_method: 'S256',
    ...more,
  };
  const pairs = Object.entries(parameters).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return { url: `${issuer.endpoints.authorization}?${new URLSearchParams(pairs)}`, state: parameters.state, code_verifier, parameters };
}

/** Fills in the sign-in page and submits it. */
export async function signIn(page, { username, password }) {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

export const isAt = (page, heading) => page.getByRole('heading', { level: 1, name: heading }).waitFor();

/** Waits until the browser has brought the response to this request to the client; returns its parameters. */
export async function arrives(page, { state }, method = 'GET') {
  await page.getByText('You are back.').waitFor();
  const brought = client.callbacks.filter(({ parameters }) => parameters.get('state') === state);
  assert.deepEqual(brought.map(({ method, path }) => [method, path]), [[method, '/callback']]);
  return brought[0].parameters;
}

/** Asserts that a response carries a code, the state and the issuer, and no error. */
export function grants(parameters, issuer) {
  assert.deepEqual([...parameters.keys()].sort(), ['code', 'iss', 'state']);
  assert.match(parameters.get('code'), /^[\w-]{32,}$/);
  assert.equal(parameters.get('iss'), issuer.issuer);
}

/** Redeems a code as the public client that asked for it; returns the tokens. */
export async function redeem(issuer, { code_verifier, parameters: { client_id, redirect_uri, resource } }, code) {
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id, code, code_verifier, redirect_uri, ...(resource && { resource }) });
  const response = await fetch(issuer.endpoints.token, { method: 'POST', body });
  assert.equal(response.status, 200, await response.clone().text());
  const tokens = await response.json();
  assert.equal(typeof tokens.access_token, 'string');
  return tokens;
}

/** The claims of a JWT, whose signature is another test's matter. */
export const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** How often the client was called about this request. */
export const calls = ({ state }) => client.callbacks.filter(({ parameters }) => parameters.get('state') === state).length;
