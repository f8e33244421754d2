// Starts a server, asks it the same things by HTTP, and prints what came of it: node measure.mjs biljett BINARY | oidc-provider
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [which, binary] = process.argv.slice(2);
const REDIRECT = 'https://client.example/callback';
const SECRETS = { post: 'a-secret-that-everybody-knows-2', web: 'a-secret-that-everybody-knows-1' };
const STARTS = 10;
const TOKENS = 10_000;
const REFRESHES = 1_000;

const SERVERS = {
  biljett: {
    command: (port, data) => [binary, ['demo', '--port', port, '--tls-port', '0', '--data', data]],
    base: (port) => `http://127.0.0.1:${port}/standard`,
    metadata: '/.well-known/openid-configuration',
    person: { username: 'alice', password: 'alice' },
    buttons: ['sign_in', 'allow'],
  },
  'oidc-provider': {
    command: (port) => [process.execPath, ['oidc-provider.mjs', port]],
    base: (port) => `http://127.0.0.1:${port}`,
    metadata: '/.well-known/openid-configuration',
    person: { login: 'alice', password: 'alice' },
    buttons: [],
  },
}[which];

/** A running server; `events` is what it says on stderr. */
async function start() {
  const port = await free();
  const data = mkdtempSync(join(tmpdir(), 'compare-'));
  const [program, words] = SERVERS.command(port, data);
  const begun = performance.now();
  const process_ = spawn(program, words, { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'pipe'] });
  const server = { base: SERVERS.base(port), data, process: process_, events: [] };
  process_.stderr.on('data', (text) => server.events.push(String(text)));
  for (;;) {
    if ((await own(server).catch(() => ({}))).access_token) break;
    if (performance.now() - begun > 30_000) throw new Error(`no token within 30 s: ${server.events.join('')}`);
  }
  server.milliseconds = performance.now() - begun;
  server.endpoints = await (await fetch(server.base + SERVERS.metadata)).json();
  return server;
}

/** Ends it; the bytes that it leaves on disk. */
async function stop(server) {
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill();
  await ended;
  const bytes = stored(server);
  rmSync(server.data, { recursive: true });
  return bytes;
}

function free() {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(String(port)));
    });
  });
}

async function form(url, members) {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(members) });
  return { status: answer.status, ...(await answer.json()) };
}

/** A token for the client itself; every server has its token endpoint there. */
const own = (server, secret = SECRETS.post) =>
  form(`${server.base}/token`, { grant_type: 'client_credentials', client_id: 'post', client_secret: secret, scope: 'read' });

const token = (server, client, members) => {
  const basic = SECRETS[client] && `Basic ${btoa(`${client}:${SECRETS[client]}`)}`;
  const body = new URLSearchParams(SECRETS[client] ? members : { ...members, client_id: client });
  return fetch(server.endpoints.token_endpoint, { method: 'POST', body, headers: basic ? { authorization: basic } : {} })
    .then(async (answer) => ({ status: answer.status, ...(await answer.json()) }));
};

/** Signs a person in through the server's own pages; the code and its verifier. */
async function code(server, client) {
  const code_verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
  const query = { client_id: client, response_type: 'code', redirect_uri: REDIRECT, scope: 'openid offline_access', prompt: 'consent', state: 'state-0123456789', nonce: 'nonce-0123456789', code_challenge, code_challenge_method: 'S256' };
  let url = `${server.endpoints.authorization_endpoint}?${new URLSearchParams(query)}`;
  let body;
  const jar = new Map();
  for (let step = 0; step < 12; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, headers: { cookie }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) jar.set(...line.split(';')[0].split(/=(.*)/s).slice(0, 2));
    const location = answer.headers.get('location');
    if (location?.startsWith(REDIRECT)) return { code: new URL(location).searchParams.get('code'), code_verifier };
    if (location) {
      [url, body] = [new URL(location, url), undefined];
      continue;
    }
    const html = await answer.text();
    const attribute = (text, name) => text.match(new RegExp(`${name}="([^"]*)"`))?.[1];
    const pages = html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? [];
    const asks = (page) => SERVERS.buttons.find((value) => page.includes(`value="${value}"`));
    const page = pages.find(asks) ?? pages[0];
    if (!page) throw new Error(`no form: ${html}`);
    const inputs = [...page.matchAll(/<input[^>]*>/g)].map(([text]) => [attribute(text, 'name'), attribute(text, 'value') ?? '']);
    body = new URLSearchParams(inputs.filter(([name]) => name).map(([name, value]) => [name, SERVERS.person[name] ?? value]));
    if (asks(page)) body.set('step', asks(page));
    url = new URL(attribute(page, 'action'), url);
  }
  throw new Error('the pages do not end');
}

async function session(server, client) {
  const redeemed = await token(server, client, { grant_type: 'authorization_code', redirect_uri: REDIRECT, ...(await code(server, client)) });
  if (!redeemed.refresh_token) throw new Error(JSON.stringify(redeemed));
  return redeemed.refresh_token;
}

const refresh = (server, client, refresh_token) => token(server, client, { grant_type: 'refresh_token', refresh_token });
const told = ({ status, error, error_description, refresh_token }, old) =>
  error ? `${status} ${error}: ${error_description}` : `${status}, ${refresh_token && refresh_token !== old ? 'a new refresh token' : 'the same refresh token'}`;

/** The answer to a refresh is lost; the client tries again with the token that it has, and goes on. */
async function lost(server, client) {
  const old = await session(server, client);
  const unseen = await refresh(server, client, old);
  const again = await refresh(server, client, old);
  const after = await refresh(server, client, again.refresh_token ?? old);
  return { first: told(unseen, old), retry: told(again, old), next: told(after, again.refresh_token ?? old) };
}

/** Two refreshes with one token at the same time, and one more with what either of them got. */
async function twins(server, client) {
  const old = await session(server, client);
  const answers = await Promise.all([refresh(server, client, old), refresh(server, client, old)]);
  const next = answers.findLast(({ refresh_token }) => refresh_token)?.refresh_token ?? old;
  return { both: answers.map((answer) => told(answer, old)), next: told(await refresh(server, client, next), next) };
}

/** Refreshes one session again and again. */
async function refreshes(server) {
  let current = await session(server, 'app');
  for (let number = 0; number < REFRESHES; number += 1) {
    const answer = await refresh(server, 'app', current);
    if (!answer.refresh_token) throw new Error(JSON.stringify(answer));
    current = answer.refresh_token;
  }
}

/** What a client reads of three mistakes, and what the server said beside it. */
async function refusals(server) {
  const out = {};
  const note = async (name, work) => {
    server.events.length = 0;
    const { status, error, error_description } = await work();
    await new Promise((resolve) => setTimeout(resolve, 100));
    out[name] = { told: `${status} ${error}: ${error_description}`, log: server.events.join('').trim() };
  };
  await note('wrong secret', () => own(server, 'a-secret-that-nobody-knows'));
  const redeem = (members) => token(server, 'app', { grant_type: 'authorization_code', redirect_uri: REDIRECT, ...members });
  await note('wrong verifier', async () => redeem({ ...(await code(server, 'app')), code_verifier: 'x'.repeat(43) }));
  await note('wrong redirect_uri', async () => redeem({ ...(await code(server, 'app')), redirect_uri: `${REDIRECT}/` }));
  return out;
}

const resident = ({ process: { pid } }) => Math.round(Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s*(\d+)/)[1]) / 1024);
const stored = ({ data }) => readdirSync(data).filter((name) => name.startsWith('biljett.db')).reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
const median = (numbers) => Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]);

const starts = [];
let left;
for (let number = 0; number < STARTS; number += 1) {
  const server = await start();
  starts.push(server.milliseconds);
  left = await stop(server);
}
const server = await start();
const report = { server: which, date: new Date().toISOString().slice(0, 10), first_token_ms: { median: median(starts), most: Math.round(Math.max(...starts)) } };
report.lost_answer = { public: await lost(server, 'app'), confidential: await lost(server, 'web') };
report.two_at_once = { public: await twins(server, 'app'), confidential: await twins(server, 'web') };
report.refusals = await refusals(server);
await stop(server);

const fresh = await start();
report.resident_mb = { after_start: resident(fresh) };
report.stored_bytes = { of_a_server_just_started: left };
for (let number = 0; number < TOKENS; number += 8) await Promise.all(Array.from({ length: 8 }, () => own(fresh)));
report.resident_mb.after_tokens = resident(fresh);
await refreshes(fresh);
report.resident_mb.after_refreshes = resident(fresh);
report.stored_bytes.of_one_with_all_these = await stop(fresh);
console.log(JSON.stringify(report, null, 2));
