/**
 * The examples of docs/protocol.md, sent and received as they stand there.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WIRE_LIMITS } from '#omega/server/wire/limits.js';
import { listen } from '#omega/server/wire/listener.js';
import { SessionPool } from '#omega/server/wire/session-pool.js';
import { WireProbe } from './wire-probe.js';

const DOCUMENT = new URL('../../docs/protocol.md', import.meta.url);
const MEGABYTE = 1024 * 1024;

test('what is sent gets the answers shown', async () => {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n');
  const examples = lines.filter((line) => /^(-->|<--) /.test(line));
  expect(examples.length).toBeGreaterThan(15);
  const context = { pool: new SessionPool(9), limits: WIRE_LIMITS, version: '0', token: null };
  const listener = await listen({ host: '127.0.0.1', port: 0 }, context);
  const probe = await WireProbe.open(listener.address.port);
  let received = 0;
  for (const example of examples) {
    const text = example.slice(4);
    if (example.startsWith('-->')) {
      probe.send(`${text}\n`);
      continue;
    }
    received++;
    const expected = JSON.parse(text.replaceAll(/,?\.\.\./g, ''));
    expect((await probe.messages(received))[received - 1], text).toMatchObject(expected);
  }
  probe.end();
  await listener.close();
});

test('the limits named are the limits', () => {
  expect(WIRE_LIMITS.frameBytesMax).toBe(16 * MEGABYTE);
  expect(WIRE_LIMITS.batchMax).toBe(1000);
  expect(WIRE_LIMITS.stallMs).toBe(30_000);
});
