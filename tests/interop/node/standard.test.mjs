//! `standard`, OAuth 2.1 with RFC 9700: code flow with PKCE and `iss`, refresh, introspection by the API, revocation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { authorize, connect, demo, findClient, refused } from './demo.mjs';

const standard = demo.issuers.standard;
const api = 'https://api.example.com';
const archive = 'https://archive.example.com';
const takesCodes = ({ grants, dpop_bound_access_tokens }) => grants.includes('authorization_code') && !dpop_bound_access_tokens;
const withCode = Object.entries(standard.clients).filter(([, client]) => takesCodes(client));

const requestOf = ({ redirect_uris, scopes }) => [
  ['redirect_uri', redirect_uris[0]],
  ['scope', scopes.join(' ')],
  ['resource', api],
  ['resource', archive],
];

/** What an API learns of a token. */
async function introspectAs(resource, token) {
  const { client_id, secret } = standard.resources[resource];
  return { ...(await openid.tokenIntrospection(await connect(standard, client_id, openid.ClientSecretBasic(secret)), token)) };
}

for (const [client_id, client] of withCode) {
  for (const request of ['query', 'pushed']) {
    test(`${client_id} (${client.auth}), request by ${request}: code, refresh, introspection, revocation`, async () => {
      const configuration = await connect(standard, client_id);
      const { callback, checks } = await authorize(configuration, standard, requestOf(client), { request });
      assert.equal(callback.searchParams.get('iss'), standard.issuer);
      const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, { resource: api });
      const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token, { resource: archive });
      assert.notEqual(refreshed.refresh_token, tokens.refresh_token);

      for (const [resource, other, token] of [[api, archive, tokens.access_token], [archive, api, refreshed.access_token]]) {
        const active = await introspectAs(resource, token);
        assert.equal(active.active, true);
        assert.equal(active.client_id, client_id);
        assert.equal(active.iss, standard.issuer);
        assert.deepEqual([active.aud].flat(), [resource]);
        assert.deepEqual(await introspectAs(other, token), { active: false });
      }

      await openid.tokenRevocation(configuration, refreshed.refresh_token);
      await refused(openid.refreshTokenGrant(configuration, refreshed.refresh_token, { resource: api }), 'invalid_grant');
      assert.deepEqual(await introspectAs(archive, refreshed.access_token), { active: false });
    });
  }
}

test('without PKCE the request comes back as invalid_request', async () => {
  const client = findClient(standard, ({ auth }) => auth === 'none');
  const configuration = await connect(standard, client.client_id);
  const { callback, checks } = await authorize(configuration, standard, requestOf(client), { request: 'query', pkce: 'absent' });
  await assert.rejects(openid.authorizationCodeGrant(configuration, callback, checks), ({ error }) => error === 'invalid_request');
});
