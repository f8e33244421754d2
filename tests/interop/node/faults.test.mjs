//! Staged faults and a moved clock, as unchanged clients see them, and how they come through.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { authorize, connect, recordingFetch, refused } from './demo.mjs';
import { OwnDemo } from './own_demo.mjs';

const api = 'https://api.example.com';
let demo;
before(async () => { demo = await OwnDemo.start(); });
after(() => demo.stop());
afterEach(() => demo.calm());

const app = () => connect(demo.issuers.standard, 'app');
const request = [['redirect_uri', 'http://127.0.0.1/callback'], ['scope', 'openid offline_access read']];

/** A client whose person is signed in, with its tokens. */
async function signedIn() {
  const configuration = await app();
  const { callback, checks } = await authorize(configuration, demo.issuers.standard, request);
  return { configuration, tokens: await openid.authorizationCodeGrant(configuration, callback, checks) };
}

/** A token of a client for itself. */
async function ownToken() {
  const web = await connect(demo.issuers.standard, 'web');
  return (await openid.clientCredentialsGrant(web, { scope: 'read' })).access_token;
}

/** Tries once more where an answer did not come. */
const twice = (ask) => ask().catch((error) => (error instanceof openid.ResponseBodyError ? Promise.reject(error) : ask()));

test('a lost refresh answer is asked for again, and the session goes on', async () => {
  const { configuration, tokens } = await signedIn();
  await demo.stage('standard', 'token', 'lose_answer');
  let tries = 0;
  const refreshed = await twice(() => openid.refreshTokenGrant(configuration, (tries += 1) && tokens.refresh_token));
  assert.equal(tries, 2);
  const next = await openid.refreshTokenGrant(configuration, refreshed.refresh_token);
  assert.ok(next.access_token);
  await refused(openid.refreshTokenGrant(configuration, tokens.refresh_token), 'invalid_grant');
});

test('an answer that comes too late is a lost one', async () => {
  const { configuration, tokens } = await signedIn();
  configuration.timeout = 1;
  await demo.stage('standard', 'token', { delay_ms: 2_500 });
  let tries = 0;
  const began = performance.now();
  const refreshed = await twice(() => openid.refreshTokenGrant(configuration, (tries += 1) && tokens.refresh_token));
  assert.equal(tries, 2);
  assert.ok(performance.now() - began < 2_500, 'the client did not wait for it');
  assert.ok((await openid.refreshTokenGrant(configuration, refreshed.refresh_token)).access_token);
});

test('who is sent away waits as long as told, and sends the same request again', async () => {
  const configuration = await app();
  const { callback, checks } = await authorize(configuration, demo.issuers.standard, request);
  await demo.stage('standard', 'token', 'unavailable', 2);
  const waits = [];
  const patient = async () => {
    for (;;) {
      try {
        return await openid.authorizationCodeGrant(configuration, callback, checks);
      } catch (error) {
        // The library hands a 5xx over as it came.
        if (error.cause?.status !== 503) throw error;
        assert.equal((await error.cause.json()).error, 'temporarily_unavailable');
        waits.push(Number(error.cause.headers.get('retry-after')));
        await sleep(waits.at(-1) * 1_000);
      }
    }
  };
  assert.ok((await patient()).access_token, 'the code was not spent');
  assert.deepEqual(waits, [1, 1]);
});

test('a new key is found in the published set, and what the old one signed still verifies', async () => {
  const keys = createRemoteJWKSet(new URL(demo.issuers.standard.endpoints.jwks), { cooldownDuration: 0 });
  const verified = async (token) => (await jwtVerify(token, keys, { issuer: demo.issuers.standard.issuer, audience: api })).protectedHeader.kid;
  const old = await ownToken();
  const before = await verified(old);
  await demo.stage('standard', undefined, 'rotate_key');
  assert.notEqual(await verified(await ownToken()), before);
  assert.equal(await verified(old), before);
  const { tokens } = await signedIn();
  assert.equal(tokens.claims().aud, 'app');
});

test('a token by a key that is not published is refused', async () => {
  const keys = createRemoteJWKSet(new URL(demo.issuers.standard.endpoints.jwks), { cooldownDuration: 0 });
  await demo.stage('standard', 'token', 'unpublished_key', 2);
  await assert.rejects(jwtVerify(await ownToken(), keys), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  await assert.rejects(signedIn(), 'openid-client looks for the key of the ID token');
  await jwtVerify(await ownToken(), keys);
});

test('a void nonce is replaced by the one that the refusal brings', async () => {
  const exchanges = [];
  const helseid = demo.issuers.helseid;
  const configuration = await connect(helseid, 'client-dpop', undefined, recordingFetch(exchanges));
  const DPoP = openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair('ES256'));
  const asked = async () => {
    exchanges.length = 0;
    const { token_type } = await openid.clientCredentialsGrant(configuration, { scope: 'owner-1:api\\read' }, { DPoP });
    assert.equal(token_type.toLowerCase(), 'dpop');
    return exchanges.map(({ response }) => response.status);
  };
  assert.deepEqual(await asked(), [400, 200], 'the first nonce');
  assert.deepEqual(await asked(), [200]);
  await demo.stage('helseid', 'token', 'new_nonce');
  assert.deepEqual(await asked(), [400, 200], 'another one');
  assert.deepEqual(await asked(), [200]);
});

test('a code, a token and a session end when the clock says so', async () => {
  const configuration = await app();
  const { callback, checks } = await authorize(configuration, demo.issuers.standard, request);
  await demo.advance(61);
  await refused(openid.authorizationCodeGrant(configuration, callback, checks), 'invalid_grant');
  await demo.calm();
  const { refresh_token } = await openid.authorizationCodeGrant(configuration, callback, checks);
  const { client_id, secret } = demo.issuers.standard.resources[api];
  const gate = await connect(demo.issuers.standard, client_id, openid.ClientSecretBasic(secret));
  const token = await ownToken();
  assert.equal((await openid.tokenIntrospection(gate, token)).active, true);
  await demo.advance(400);
  assert.equal((await openid.tokenIntrospection(gate, token)).active, false);
  await demo.advance(40 * 86_400);
  await refused(openid.refreshTokenGrant(configuration, refresh_token), 'invalid_grant');
});

test('a hint gives a code without a page', async () => {
  const configuration = await connect(demo.issuers.helsenorge, 'journal');
  for (const [login_hint, represented] of [['kari', undefined], ['kari for Lille Nordmann', 'Lille Nordmann']]) {
    const checks = { expectedState: openid.randomState(), expectedNonce: openid.randomNonce(), pkceCodeVerifier: openid.randomPKCECodeVerifier() };
    const url = await openid.buildAuthorizationUrlWithPAR(configuration, {
      redirect_uri: 'http://127.0.0.1/callback', scope: 'openid', prompt: 'none', login_hint, state: checks.expectedState, nonce: checks.expectedNonce,
      code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256',
    });
    const response = await fetch(url, { redirect: 'manual' });
    const tokens = await openid.authorizationCodeGrant(configuration, new URL(response.headers.get('location')), checks);
    assert.equal(tokens.claims().representation?.name, represented);
  }
});
