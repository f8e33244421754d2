//! A demo of a test's own, whose clock it may move and in which it may stage faults, since nobody else is there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = process.env.BILJETT ?? fileURLToPath(new URL('../../../target/static/biljett', import.meta.url));

export class OwnDemo {
  #process;
  #directory;
  #list;

  /** Starts one on free ports. */
  static async start() {
    const own = new OwnDemo();
    own.#directory = mkdtempSync(join(tmpdir(), 'biljett-own-'));
    own.#process = spawn(program, ['demo', '--port', '0', '--data', own.#directory], { stdio: 'ignore' });
    for (let tenths = 0; tenths < 200 && !own.#list; tenths += 1) {
      await sleep(100);
      assert.equal(own.#process.exitCode, null, 'the demo ended');
      own.#list = own.#read();
    }
    assert.ok(own.#list, 'the demo did not start within 20 s');
    return own;
  }

  #read() {
    try {
      return JSON.parse(readFileSync(join(this.#directory, 'demo.json'), 'utf8'));
    } catch {
      return undefined;
    }
  }

  get issuers() {
    return this.#list.issuers;
  }

  /** Ends it, and removes what it kept. */
  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill();
    await ended;
    rmSync(this.#directory, { recursive: true });
  }

  /** Moves the clock. */
  advance(advance_s) {
    return this.#ask('POST', '/demo/clock', { advance_s });
  }

  /** Stages a fault. */
  stage(issuer, endpoint, fault, times = 1) {
    return this.#ask('POST', '/demo/faults', { issuer, endpoint, fault, times });
  }

  /** Puts the clock right, and removes every fault. */
  async calm() {
    await this.#ask('DELETE', '/demo/clock');
    await this.#ask('DELETE', '/demo/faults');
  }

  async #ask(method, path, body) {
    const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${this.#list.base}${path}`, { method, ...json });
    const told = await response.json();
    assert.ok(response.ok, told.error_description);
    return told;
  }
}
