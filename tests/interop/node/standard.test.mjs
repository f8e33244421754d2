//! `standard`, OAuth 2.1 with RFC 9700: code flow with PKCE and `iss`, refresh, revocation, introspection by the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { authorize, connect, demo, findClient, refused } from './demo.mjs';

const standard = demo.issuers.standard;
const usesCode = ({ grants }) => grants.includes('authorization_code');
const confidential = findClient(standard, (client) => client.auth !== 'none' && usesCode(client));
const publicClient = findClient(standard, (client) => client.auth === 'none' && usesCode(client));

const requestOf = ({ redirect_uris, scopes, resources }) => ({ redirect_uri: redirect_uris[0], scope: scopes.join(' '), resource: resources[0] });

/** What the API itself learns of a token that was meant for it. */
async function introspectAs(resource, token) {
  const { client_id, secret } = standard.resources[resource];
  return openid.tokenIntrospection(await connect(standard, client_id, openid.ClientSecretBasic(secret)), token);
}

for (const [kind, client] of Object.entries({ confidential, public: publicClient })) {
  test(`${kind} client: code, refresh, introspection, revocation`, async () => {
    const configuration = await connect(standard, client.client_id);
    const resource = client.resources[0];
    const { callback, checks } = await authorize(configuration, standard, requestOf(client), { request: 'query' });
    assert.equal(callback.searchParams.get('iss'), standard.issuer);
    const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, { resource });
    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token, { resource });
    assert.notEqual(refreshed.refresh_token, tokens.refresh_token);

    const active = await introspectAs(resource, refreshed.access_token);
    assert.equal(active.active, true);
    assert.equal(active.client_id, client.client_id);
    assert.equal(active.iss, standard.issuer);
    assert.deepEqual([active.aud].flat(), [resource]);

    await openid.tokenRevocation(configuration, refreshed.refresh_token);
    await refused(openid.refreshTokenGrant(configuration, refreshed.refresh_token, { resource }), 'invalid_grant');
    assert.deepEqual({ ...(await introspectAs(resource, refreshed.access_token)) }, { active: false });
  });
}

test('pushed requests work as well', async () => {
  const configuration = await connect(standard, confidential.client_id);
  const { callback, checks } = await authorize(configuration, standard, requestOf(confidential));
  assert.ok((await openid.authorizationCodeGrant(configuration, callback, checks)).access_token);
});

test('without PKCE the request comes back as invalid_request', async () => {
  const configuration = await connect(standard, publicClient.client_id);
  const { callback, checks } = await authorize(configuration, standard, requestOf(publicClient), { request: 'query', pkce: 'absent' });
  await assert.rejects(openid.authorizationCodeGrant(configuration, callback, checks), ({ error }) => error === 'invalid_request');
});
