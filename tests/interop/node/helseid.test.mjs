//! HelseID: one sign-in, two APIs that each demand to be the only audience (RFC 8707), with PAR, PKCE and private_key_jwt.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { importJWK } from 'jose';
import * as openid from 'openid-client';
import { accessTokenClaims, authorize, connect, demo, refused } from './demo.mjs';

const helseid = demo.issuers.helseid;
const { client } = helseid.clients;
const scope = 'openid profile offline_access owner-1:api\\write owner-2:api\\read';
const request = [
  ['redirect_uri', client.redirect_uris[0]],
  ['scope', scope],
  ['resource', 'owner-1:api'],
  ['resource', 'owner-2:api'],
];

test('two resources, one sign-in, a token for each', async () => {
  const configuration = await connect(helseid, 'client');
  const { callback, checks } = await authorize(configuration, helseid, request);
  assert.equal(callback.searchParams.get('iss'), helseid.issuer);

  await refused(openid.authorizationCodeGrant(configuration, callback, checks), 'invalid_target');
  const first = await openid.authorizationCodeGrant(configuration, callback, checks, { resource: 'owner-1:api' });
  assert.equal(first.token_type, 'bearer');
  assert.equal(first.expires_in, 600);
  assert.equal(typeof first.rt_expires_in, 'number');
  assert.equal(first.claims().nonce, checks.expectedNonce);
  await carries(first, 'owner-1:api', ['openid', 'owner-1:api\\write', 'profile']);

  const second = await openid.refreshTokenGrant(configuration, first.refresh_token, { resource: 'owner-2:api' });
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(second.claims().sub, first.claims().sub);
  await carries(second, 'owner-2:api', ['openid', 'owner-2:api\\read', 'profile']);

  const third = await openid.refreshTokenGrant(configuration, second.refresh_token, { resource: 'owner-1:api' });
  await carries(third, 'owner-1:api', ['openid', 'owner-1:api\\write', 'profile']);
  await refused(openid.refreshTokenGrant(configuration, first.refresh_token, { resource: 'owner-2:api' }), 'invalid_grant');
  await refused(openid.refreshTokenGrant(configuration, third.refresh_token, { resource: 'owner-1:api' }), 'invalid_grant');
});

test('userinfo answers for the person who signed in', async () => {
  const configuration = await connect(helseid, 'client');
  const { callback, checks } = await authorize(configuration, helseid, request);
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, { resource: 'owner-1:api' });
  const person = await openid.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub);
  assert.equal(person.name, helseid.people[0].name);
});

test('a code is redeemed once, and its second use ends what the first one started', async () => {
  const configuration = await connect(helseid, 'client');
  const { callback, checks } = await authorize(configuration, helseid, request);
  const redeem = () => openid.authorizationCodeGrant(configuration, callback, checks, { resource: 'owner-1:api' });
  const tokens = await redeem();
  await refused(redeem(), 'invalid_grant');
  await refused(openid.refreshTokenGrant(configuration, tokens.refresh_token, { resource: 'owner-1:api' }), 'invalid_grant');
});

test('client credentials without scope get all that the client is allowed of the API', async () => {
  const configuration = await connect(helseid, 'client');
  const tokens = await openid.clientCredentialsGrant(configuration, { resource: 'owner-1:api' });
  const claims = await accessTokenClaims(helseid, tokens.access_token, 'owner-1:api');
  assert.equal(claims.client_id, 'client');
  assert.deepEqual([...claims.scope].sort(), client.scopes.filter((name) => name.startsWith('owner-1:api\\')).sort());
  assert.equal(tokens.refresh_token, undefined);
});

test('a client says for whom it acts, with each token anew', async () => {
  const supplier = await acting('multi-tenant', 'urn:oid:1.0.6523', 'NO:ORGNR:999977774:999977776');
  const tokens = await openid.clientCredentialsGrant(supplier, { scope: 'owner-4:api/read' });
  assert.deepEqual(await organizationOf(tokens), ['multi-tenant', '999977774', '999977776']);

  const own = await acting('single-tenant', 'urn:oid:2.16.578.1.12.4.1.4.101', '200000013');
  assert.deepEqual(
    await organizationOf(await openid.clientCredentialsGrant(own, { scope: 'owner-4:api/read' })),
    ['single-tenant', '200000005', '200000013'],
  );

  const unsigned = await acting('multi-tenant', 'urn:oid:1.0.6523', 'NO:ORGNR:100000008:');
  const narrowed = await openid.clientCredentialsGrant(unsigned, { scope: 'owner-4:api/read owner-4:api/write' });
  assert.deepEqual([narrowed.scope, narrowed.rejected_scope], ['owner-4:api/read', 'owner-4:api/write']);

  const stranger = await acting('multi-tenant', 'urn:oid:1.0.6523', 'NO:ORGNR:200000005');
  const refusal = await refused(openid.clientCredentialsGrant(stranger, { scope: 'owner-4:api/read' }), 'invalid_request');
  assert.match(refusal.error_description, /HID-1001/);
});

test('a refresh names the organisation of its token, and a redeemed code tells `s_hash`', async () => {
  const plain = await connect(helseid, 'multi-tenant');
  const acts = await acting('multi-tenant', 'urn:oid:1.0.6523', 'NO:ORGNR:999977774:');
  const { callback, checks } = await authorize(plain, helseid, [
    ['redirect_uri', helseid.clients['multi-tenant'].redirect_uris[0]],
    ['scope', 'openid offline_access owner-4:api/read'],
  ]);
  const first = await openid.authorizationCodeGrant(plain, callback, checks);
  const hash = createHash('sha256').update(checks.expectedState).digest().subarray(0, 16).toString('base64url');
  assert.equal(first.claims().s_hash, hash);
  const second = await openid.refreshTokenGrant(acts, first.refresh_token);
  assert.deepEqual(await organizationOf(second), ['multi-tenant', '999977774', undefined]);
  const third = await openid.refreshTokenGrant(plain, second.refresh_token);
  assert.deepEqual(await organizationOf(third), ['multi-tenant', undefined, undefined]);
});

/** A Configuration whose assertions name an organisation. */
async function acting(name, system, value) {
  const { private_jwk } = helseid.clients[name];
  const identifier = { system, type: 'ENH', value };
  const key = { key: await importJWK(private_jwk), kid: private_jwk.kid };
  return connect(helseid, name, openid.PrivateKeyJwt(key, {
    [openid.modifyAssertion]: (_header, payload) => {
      payload.assertion_details = { type: 'helseid_authorization', practitioner_role: { organization: { identifier } } };
    },
  }));
}

/** What an access token tells of tenancy, organisation and child. */
async function organizationOf(tokens) {
  const claims = await accessTokenClaims(helseid, tokens.access_token, 'owner-4:api');
  return ['client_tenancy', 'orgnr_parent', 'orgnr_child'].map((claim) => claims[`helseid://claims/client/claims/${claim}`]);
}

/** One audience as a string, and exactly these scopes: a JSON array in the token, a string in the answer. */
async function carries(tokens, audience, scopes) {
  const claims = await accessTokenClaims(helseid, tokens.access_token, audience);
  assert.equal(claims.aud, audience);
  assert.deepEqual([...claims.scope].sort(), scopes);
  assert.deepEqual(tokens.scope.split(' ').sort(), scopes);
}
