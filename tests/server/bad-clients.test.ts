/**
 * Clients that misbehave: each is answered or let go, and nobody else notices.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WIRE_LIMITS, type WireLimits } from '#omega/server/wire/limits.js';
import { type Listener, listen } from '#omega/server/wire/listener.js';
import { SessionPool } from '#omega/server/wire/session-pool.js';
import { line, request, WireProbe } from './wire-probe.js';

const KILOBYTE = 1024;
const LIMITS: WireLimits = {
  ...WIRE_LIMITS,
  frameBytesMax: 64 * KILOBYTE,
  headerBytesMax: KILOBYTE,
  sessionsMax: 3,
  batchMax: 10,
  pendingMax: 20,
  unreadBytesSoft: 64 * KILOBYTE,
  unreadBytesMax: 2048 * KILOBYTE,
  stallMs: 300,
};
const ENDLESS_OUTPUT = '(let loop () (display "all work and no play makes jack") (loop))';

let listener: Listener;
let pool: SessionPool;
let port: number;
let neighbour: WireProbe;

beforeEach(async () => {
  pool = new SessionPool(LIMITS.sessionsMax);
  const context = { pool, limits: LIMITS, version: '0.0.0', token: null };
  listener = await listen({ host: '127.0.0.1', port: 0 }, context);
  port = listener.address.port;
  neighbour = await WireProbe.open(port);
  await neighbour.ask('runtime/eval', { code: '(define here 1)' });
});

/** After every test the neighbour is still served. */
afterEach(async () => {
  const answer = await neighbour.ask('runtime/eval', { code: 'here' }, 'still?');
  expect(answer.result).toMatchObject({ data: 1 });
  neighbour.end();
  await listener.close();
});

/** When only the neighbour's session is left. */
async function untilAlone(): Promise<void> {
  while (pool.sessions().length > 1) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('first bytes', () => {
  test.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['HTTP with JSON in its body', 'POST / HTTP/1.1\r\n\r\n{"jsonrpc":"2.0"}'],
    ['plain Lisp', '(display "evaluated?")\n'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00])],
    ['something like a header', 'Content-Lengthy: 5\r\n\r\n'],
    ['noise', Buffer.from([0, 255, 254, 7])],
  ])('%s gets one explanatory line and a close', async (_, bytes) => {
    const probe = await WireProbe.open(port);
    probe.send(bytes);
    await probe.closed;
    expect(probe.text).toMatch(/^Omega speaks JSON-RPC 2\.0 here[^\n]*\n$/);
  });

  test('endless blank lines are no first bytes', async () => {
    const probe = await WireProbe.open(port);
    probe.send('\n'.repeat(4 * KILOBYTE));
    await probe.closed;
    expect(probe.text).toMatch(/^Omega speaks/);
  });

  test('a silent client is left alone', async () => {
    const silent = await WireProbe.open(port);
    await neighbour.ask('session/list');
    expect((await silent.ask('runtime/eval', { code: '(+ 1 1)' })).result).toMatchObject({
      data: 2,
    });
    silent.end();
  });
});

describe('size', () => {
  test.each([
    ['a declared length beyond the limit', 'Content-Length: 99999999\r\n\r\n'],
    ['a length that is no number', 'Content-Length: many\r\n\r\n'],
    ['a negative length', 'Content-Length: -5\r\n\r\n'],
    ['a header without length', 'Content-Type: x\r\n\r\n{}'],
    ['a header line without colon', 'Content-Length: 2\r\nfoo\r\n\r\n{}'],
    ['an endless header', `Content-Length: 2\r\nX: ${'x'.repeat(2 * KILOBYTE)}`],
    ['an endless line', `{"a": "${'x'.repeat(100 * KILOBYTE)}`],
  ])('%s: an error, then close', async (_, text) => {
    const probe = await WireProbe.open(port);
    probe.send(text);
    await probe.closed;
    expect(probe.text).toContain('"code":-32700');
  });

  test('a batch that is too long, and too many requests at once', async () => {
    const probe = await WireProbe.open(port);
    probe.send(line(Array.from({ length: 11 }, (_, id) => request('session/list', {}, id))));
    expect(await probe.messages(1)).toMatchObject([{ id: null, error: { code: -32600 } }]);
    const busy = '(let loop ((n 0)) (if (< n 3000000) (loop (+ n 1))))';
    const many = Array.from({ length: 30 }, (_, id) => line(request('runtime/eval', [busy], id)));
    probe.send(many.join(''));
    const refused = (await probe.messages(2)).slice(1);
    expect(refused[0]).toMatchObject({ error: { data: { code: 'limit' } } });
    probe.end();
  });

  test('sessions are bounded; unused named ones make room', async () => {
    const [two, three, four] = await Promise.all([1, 2, 3].map(() => WireProbe.open(port)));
    await two?.ask('omega/hello', { session: 'two' });
    await three?.ask('omega/hello', { session: 'three' });
    expect(await four?.ask('session/current')).toMatchObject({
      error: { data: { code: 'limit' } },
    });
    three?.end();
    for (;;) {
      const answer = await four?.ask('session/current');
      if (answer?.result) break;
    }
    two?.end();
    four?.end();
  });
});

describe('sudden ends', () => {
  test('a client that goes away in the middle of a message', async () => {
    const probes = await Promise.all([1, 2].map(() => WireProbe.open(port)));
    probes[0]?.send('{"jsonrpc": "2.0", "id"');
    probes[1]?.send('Content-Length: 500\r\n\r\n{"jsonrpc"');
    await neighbour.ask('session/list');
    for (const probe of probes) probe.socket.resetAndDestroy();
    await untilAlone();
  });

  test('what a client left running is stopped, and its session ends', async () => {
    const probe = await WireProbe.open(port);
    probe.send(line(request('runtime/eval', { code: '(let loop () (loop))' })));
    while (!pool.sessions().some((session) => session.isBusy)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    probe.socket.resetAndDestroy();
    await untilAlone();
    expect(pool.sessions().every((session) => !session.isBusy)).toBe(true);
  });

  test('a client that does not read holds up itself only, and is let go', async () => {
    const probe = await WireProbe.open(port);
    probe.socket.pause();
    probe.send(line(request('runtime/eval', { code: ENDLESS_OUTPUT })));
    while (!pool.sessions().some((session) => session.isBusy)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await untilAlone();
    probe.end();
  });

  test('a slow reader gets everything', async () => {
    const probe = await WireProbe.open(port);
    const code =
      '(let loop ((n 0)) (if (< n 20000) (begin (display "0123456789") (loop (+ n 1)))))';
    probe.socket.pause();
    probe.send(line(request('runtime/eval', { code })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    probe.socket.resume();
    while (!probe.text.includes('"id":1')) await new Promise((resolve) => setTimeout(resolve, 5));
    const texts = probe.text
      .split('\n')
      .filter((text) => text.includes('omega/output'))
      .map((text) => JSON.parse(text).params.text as string);
    expect(texts.join('')).toBe('0123456789'.repeat(20_000));
    probe.end();
  });
});

describe('strangers', () => {
  test('an address that can be reached from outside needs a token', async () => {
    const context = { pool, limits: LIMITS, version: '0.0.0', token: null };
    for (const host of ['0.0.0.0', '::']) {
      await expect(listen({ host, port: 0 }, context)).rejects.toMatchObject({ reason: 'refused' });
    }
  });

  test('with a token, nothing is answered before hello brings it', async () => {
    const guarded = await listen(
      { host: '127.0.0.1', port: 0 },
      { pool, limits: LIMITS, version: '0.0.0', token: 'open sesame' },
    );
    const probe = await WireProbe.open(guarded.address.port);
    const refused = { error: { code: -32000, data: { code: 'unauthorized' } } };
    expect(await probe.ask('runtime/eval', { code: '1' })).toMatchObject(refused);
    expect(await probe.ask('omega/hello', { token: 'open' })).toMatchObject(refused);
    expect(await probe.ask('omega/hello', { token: 5 })).toMatchObject(refused);
    expect(await probe.ask('omega/hello')).toMatchObject(refused);
    const welcome = await probe.ask('omega/hello', { token: 'open sesame' });
    expect(welcome.result).toMatchObject({ name: 'omega' });
    expect(await probe.ask('runtime/eval', { code: '1' })).toMatchObject({ result: { data: 1 } });
    probe.end();
    await guarded.close();
  });
});
