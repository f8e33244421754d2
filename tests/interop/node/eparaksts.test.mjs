//! eParaksts: client credentials under a client name that is not ASCII, introspection with the token, and two separate servers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { connect, demo, recordingFetch } from './demo.mjs';

const scope = 'urn:safelayer:eidas:oauth:token:introspect';
const { eparaksts, 'eparaksts-eips': eips } = demo.issuers;

const bearer = (token) => (_server, _client, _body, headers) => headers.set('authorization', `Bearer ${token}`);

async function introspect(issuer, caller, token) {
  const exchanges = [];
  const configuration = await connect(issuer, 'portāls', bearer(caller), recordingFetch(exchanges));
  await openid.tokenIntrospection(configuration, token);
  return exchanges.at(-1).response.json();
}

test('the documented request gets a token of 64 hexadecimal characters', async () => {
  const exchanges = [];
  const configuration = await connect(eparaksts, 'portāls', openid.ClientSecretBasic('drošība'), recordingFetch(exchanges));
  const tokens = await openid.clientCredentialsGrant(configuration, { scope });
  assert.match(tokens.access_token, /^[0-9a-f]{64}$/);
  assert.equal(tokens.expires_in, 120);

  const { headers, response } = exchanges.at(-1);
  assert.equal(new Headers(headers).get('authorization'), 'Basic cG9ydCVDNCU4MWxzOmRybyVDNSVBMSVDNCVBQmJh');
  assert.deepEqual(Object.keys(await response.json()), ['scope', 'access_token', 'token_type', 'expires_in']);
  assert.equal(response.headers.get('content-type'), 'application/json;charset=utf-8');
  assert.equal(response.headers.get('cache-control'), 'no-store, no-cache, must-revalidate');
  assert.equal(response.headers.get('pragma'), 'no-cache');
});

test('the header as printed in the document is 401', async () => {
  const response = await fetch(eparaksts.endpoints.token, {
    method: 'POST',
    headers: { authorization: 'Basic CG94ydCVDNCUMWxzOmRybyVDNSVBMSVDNCVBQmJh', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  assert.equal(response.status, 401);
  assert.match(response.headers.get('www-authenticate'), /^Basic/);
  assert.equal((await response.json()).error, 'invalid_client');
});

test('a token introspects, and is unknown at the other authorization server', async () => {
  const [here, there] = await Promise.all([eparaksts, eips].map(async (issuer) =>
    (await openid.clientCredentialsGrant(await connect(issuer, 'portāls'), { scope })).access_token));

  const active = await introspect(eparaksts, here, here);
  assert.equal(active.active, true);
  assert.equal(active.scope, scope);
  assert.equal(active.client_id, 'portāls');
  assert.equal(active.exp - active.iat, 120);

  assert.deepEqual(await introspect(eips, there, here), { active: false });
  assert.deepEqual(await introspect(eparaksts, here, there), { active: false });
  assert.equal((await introspect(eips, there, there)).active, true);
});
