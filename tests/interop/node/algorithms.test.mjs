//! Round trips with jose: it signs assertions with every algorithm that we verify, and verifies tokens of every one with which we sign.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SignJWT, calculateJwkThumbprint, createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { OwnServer } from './own_server.mjs';

const VERIFIED = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];
const SIGNED = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

let server, base;
const keys = {};

const api = (algorithm) => `https://${algorithm.toLowerCase()}.example`;

/** One issuer, an API for each algorithm that signs, a client for each that is verified. */
function registration() {
  const apis = SIGNED.map((algorithm) => `[[issuers.apis]]\nname = "${api(algorithm)}"\nscopes = ["${algorithm}"]\nalgorithm = "${algorithm}"\n`);
  const scopes = JSON.stringify(SIGNED);
  const clients = VERIFIED.map((algorithm) => {
    const members = Object.entries({ ...keys[algorithm].jwk, alg: algorithm }).map(([name, value]) => `${name} = "${value}"`);
    return `[[issuers.clients]]\nclient_id = "${algorithm}"\ntoken_endpoint_auth_method = "private_key_jwt"\n`
      + `grant_types = ["client_credentials"]\nscopes = ${scopes}\njwks = { keys = [{ ${members.join(', ')} }] }\n`;
  });
  return ['[[issuers]]', 'name = "round"', 'profile = "standard"', 'root = "{base}"', ...apis, ...clients].join('\n');
}

before(async () => {
  for (const algorithm of VERIFIED) {
    const pair = await generateKeyPair(algorithm, { extractable: true, ...(algorithm === 'EdDSA' && { crv: 'Ed25519' }) });
    const jwk = await exportJWK(pair.publicKey);
    keys[algorithm] = { key: pair.privateKey, jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk) } };
  }
  server = await OwnServer.named('round');
  base = server.base;
  await server.start(registration());
});

after(() => server.stop());

/** Asks for a token with an assertion of this algorithm; `key` may be another's. */
async function ask(algorithm, resource, key = keys[algorithm].key, kid = keys[algorithm].jwk.kid) {
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: algorithm, kid })
    .setIssuer(algorithm).setSubject(algorithm).setAudience(base).setIssuedAt().setExpirationTime('30s')
    .sign(key);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: resource,
  });
  const answer = await fetch(`${base}/token`, { method: 'POST', body });
  return { status: answer.status, ...(await answer.json()) };
}

for (const verified of VERIFIED) {
  test(`what jose signs with ${verified} is believed, and what we sign for each API jose believes`, async () => {
    const set = createRemoteJWKSet(new URL(`${base}/jwks`));
    for (const signed of SIGNED) {
      const told = await ask(verified, signed);
      assert.equal(told.status, 200, JSON.stringify(told));
      assert.equal(decodeProtectedHeader(told.access_token).alg, signed);
      const { payload } = await jwtVerify(told.access_token, set, { issuer: base, audience: api(signed), typ: 'at+jwt', algorithms: [signed] });
      assert.equal(payload.client_id, verified);
    }
  });

  test(`another key of ${verified} is not believed`, async () => {
    const pair = await generateKeyPair(verified, verified === 'EdDSA' ? { crv: 'Ed25519' } : undefined);
    const told = await ask(verified, 'ES256', pair.privateKey);
    assert.deepEqual([told.status, told.error], [401, 'invalid_client']);
  });
}

test('the published keys are public, and one of each algorithm that an API needs', async () => {
  const { keys: published } = await (await fetch(`${base}/jwks`)).json();
  for (const key of published) {
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(member in key), member);
  }
  const algorithms = new Set(published.map(({ alg }) => alg));
  for (const algorithm of SIGNED) assert.ok(algorithms.has(algorithm), algorithm);
});
