//! An API that jose guards, and the tokens that a demo makes to test it: each wrong one fails in the one check that it is made for.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EmbeddedJWK, calculateJwkThumbprint, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { demo } from './demo.mjs';

const program = process.env.BILJETT ?? fileURLToPath(new URL('../../../target/static/biljett', import.meta.url));
const options = { clockTolerance: 60, requiredClaims: ['exp', 'sub'] };

/** What jose says of each wrong token: a code, and the claim. */
const refusals = {
  expired: ['ERR_JWT_EXPIRED', 'exp'],
  audience: ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'aud'],
  issuer: ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'iss'],
  signature: ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', undefined],
  kid: ['ERR_JWKS_NO_MATCHING_KEY', undefined],
  'alg-none': ['ERR_JOSE_ALG_NOT_ALLOWED', undefined],
  typ: ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'typ'],
};

/** The `typ` that tells an access token from others; AD FS writes the one of every JWT, so none is tried there. */
const AT = 'at+jwt';

const kinds = [
  { typ: AT, issuer: 'helseid', client: 'client', api: 'owner-1:api', algorithms: ['RS256'] },
  { typ: AT, issuer: 'helseid', client: 'client-dpop', api: 'owner-1:api', algorithms: ['RS256'] },
  { typ: 'JWT', issuer: 'halland', client: Object.keys(demo.issuers.halland.clients)[0], api: 'exempelapi.regionhalland.se', algorithms: ['RS256'] },
  { typ: AT, issuer: 'standard', client: 'worker-dpop', api: 'https://api.example.com', algorithms: ['ES256'] },
];

async function make(wish) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${demo.base}/demo/tokens`, { method: 'POST', headers, body: JSON.stringify(wish) });
  const told = await response.json();
  assert.equal(response.status, 201, JSON.stringify(told));
  return told;
}

/** The check of a token of this kind; it throws what is wrong. */
function guard({ typ, issuer, api, algorithms }) {
  const { issuer: identifier, endpoints } = demo.issuers[issuer];
  const keys = createRemoteJWKSet(new URL(endpoints.jwks));
  return async (token) => (await jwtVerify(token, keys, { ...options, typ, issuer: identifier, audience: api, algorithms })).payload;
}

/** What can be wrong with a token of this kind. */
const wrongs = ({ typ }) => Object.entries(refusals).filter(([broken]) => broken !== 'typ' || typ === AT);

for (const kind of kinds) {
  const { issuer, client, api } = kind;
  const wish = { issuer, client, api };
  test(`jose takes the right token of ${wish.client} at ${wish.issuer}, and of each wrong one says what is wrong`, async () => {
    const verify = guard(kind);
    const { access_token, proof_key } = await make(wish);
    const claims = await verify(access_token);
    assert.equal(claims.aud, wish.api);
    assert.equal(claims.cnf?.jkt, proof_key && (await calculateJwkThumbprint(proof_key)));
    for (const [broken, [code, claim]] of wrongs(kind)) {
      const told = await make({ ...wish, broken });
      const wrong = (error) => assert.deepEqual([error.code, error.claim], [code, claim], `${broken}: ${error}`) ?? true;
      await assert.rejects(verify(told.access_token), wrong);
    }
    if (proof_key) {
      const told = await make({ ...wish, broken: 'cnf' });
      const { cnf } = await verify(told.access_token);
      assert.notEqual(cnf.jkt, await calculateJwkThumbprint(told.proof_key));
    }
  });
}

/** Whether a proof by the key of the token came with it (RFC 9449 section 4.3). */
async function proven(request, url, token, { cnf }) {
  const { payload, protectedHeader } = await jwtVerify(request.headers.dpop ?? '', EmbeddedJWK, { typ: 'dpop+jwt', maxTokenAge: 60 });
  const { htm, htu, ath } = payload;
  assert.deepEqual([htm, htu], [request.method, url]);
  assert.equal(ath, createHash('sha256').update(token).digest('base64url'));
  assert.equal(cnf.jkt, await calculateJwkThumbprint(protectedHeader.jwk));
}

/** Serves an API; `check` throws what is wrong with a request. */
async function serve(check) {
  const server = createServer(async (request, response) => {
    const url = `http://${request.headers.host}${request.url}`;
    const refused = await check(request, url).then(() => undefined, () => 'invalid_token');
    response.writeHead(refused ? 401 : 204, refused ? { 'www-authenticate': `DPoP error="${refused}"` } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/patients`, close: () => server.close() };
}

const checked = (url, { issuer, client, api }) => new Promise((resolve) => {
  const words = ['token', 'check', '--url', url, '--issuer', issuer, '--client', client, '--api', api, '--base', demo.base, '-o', 'json'];
  execFile(program, words, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, told: stdout && JSON.parse(stdout), stderr }));
});

test('token check finds nothing in an API that jose guards', async () => {
  for (const kind of kinds) {
    const verify = guard(kind);
    const api = await serve(async (request, url) => {
      const [scheme, token] = (request.headers.authorization ?? '').split(' ');
      const claims = await verify(token);
      if (claims.cnf) {
        assert.equal(scheme, 'DPoP');
        await proven(request, url, token, claims);
      }
    });
    const { code, told, stderr } = await checked(api.url, kind);
    api.close();
    assert.equal(code, 0, stderr);
    assert.equal(told.wrong.length, wrongs(kind).length + (kind.client.endsWith('dpop') ? 3 : 0));
    assert.ok(told.wrong.every(({ verdict }) => verdict === 'refused'));
  }
});

test('token check finds everything in an API that only decodes', async () => {
  const api = await serve(async (request) => assert.ok(decodeJwt(request.headers.authorization.split(' ')[1]).sub));
  const { code, told } = await checked(api.url, kinds[0]);
  api.close();
  assert.equal(code, 1);
  assert.deepEqual(told.wrong.map(({ token, verdict }) => [token, verdict]), Object.keys(refusals).map((name) => [name, 'let_through']));
});
