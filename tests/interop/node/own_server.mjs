//! A server of a test's own, as `biljett serve` runs it with what the test registers.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = process.env.BILJETT ?? fileURLToPath(new URL('../../../target/static/biljett', import.meta.url));

/** A port that is free now. */
export async function freePort() {
  const socket = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => socket.once('listening', resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

export class OwnServer {
  #directory;
  #process;
  #port;

  constructor(name, port) {
    this.#directory = mkdtempSync(join(tmpdir(), `biljett-${name}-`));
    this.#port = port;
  }

  /** One that is not started, on a free port. */
  static async named(name) {
    return new OwnServer(name, await freePort());
  }

  /** The path of a file of its own. */
  at(name) {
    return join(this.#directory, name);
  }

  get base() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Applies what is registered and serves; `listen` are lines of configuration for further listeners. */
  async start(registered, listen = '') {
    const configuration = this.at('biljett.toml');
    writeFileSync(configuration, `database = "${this.at('biljett.db')}"\nmaster_key_file = "${this.at('master.key')}"\nbase_url = "${this.base}"\n`
      + `[[listen]]\naddress = "127.0.0.1:${this.#port}"\n${listen}`);
    writeFileSync(this.at('issuers.toml'), registered);
    await promisify(execFile)(program, ['apply', '-f', this.at('issuers.toml'), '--config', configuration]);
    this.#process = spawn(program, ['serve', '--config', configuration], { stdio: 'ignore' });
    for (let tenths = 0; tenths < 200; tenths += 1) {
      if (await fetch(`${this.base}/jwks`).then((answer) => answer.ok, () => false)) return;
      assert.equal(this.#process.exitCode, null, 'the server ended');
      await sleep(100);
    }
    assert.fail('the server did not start within 20 s');
  }

  /** Ends it, and removes what it kept. */
  async stop() {
    const ended = this.#process && new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process?.kill();
    await ended;
    rmSync(this.#directory, { recursive: true });
  }
}
