//! Region Halland: client credentials with an assertion as Microsoft's libraries make it, one ticket for each resource.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, importPKCS8 } from 'jose';
import * as openid from 'openid-client';
import { connect, demo, findClient, refused } from './demo.mjs';

const halland = demo.issuers.halland;
const client = findClient(halland, ({ certificate_pem, grants }) => certificate_pem && grants.includes('client_credentials'));
const exampleApi = 'exempelapi.regionhalland.se';
const secondApi = client.resources.find((resource) => resource !== exampleApi);
const forbiddenApi = 'vardapi.regionhalland.se';

/** A padded x5t and no kid, ten minutes, the token endpoint as audience, fractional times, no nbf. */
async function microsoftAssertion() {
  const digest = new X509Certificate(client.certificate_pem).fingerprint.replaceAll(':', '');
  const x5t = Buffer.from(digest, 'hex').toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  assert.match(x5t, /=$/);
  return openid.PrivateKeyJwt(await importPKCS8(client.private_key_pem, 'RS256'), {
    [openid.modifyAssertion](header, payload) {
      delete header.kid;
      delete payload.nbf;
      Object.assign(header, { typ: 'JWT', x5t });
      const now = Date.now() / 1000;
      Object.assign(payload, { aud: halland.endpoints.token, iat: now, exp: now + 600 });
    },
  });
}

test('one ticket for each resource, and none without permission', async () => {
  const configuration = await connect(halland, client.client_id, await microsoftAssertion());
  for (const resource of [exampleApi, secondApi]) {
    const scope = client.scopes.find((name) => name.startsWith(`${resource.split('.')[0]}.`));
    const ticket = await openid.clientCredentialsGrant(configuration, { resource, scope });
    assert.equal(ticket.token_type, 'bearer');
    assert.equal(ticket.expires_in, 3600);
    assert.equal(ticket.scope, scope);
    assert.equal(ticket.refresh_token, undefined);
    const claims = decodeJwt(ticket.access_token);
    assert.equal(claims.aud, resource);
    assert.equal(claims.idtyp, 'app');
    assert.equal(claims.exp - claims.iat, 3600);
  }
  assert.ok(!client.resources.includes(forbiddenApi));
  await refused(openid.clientCredentialsGrant(configuration, { resource: forbiddenApi }), 'invalid_resource');
});

test('without resource the scope names the API', async () => {
  const configuration = await connect(halland, client.client_id, await microsoftAssertion());
  const ticket = await openid.clientCredentialsGrant(configuration, { scope: 'exempelapi.Public' });
  assert.equal(decodeJwt(ticket.access_token).aud, exampleApi);
});

test('two resources in one request are refused', async () => {
  const configuration = await connect(halland, client.client_id, await microsoftAssertion());
  await refused(openid.clientCredentialsGrant(configuration, [['resource', exampleApi], ['resource', secondApi]]), 'invalid_resource');
});
