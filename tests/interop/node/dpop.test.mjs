//! Tokens bound to a key (DPoP, RFC 9449) at the issuers that know it: client credentials, code with and without PAR, refresh, userinfo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import * as openid from 'openid-client';
import { accessTokenClaims, authorize, connect, demo, refused } from './demo.mjs';

const bound = [
  ['helseid', 'client-dpop', 'owner-1:api', 'owner-1:api\\read'],
  ['standard', 'worker-dpop', 'https://api.example.com', 'read'],
  ['standard', 'app-dpop', 'https://api.example.com', 'read'],
];

/** A Configuration, a key, and what holds the key. */
async function holder(name, client_id) {
  const configuration = await connect(demo.issuers[name], client_id);
  const keys = await openid.randomDPoPKeyPair('ES256', { extractable: true });
  const jkt = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
  return { configuration, jkt, DPoP: openid.getDPoPHandle(configuration, keys) };
}

for (const [name, client_id, audience, scope] of bound) {
  const issuer = demo.issuers[name];
  const client = issuer.clients[client_id];
  assert.equal(client.dpop_bound_access_tokens, true);

  for (const request of ['query', 'pushed']) {
    test(`${client_id} at ${name}, request by ${request}: code, userinfo, refresh`, async () => {
      const { configuration, jkt, DPoP } = await holder(name, client_id);
      const parameters = [['redirect_uri', client.redirect_uris[0]], ['scope', `openid offline_access ${scope}`]];
      const { callback, checks } = await authorize(configuration, issuer, parameters, { request, DPoP });
      await refused(openid.authorizationCodeGrant(configuration, callback, checks), 'invalid_dpop_proof');
      const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, {}, { DPoP });
      const carries = async ({ token_type, access_token }, key) => {
        assert.equal(token_type, 'dpop');
        assert.equal((await accessTokenClaims(issuer, access_token, audience)).cnf.jkt, key);
      };
      await carries(tokens, jkt);
      const person = await openid.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub, { DPoP });
      assert.equal(person.sub, tokens.claims().sub);
      const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token, {}, { DPoP });
      await carries(refreshed, jkt);
      const other = await holder(name, client_id);
      const elsewhere = openid.refreshTokenGrant(other.configuration, refreshed.refresh_token, {}, { DPoP: other.DPoP });
      if (client.auth === 'none') await refused(elsewhere, 'invalid_grant');
      else await carries(await elsewhere, other.jkt);
    });
  }

  test(`${client_id} at ${name}: client credentials`, { skip: !client.grants.includes('client_credentials') }, async () => {
    const { configuration, jkt, DPoP } = await holder(name, client_id);
    await refused(openid.clientCredentialsGrant(configuration, { scope }), 'invalid_dpop_proof');
    for (let times = 0; times < 3; times += 1) {
      const { token_type, access_token } = await openid.clientCredentialsGrant(configuration, { scope }, { DPoP });
      assert.deepEqual([token_type, (await accessTokenClaims(issuer, access_token, audience)).cnf], ['dpop', { jkt }]);
    }
  });
}
