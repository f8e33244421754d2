//! A Chromium that reaches this machine alone, and what every page must leave unsaid: errors, warnings, violations of its policy.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];
const viewport = { width: 1280, height: 800 };

let browser;
/** The client's side: a server on loopback that keeps what browsers bring to it as `{ method, path, parameters }`. */
export const client = { redirect_uri: '', callbacks: [] };
const server = createServer(receive);

before(async () => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  client.redirect_uri = `http://127.0.0.1:${server.address().port}/callback`;
  const executablePath = process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  browser = await chromium.launch({ executablePath, args });
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** A test in a fresh browser profile: `steps({ page, context })`; it fails where a page complains on the console. */
export function browse(name, options, steps) {
  test(name, async () => {
    const context = await browser.newContext({ viewport, ...options });
    context.setDefaultTimeout(10_000);
    const complaints = [];
    context.on('console', (message) => complains(message) && complaints.push(`${message.type()}: ${message.text()}`));
    context.on('weberror', (event) => complaints.push(String(event.error())));
    try {
      await steps({ context, page: await context.newPage() });
    } catch (error) {
      console.error(...complaints);
      throw error;
    } finally {
      await context.close();
    }
    assert.deepEqual(complaints, []);
  });
}

/** That a page itself has status 400 is said on the console too; the tests ask for the status where it matters. */
function complains(message) {
  const itself = message.location().url === message.page()?.url() && message.text().startsWith('Failed to load resource');
  return ['error', 'warning', 'assert'].includes(message.type()) && !itself;
}

async function receive(request, response) {
  let body = '';
  for await (const part of request) body += part;
  const { pathname, search } = new URL(request.url, client.redirect_uri);
  client.callbacks.push({ method: request.method, path: pathname, parameters: new URLSearchParams(body || search) });
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><html lang="en"><title>Client</title><link rel="icon" href="data:,"><p>You are back.');
}
