//! Mutual TLS (RFC 8705) at a server of the test's own: both methods of authentication, bound tokens, and the aliases of metadata, as openid-client uses them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { authorize, refused } from './demo.mjs';
import { OwnServer, freePort } from './own_server.mjs';

const run = promisify(execFile);
const API = 'https://api.example';
let server, base, mtls;

const at = (name) => server.at(name);
const read = (name) => readFileSync(at(name), 'utf8');

const fresh = (name) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)];

/** A certificate that signs itself; an authority may issue others. */
async function itself(name, extension) {
  await run('openssl', ['req', '-x509', ...fresh(name), '-out', at(`${name}.pem`), '-days', '2', '-subj', `/O=Example/CN=${name}`, '-addext', extension]);
}

/** A certificate that the authority issues. */
async function issued(name, extension) {
  await run('openssl', ['req', '-new', ...fresh(name), '-out', at(`${name}.csr`), '-subj', `/O=Example/CN=${name}`]);
  writeFileSync(at('extensions'), extension);
  await run('openssl', ['x509', '-req', '-in', at(`${name}.csr`), '-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial',
    '-days', '2', '-extfile', at('extensions'), '-out', at(`${name}.pem`)]);
}

function registration() {
  const pem = (name) => `['''\n${read(`${name}.pem`)}''']`;
  const client = (id, method, ...more) => `[[issuers.clients]]\nclient_id = "${id}"\ntoken_endpoint_auth_method = "${method}"\n`
    + `tls_client_certificate_bound_access_tokens = true\nscopes = ["openid", "offline_access", "read"]\nintrospects = ["${API}"]\n${more.join('\n')}\n`;
  const alone = 'grant_types = ["client_credentials"]';
  const people = 'grant_types = ["authorization_code", "refresh_token"]\nredirect_uris = ["http://127.0.0.1/callback"]';
  return [
    `[[issuers]]\nname = "mutual"\nprofile = "standard"\nroot = "{base}"\nmtls_root = "${mtls}"\ntrust_anchors = ${pem('authority')}`,
    `[[issuers.apis]]\nname = "${API}"\nscopes = ["read"]`,
    client('named', 'tls_client_auth', alone, 'tls_client_auth_subject_dn = "CN=named,O=Example"'),
    client('dns', 'tls_client_auth', alone, 'tls_client_auth_san_dns = "client.example"'),
    client('own', 'self_signed_tls_client_auth', alone, `certificates = ${pem('own')}`),
    client('app', 'none', people),
    '[[issuers.people]]\nusername = "kari"\nname = "Kari"\npassword = "a-word-of-karis-own"',
  ].join('\n');
}

before(async () => {
  server = await OwnServer.named('mutual');
  await itself('authority', 'keyUsage=critical,keyCertSign');
  await issued('server', 'subjectAltName=IP:127.0.0.1');
  await issued('named', 'extendedKeyUsage=clientAuth');
  await issued('dns', 'subjectAltName=DNS:client.example');
  await itself('own', 'extendedKeyUsage=clientAuth');
  await itself('stranger', 'extendedKeyUsage=clientAuth');
  const port = await freePort();
  [base, mtls] = [server.base, `https://127.0.0.1:${port}`];
  await server.start(registration(), `[[listen]]\naddress = "127.0.0.1:${port}"\ncertificate = "${at('server.pem')}"\nkey = "${at('server.key')}"\nclient_certificates = "optional"\n`);
});

after(() => server.stop());

/** A `fetch` over connections with the certificate of that name, or with none. */
function over(name) {
  const shown = name && { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  const dispatcher = new Agent({ connect: { ca: read('authority.pem'), ...shown } });
  return (url, options) => undiciFetch(url, { ...options, dispatcher });
}

/** A Configuration that takes the aliases, over connections with the certificate of that name. */
async function connect(client_id, certificate, authentication = openid.TlsClientAuth()) {
  const configuration = await openid.discovery(new URL(base), client_id, { use_mtls_endpoint_aliases: true }, authentication,
    { execute: [openid.allowInsecureRequests], [openid.customFetch]: over(certificate) });
  return configuration;
}

const thumbprint = (name) => createHash('sha256').update(new X509Certificate(read(`${name}.pem`)).raw).digest('base64url');

async function claims(token) {
  return (await jwtVerify(token, createRemoteJWKSet(new URL(`${base}/jwks`)), { issuer: base, audience: API, typ: 'at+jwt' })).payload;
}

test('metadata tell of certificates', async () => {
  const metadata = (await connect('named', 'named')).serverMetadata();
  assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
  assert.equal(metadata.mtls_endpoint_aliases.token_endpoint, `${mtls}/token`);
  for (const method of ['tls_client_auth', 'self_signed_tls_client_auth']) assert.ok(metadata.token_endpoint_auth_methods_supported.includes(method));
});

for (const [client_id, wrong] of [['named', 'dns'], ['dns', 'named'], ['own', 'stranger']]) {
  test(`${client_id} authenticates by its certificate, and its tokens are bound to it`, async () => {
    const configuration = await connect(client_id, client_id);
    const { access_token, token_type } = await openid.clientCredentialsGrant(configuration, { scope: 'read' });
    assert.equal(token_type, 'bearer');
    assert.deepEqual((await claims(access_token)).cnf, { 'x5t#S256': thumbprint(client_id) });
    const told = await openid.tokenIntrospection(configuration, access_token);
    assert.deepEqual([told.active, told.cnf], [true, { 'x5t#S256': thumbprint(client_id) }]);
    for (const certificate of [wrong, undefined]) {
      const wrongly = openid.clientCredentialsGrant(await connect(client_id, certificate), { scope: 'read' });
      await assert.rejects(wrongly, ({ code, status }) => code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' && status === 401);
    }
  });
}

test('a public client: the code, userinfo and refresh tokens over one certificate', async () => {
  const configuration = await connect('app', 'own', openid.None());
  const parameters = [['redirect_uri', 'http://127.0.0.1/callback'], ['scope', 'openid offline_access read']];
  const { callback, checks } = await authorize(configuration, undefined, parameters, { person: { username: 'kari', password: 'a-word-of-karis-own' } });
  const bare = await connect('app', undefined, openid.None());
  const stranger = await connect('app', 'stranger', openid.None());
  await refused(openid.authorizationCodeGrant(bare, callback, checks), 'invalid_request');
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
  const subject = tokens.claims().sub;
  assert.equal((await openid.fetchUserInfo(configuration, tokens.access_token, subject)).sub, subject);
  for (const other of [bare, stranger]) {
    await assert.rejects(openid.fetchUserInfo(other, tokens.access_token, subject), ({ cause, status }) => status === 401 && cause[0].parameters.error === 'invalid_token');
  }
  await refused(openid.refreshTokenGrant(stranger, tokens.refresh_token), 'invalid_grant');
  const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token);
  assert.deepEqual((await claims(refreshed.access_token)).cnf, { 'x5t#S256': thumbprint('own') });
  await refused(openid.refreshTokenGrant(stranger, refreshed.refresh_token), 'invalid_grant');
});

for (const version of ['TLSv1', 'TLSv1.1']) {
  test(`${version} is refused`, async () => {
    const dispatcher = new Agent({ connect: { ca: read('authority.pem'), minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } });
    await assert.rejects(undiciFetch(`${mtls}/jwks`, { dispatcher }), ({ cause }) => /alert (protocol version|handshake failure)/.test(cause.message));
  });
}
