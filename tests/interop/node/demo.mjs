//! What demo.json says, and how openid-client, jose and undici speak to the servers that it lists.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRemoteJWKSet, importJWK, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { UserAgent } from './user_agent.mjs';

assert.ok(process.env.BILJETT_DEMO, 'BILJETT_DEMO must be the path of the demo.json of a running demo');
export const demo = JSON.parse(readFileSync(process.env.BILJETT_DEMO, 'utf8'));

/** The first client of an issuer that `fits`, as `{ client_id, ...what demo.json says }`. */
export function findClient(issuer, fits) {
  const [client_id, client] = Object.entries(issuer.clients).find(([, client]) => fits(client)) ?? assert.fail('the demo has no such client');
  return { client_id, ...client };
}

/** The registered client authentication of a client, as openid-client performs it. */
export async function authentication({ auth, secret, private_jwk }) {
  switch (auth) {
    case 'none': return openid.None();
    case 'client_secret_basic': return openid.ClientSecretBasic(secret);
    case 'client_secret_post': return openid.ClientSecretPost(secret);
    case 'private_key_jwt': return openid.PrivateKeyJwt({ key: await importJWK(private_jwk), kid: private_jwk.kid });
    default: return assert.fail(`unknown client authentication ${auth}`);
  }
}

/** A Configuration from the issuer's discovery document; ID tokens have their signatures checked. */
export async function connect(issuer, client_id, clientAuthentication, fetch = globalThis.fetch) {
  // The library compares the issuer when it derives the document's address itself, which BankID's does not allow.
  const derivable = issuer.metadata === `${issuer.issuer}/.well-known/openid-configuration`;
  const configuration = await openid.discovery(
    new URL(derivable ? issuer.issuer : issuer.metadata),
    client_id,
    undefined,
    clientAuthentication ?? (await authentication(issuer.clients[client_id])),
    { execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks], [openid.customFetch]: fetch },
  );
  assert.equal(configuration.serverMetadata().issuer, issuer.issuer);
  return configuration;
}

/** The same Configuration with its token and PAR endpoints on the TLS listener, under a client certificate or none. */
export function overTls(configuration, clientAuthentication, certificate) {
  const metadata = structuredClone({ ...configuration.serverMetadata() });
  metadata.token_endpoint = tlsAddress(metadata.token_endpoint);
  metadata.pushed_authorization_request_endpoint = tlsAddress(metadata.pushed_authorization_request_endpoint);
  const secured = new openid.Configuration(metadata, configuration.clientMetadata().client_id, undefined, clientAuthentication);
  openid.allowInsecureRequests(secured);
  openid.enableNonRepudiationChecks(secured);
  secured[openid.customFetch] = fetchWithCertificate(certificate);
  return secured;
}

/** The address of an endpoint on the TLS listener. */
export const tlsAddress = (url) => url.replace(demo.base, demo.tls_base);

/** A `fetch` that trusts the demo's CA and shows `{ certificate_pem, private_key_pem }`, or nothing. */
export function fetchWithCertificate(certificate) {
  const connect = { ca: demo.ca_pem, cert: certificate?.certificate_pem, key: certificate?.private_key_pem };
  const dispatcher = new Agent({ connect });
  return (url, options) => undiciFetch(url, { ...options, dispatcher });
}

/** Whether a client's registered certificate is past its notAfter. */
export const expired = ({ certificate_pem }) => certificate_pem !== undefined && new X509Certificate(certificate_pem).validToDate < new Date();

/**
 * Sends a person through sign-in and consent. Returns `{ callback, checks }` for authorizationCodeGrant.
 * `parameters` are pairs; state, PKCE unless `pkce` is 'absent', and for `openid` a nonce are added.
 */
export async function authorize(configuration, issuer, parameters, { pkce = 'S256', request = 'pushed', person = issuer.people[0], choose, DPoP } = {}) {
  const query = new URLSearchParams(parameters);
  const checks = { expectedState: openid.randomState() };
  query.set('state', checks.expectedState);
  if (query.get('scope').split(' ').includes('openid')) {
    checks.expectedNonce = openid.randomNonce();
    query.set('nonce', checks.expectedNonce);
  }
  if (pkce === 'S256') {
    checks.pkceCodeVerifier = openid.randomPKCECodeVerifier();
    query.set('code_challenge', await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier));
    query.set('code_challenge_method', 'S256');
  }
  const build = request === 'pushed' ? openid.buildAuthorizationUrlWithPAR : openid.buildAuthorizationUrl;
  const url = await build(configuration, query, { DPoP });
  return { callback: await new UserAgent(person, choose).authorize(url, query.get('redirect_uri')), checks };
}

/** The claims of an access token, verified as an API would: signature, issuer, audience, `typ`. */
export async function accessTokenClaims(issuer, token, audience) {
  const keys = createRemoteJWKSet(new URL(issuer.endpoints.jwks));
  return (await jwtVerify(token, keys, { issuer: issuer.issuer, audience, typ: 'at+jwt' })).payload;
}

/** A `fetch` that keeps every exchange in `exchanges` as `{ url, headers, body, response }`. */
export function recordingFetch(exchanges) {
  return async (url, options) => {
    const response = await fetch(url, options);
    exchanges.push({ url, headers: options.headers, body: String(options.body), response: response.clone() });
    return response;
  };
}

/** Asserts that a grant is refused with an OAuth error code, and returns the refusal. */
export async function refused(promise, error, status = 400) {
  let refusal;
  await assert.rejects(promise, (thrown) => ((refusal = thrown), thrown instanceof openid.ResponseBodyError));
  assert.deepEqual([refusal.error, refusal.status], [error, status], refusal.error_description);
  return refusal;
}
