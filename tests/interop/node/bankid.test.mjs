//! BankID (2017 pilot): code and hybrid flow with client_secret_basic and without PKCE; the ID token of the document.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as openid from 'openid-client';
import { authorize, connect, demo, refused } from './demo.mjs';
import { UserAgent } from './user_agent.mjs';

const bankid = demo.issuers.bankid;
const { Postman: postman } = bankid.clients;
const redirect_uri = 'https://www.getpostman.com/oauth2/callback';
const withoutPkce = { pkce: 'absent', request: 'query' };

const halfHash = (value) => createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

function isDocumentedIdToken(tokens, claims) {
  assert.match(decodeProtectedHeader(tokens.id_token).kid, /^bankid-oauth/);
  assert.equal(claims.aud, 'Postman');
  assert.equal(claims.azp, 'Postman');
  assert.deepEqual(claims.amr, ['BankID']);
  assert.equal(claims.exp - claims.auth_time, 3600);
  assert.equal(claims.name, bankid.people[0].name);
  assert.equal(claims.at_hash, halfHash(tokens.access_token));
}

test('code flow with Basic and without PKCE, then userinfo', async () => {
  const configuration = await connect(bankid, 'Postman');
  assert.equal(postman.auth, 'client_secret_basic');
  const { callback, checks } = await authorize(configuration, bankid, { redirect_uri, scope: 'openid' }, withoutPkce);
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  isDocumentedIdToken(tokens, tokens.claims());
  assert.equal(tokens.claims().nonce, checks.expectedNonce);
  assert.match(tokens.access_token, /^[0-9a-f]{32,}$/);
  assert.equal(tokens.expires_in, 3600);
  assert.equal(tokens.scope, 'openid');
  assert.equal(tokens.refresh_token, undefined);

  const person = await openid.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub);
  assert.equal(person.name, bankid.people[0].name);
});

test('hybrid flow: the code arrives with an ID token that holds its hash', async () => {
  const configuration = await connect(bankid, 'Postman');
  openid.useCodeIdTokenResponseType(configuration);
  const { callback, checks } = await authorize(configuration, bankid, { redirect_uri, scope: 'openid' }, withoutPkce);
  const response = new URLSearchParams(callback.hash.slice(1));
  assert.equal(decodeJwt(response.get('id_token')).c_hash, halfHash(response.get('code')));
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  isDocumentedIdToken(tokens, tokens.claims());
});

// openid-client takes a literal `"nonce": null` for a mismatch, so the document's own request is sent without it.
test('without a nonce the ID token says null, and the answer is laid out as documented', async () => {
  const url = new URL(bankid.endpoints.authorization);
  url.search = new URLSearchParams({ client_id: 'Postman', response_type: 'code', scope: 'openid', redirect_uri, state: 'xyz' });
  const callback = await new UserAgent(bankid.people[0]).authorize(url, redirect_uri);
  const response = await fetch(bankid.endpoints.token, {
    method: 'POST',
    headers: { authorization: 'Basic UG9zdG1hbjoxMjM0', 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=authorization_code&code=${callback.searchParams.get('code')}&redirect_uri=${encodeURIComponent(redirect_uri)}`,
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.equal(response.headers.get('content-type'), 'application/json;charset=utf-8');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('pragma'), 'no-cache');
  const tokens = JSON.parse(text);
  assert.deepEqual(Object.keys(tokens), ['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  assert.equal(text, JSON.stringify(tokens));
  const claims = decodeJwt(tokens.id_token);
  assert.equal(claims.nonce, null);
  isDocumentedIdToken(tokens, claims);
});

test('there is no refresh grant', async () => {
  const configuration = await connect(bankid, 'Postman');
  await refused(openid.refreshTokenGrant(configuration, '4497db915b5b479191c81a7854a2fa8'), 'unsupported_grant_type');
});
