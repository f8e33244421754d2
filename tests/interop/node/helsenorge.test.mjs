//! Helsenorge: a code flow without client_id, `/extend`, the public client, and a client that must show its certificate.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { authentication, authorize, connect, demo, expired, findClient, overTls, refused } from './demo.mjs';

const helsenorge = demo.issuers.helsenorge;
const confidential = findClient(helsenorge, ({ auth, require_mtls, grants }) => auth === 'private_key_jwt' && !require_mtls && grants.includes('refresh_token'));
const publicClient = findClient(helsenorge, ({ auth, require_mtls }) => auth === 'none' && !require_mtls);
const withoutRefresh = findClient(helsenorge, ({ grants }) => grants.includes('authorization_code') && !grants.includes('refresh_token'));
const mutualTls = findClient(helsenorge, (client) => client.require_mtls && !expired(client));

const requestOf = ({ redirect_uris }, more = {}) => ({ redirect_uri: redirect_uris[0], scope: 'openid offline_access', ui_locales: 'nb', ...more });

/** The client authentication of a Helsenorge client: the assertion alone, no client_id beside it (at PAR it is a request parameter). */
async function withoutClientId(client) {
  const authenticate = await authentication(client);
  return async (server, registered, body, headers) => {
    await authenticate(server, registered, body, headers);
    if (client.auth !== 'none' && !body.has('response_type')) body.delete('client_id');
  };
}

const connectTo = async (client) => connect(helsenorge, client.client_id, await withoutClientId(client));

async function extend(client, refresh_token) {
  const body = new URLSearchParams({ refresh_token });
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  await (await withoutClientId(client))({ issuer: helsenorge.issuer }, { client_id: client.client_id }, body, headers);
  const response = await fetch(helsenorge.endpoints.extend, { method: 'POST', headers, body });
  return { status: response.status, cacheControl: response.headers.get('cache-control'), answer: await response.json() };
}

for (const response_mode of ['query', 'form_post']) {
  test(`confidential client without client_id: code by ${response_mode}, refresh, extend`, async () => {
    const configuration = await connectTo(confidential);
    const { callback, checks } = await authorize(configuration, helsenorge, requestOf(confidential, { response_mode }));
    const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
    assert.equal(tokens.scope, 'openid offline_access');
    assert.equal(tokens.expires_in, 1800);
    assert.equal(tokens.token_type, 'bearer');
    assert.equal(tokens.claims().aud, confidential.client_id);

    const extended = await extend(confidential, tokens.refresh_token);
    assert.deepEqual(extended, { status: 200, cacheControl: 'no-store', answer: { refresh_token: tokens.refresh_token, expires_in: 1800 } });

    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token);
    assert.notEqual(refreshed.access_token, tokens.access_token);
    assert.equal(refreshed.scope, 'openid offline_access');
  });
}

test('public client: a wrong verifier and a foreign extension spend nothing', async () => {
  const configuration = await connectTo(publicClient);
  const { callback, checks } = await authorize(configuration, helsenorge, requestOf(publicClient));
  const wrong = { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() };
  await refused(openid.authorizationCodeGrant(configuration, callback, wrong), 'invalid_grant');
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  assert.equal(tokens.scope, 'openid offline_access');

  const foreign = await extend(confidential, tokens.refresh_token);
  assert.deepEqual([foreign.status, foreign.answer.error], [400, 'invalid_grant']);
  assert.equal((await extend(publicClient, tokens.refresh_token)).status, 200);
  assert.ok((await openid.refreshTokenGrant(configuration, tokens.refresh_token)).access_token);
});

test('a client that may not have refresh tokens gets none, although it asks', async () => {
  const configuration = await connectTo(withoutRefresh);
  const { callback, checks } = await authorize(configuration, helsenorge, requestOf(withoutRefresh));
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  assert.equal(tokens.refresh_token, undefined);
  assert.ok(tokens.access_token);
});

test('the ID token tells who signed in and whom they act for', async () => {
  const configuration = await connectTo(confidential);
  const claimsOf = async (person, choose) => {
    const { callback, checks } = await authorize(configuration, helsenorge, requestOf(confidential), { person, choose });
    return (await openid.authorizationCodeGrant(configuration, callback, checks)).claims();
  };
  for (const person of helsenorge.people) {
    let choices = [];
    const forOther = await claimsOf(person, (_name, values) => (choices = values).at(-1));
    assert.equal(forOther.name, person.name);
    if (choices.length === 0) continue;
    assert.equal(forOther.representation.sub, choices.at(-1));
    assert.notEqual(forOther.representation.sub, forOther.sub);
    assert.equal(typeof forOther.representation.name, 'string');
    assert.match(forOther.representation.relation, /^(parent|power_of_attorney)$/);
    assert.equal((await claimsOf(person)).representation, undefined);
    return;
  }
  assert.fail('nobody in the demo represents another');
});

test('mutual TLS: no certificate, another\'s and an expired one are invalid_client; the registered one is granted', async () => {
  const authenticate = await withoutClientId(mutualTls);
  const configuration = await connectTo(mutualTls);
  const secured = overTls(configuration, authenticate, mutualTls);
  const { callback, checks } = await authorize(secured, helsenorge, requestOf(mutualTls));

  const redeem = (certificate) => openid.authorizationCodeGrant(overTls(configuration, authenticate, certificate), callback, checks);
  await refused(redeem(undefined), 'invalid_client');
  const another = Object.values(demo.issuers).flatMap(({ clients }) => Object.values(clients))
    .find((client) => client.certificate_pem && client.certificate_pem !== mutualTls.certificate_pem && !expired(client));
  await refused(redeem(another), 'invalid_client');

  const tokens = await openid.authorizationCodeGrant(secured, callback, checks);
  assert.equal(tokens.scope, 'openid offline_access');
  assert.ok((await openid.refreshTokenGrant(secured, tokens.refresh_token)).access_token);
});

test('mutual TLS: a registered certificate that has expired is invalid_client', async () => {
  const lapsed = findClient(helsenorge, expired);
  const secured = overTls(await connectTo(lapsed), await withoutClientId(lapsed), lapsed);
  await refused(openid.buildAuthorizationUrlWithPAR(secured, {
    ...requestOf(lapsed), state: openid.randomState(), nonce: openid.randomNonce(),
    code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()), code_challenge_method: 'S256',
  }), 'invalid_client');
});
