/**
 * JSON-RPC on one port, lines or frames: methods, batches, errors, sessions, output, interrupts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WIRE_LIMITS } from '#omega/server/wire/limits.js';
import { type Listener, listen } from '#omega/server/wire/listener.js';
import { SessionPool } from '#omega/server/wire/session-pool.js';
import { frame, line, request, WireProbe } from './wire-probe.js';

const FOREVER = '(let loop () (loop))';
let listener: Listener;
const probes: WireProbe[] = [];

beforeAll(async () => {
  const context = {
    pool: new SessionPool(WIRE_LIMITS.sessionsMax),
    limits: WIRE_LIMITS,
    version: '0.0.0',
    token: null,
  };
  listener = await listen({ host: '127.0.0.1', port: 0 }, context);
});
afterAll(async () => {
  for (const probe of probes) probe.end();
  await listener.close();
});

async function open(): Promise<WireProbe> {
  const probe = await WireProbe.open(listener.address.port);
  probes.push(probe);
  return probe;
}

/** Ask until the session is busy, or idle. */
async function untilBusy(probe: WireProbe, busy: boolean): Promise<void> {
  for (;;) {
    const { result } = await probe.ask('session/current', {}, 'busy?');
    if (result?.busy === busy) return;
  }
}

describe('the two framings', () => {
  test('a line in, a line out', async () => {
    const probe = await open();
    probe.send(line(request('runtime/eval', { code: '(+ 1 2)' }, 'a')));
    expect(await probe.messages(1)).toMatchObject([
      { jsonrpc: '2.0', id: 'a', result: { kind: 'ok', value: '3', data: 3 } },
    ]);
  });

  test('a frame in, a frame out; header names in any case', async () => {
    const probe = await open();
    const asked = [1, 2, 3].map((id) => request('runtime/eval', { code: `"é${id}"` }, id));
    const headers = ['content-length', 'CONTENT-LENGTH', 'Content-Length'];
    probe.send(asked.map((message, index) => frame(message, headers[index])).join(''));
    const answers = await probe.frames(3);
    expect(answers.map(({ result }) => result?.data)).toEqual(['é1', 'é2', 'é3']);
  });

  test('more header lines, in any order', async () => {
    const probe = await open();
    const body = JSON.stringify(request('session/current'));
    const type = 'Content-Type: application/vscode-jsonrpc; charset=utf-8';
    probe.send(`${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    expect(await probe.frames(1)).toMatchObject([{ result: { busy: false } }]);
  });

  test.each([
    ['lines', line(request('runtime/eval', { code: '"é"' }))],
    ['frames', frame(request('runtime/eval', { code: '"é"' }))],
  ])('%s that arrive byte by byte', async (kind, text) => {
    const probe = await open();
    probe.socket.setNoDelay(true);
    for (const byte of Buffer.from(text)) {
      probe.send(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const answers = kind === 'lines' ? await probe.messages(1) : await probe.frames(1);
    expect(answers).toMatchObject([{ result: { data: 'é' } }]);
  });

  test('blank lines and carriage returns are passed over', async () => {
    const probe = await open();
    probe.send('\r\n\n', line(request('session/list')).replace('\n', '\r\n'), '\n\n');
    expect(await probe.messages(1)).toMatchObject([{ id: 1 }]);
  });

  test('a client that ends its side still gets its answers', async () => {
    for (const encode of [line, frame]) {
      const probe = await open();
      const message = encode(request('runtime/eval', { code: '(+ 20 22)' }));
      probe.socket.end(message.replace(/\n$/, ''));
      await probe.closed;
      expect(probe.text).toContain('"data":42');
    }
  });
});

describe('JSON-RPC 2.0', () => {
  test('parameters by position and by name', async () => {
    const probe = await open();
    const byPosition = await probe.ask('runtime/eval', ['(* 6 7)']);
    expect(byPosition.result).toMatchObject({ data: 42 });
    const described = await probe.ask('runtime/describe');
    expect(described.result).toMatchObject([{ name: 'runtime' }, ...new Array(15).fill({})]);
  });

  test('errors have their codes', async () => {
    const probe = await open();
    const cases: ReadonlyArray<readonly [unknown, number, string, unknown]> = [
      [[], -32600, 'invalid-request', null],
      [3, -32600, 'invalid-request', null],
      [{ id: 7 }, -32600, 'invalid-request', 7],
      [{ jsonrpc: '2.0', id: 7 }, -32600, 'invalid-request', 7],
      [{ jsonrpc: '1.0', id: 7, method: 'x' }, -32600, 'invalid-request', 7],
      [{ jsonrpc: '2.0', id: {}, method: 'x' }, -32600, 'invalid-request', null],
      [{ jsonrpc: '2.0', id: 7, method: 'x', params: 3 }, -32600, 'invalid-request', 7],
      [request('no/such'), -32601, 'unknown-operation', 1],
      [request('runtime/eval', {}), -32602, 'invalid-params', 1],
      [request('runtime/eval', { cod: '1' }), -32602, 'invalid-params', 1],
      [request('runtime/eval', { code: 1 }), -32602, 'invalid-params', 1],
      [request('omega/hello', { session: 5 }), -32602, 'invalid-params', 1],
      [request('runtime/resume', {}), -32000, 'state-conflict', 1],
    ];
    for (const [index, [message, code, dataCode, id]] of cases.entries()) {
      probe.send(line(message));
      const answers = await probe.messages(index + 1);
      expect(answers[index], JSON.stringify(message)).toMatchObject({
        id,
        error: { code, data: { code: dataCode } },
      });
    }
  });

  test('an error names the parameter', async () => {
    const probe = await open();
    const { error } = await probe.ask('runtime/eval', { code: '1', keep: 'yes' });
    expect(error?.data).toMatchObject({ parameter: 'keep' });
  });

  test('malformed JSON is answered, and the connection goes on', async () => {
    const probe = await open();
    probe.send('{"jsonrpc": \n', line(request('runtime/eval', { code: '1' })));
    const answers = await probe.messages(2);
    expect(answers.find(({ id }) => id === null)).toMatchObject({ error: { code: -32700 } });
    expect(answers.find(({ id }) => id === 1)).toMatchObject({ result: { data: 1 } });
    const framed = await open();
    framed.send('Content-Length: 5\r\n\r\n{bad}', frame(request('runtime/eval', { code: '1' })));
    expect(await framed.frames(2)).toMatchObject([{ error: { code: -32700 } }, { id: 1 }]);
  });

  test('a batch is answered as a batch, notifications not at all', async () => {
    const probe = await open();
    const batch = [
      request('runtime/eval', { code: '(define x 1) x' }, 1),
      { jsonrpc: '2.0', method: 'runtime/eval', params: { code: '(set! x 10)' } },
      request('runtime/eval', { code: 'x' }, 2),
      'nonsense',
    ];
    const quiet = [{ jsonrpc: '2.0', method: 'no/such' }];
    probe.send(line(batch), line(quiet), line(request('session/list', {}, 'last')));
    const [first, second] = (await probe.messages(2)) as unknown[];
    const answers = [first, second].find(Array.isArray) as unknown[];
    expect(answers).toHaveLength(3);
    expect(answers).toMatchObject([
      { id: 1, result: { data: 1 } },
      { id: 2, result: { data: 10 } },
      { id: null, error: { code: -32600 } },
    ]);
  });

  test('a program error is a result, not a protocol error', async () => {
    const probe = await open();
    const { result, error } = await probe.ask('runtime/eval', { code: '(vector-ref #(1) 9)' });
    expect(error).toBe(undefined);
    expect(result).toMatchObject({ kind: 'error', error: { code: 'out-of-range' } });
  });
});

describe('running programs', () => {
  test('output comes as notifications, before the answer', async () => {
    const probe = await open();
    const code = '(display "a") (display "b" (current-error-port)) (display "c") 7';
    await probe.ask('runtime/eval', { code });
    const messages = await probe.messages(4);
    expect(messages.map(({ method, params }) => [method, params?.text, params?.stream])).toEqual([
      ['omega/output', 'a', 'output'],
      ['omega/output', 'b', 'error'],
      ['omega/output', 'c', 'output'],
      [undefined, undefined, undefined],
    ]);
  });

  test('other requests are served while a program runs; interrupt stops it', async () => {
    const probe = await open();
    probe.send(line(request('runtime/eval', { code: FOREVER }, 'run')));
    await untilBusy(probe, true);
    const { result } = await probe.ask('inspector/getState', {}, 'state');
    expect(result).toMatchObject({ status: 'paused' });
    expect(await probe.ask('runtime/interrupt', {}, 'stop')).toMatchObject({ result: true });
    await untilBusy(probe, false);
    const all = await probe.messages(1);
    expect(all.find(({ id }) => id === 'run')?.result).toMatchObject({ kind: 'interrupted' });
  });

  test('evaluation and interrupt in one piece', async () => {
    const probe = await open();
    const both = [
      request('runtime/eval', { code: FOREVER }, 1),
      request('runtime/interrupt', {}, 2),
    ];
    probe.send(both.map(line).join(''));
    expect(await probe.messages(2)).toMatchObject([
      { id: 2, result: true },
      { id: 1, result: { kind: 'interrupted' } },
    ]);
  });

  test('$/cancelRequest stops one evaluation, running or waiting', async () => {
    const probe = await open();
    probe.send(line(request('runtime/eval', { code: FOREVER }, 10)));
    probe.send(line(request('runtime/eval', { code: '(define ran 1)' }, 11)));
    probe.send(line(request('runtime/eval', { code: '"kept"' }, 12)));
    await untilBusy(probe, true);
    const cancel = (id: number): object => ({
      jsonrpc: '2.0',
      method: '$/cancelRequest',
      params: { id },
    });
    probe.send(line(cancel(11)), line(cancel(10)), line(cancel(99)));
    await untilBusy(probe, false);
    const kinds = (await probe.messages(3))
      .filter(({ id }) => typeof id === 'number')
      .map(({ id, result }) => [id, result?.kind, result?.steps === 0]);
    expect(kinds).toEqual([
      [10, 'interrupted', false],
      [11, 'interrupted', true],
      [12, 'ok', false],
    ]);
  });

  test('load and step', async () => {
    const probe = await open();
    const loaded = await probe.ask('runtime/load', { code: '(define (f x) (car x)) (f (list 5))' });
    expect(loaded.result).toEqual({ forms: 2, errors: [] });
    let last = await probe.ask('runtime/step');
    for (let count = 0; last.result?.done === false && count < 100; count++) {
      last = await probe.ask('runtime/step');
    }
    expect(last.result).toMatchObject({ done: true, outcome: { kind: 'ok', value: '5', data: 5 } });
  });

  test('a program that reads is given its input by resume', async () => {
    const probe = await open();
    const asked = await probe.ask('runtime/eval', { code: '(string-length (read-line))' });
    expect(asked.result).toMatchObject({ kind: 'needs', request: 'console-input' });
    const answered = await probe.ask('runtime/resume', { input: 'four\n' });
    expect(answered.result).toMatchObject({ kind: 'ok', data: 4 });
  });
});

describe('sessions', () => {
  test('each connection has its own, unless hello names one', async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    await one.ask('omega/hello', { session: 'shared' });
    await two.ask('omega/hello', { session: 'shared' });
    expect((await three.ask('omega/hello')).result).toMatchObject({ name: 'omega', protocol: 1 });
    await one.ask('runtime/eval', { code: '(define x 5)' });
    const again = { result: { data: 5 } };
    expect(await two.ask('runtime/eval', { code: 'x' })).toMatchObject(again);
    expect(await three.ask('runtime/eval', { code: 'x' })).toMatchObject({
      result: { kind: 'error' },
    });
    one.end();
    two.end();
    const back = await open();
    await back.ask('omega/hello', { session: 'shared' });
    expect(await back.ask('runtime/eval', { code: 'x' })).toMatchObject(again);
    const { result } = await back.ask('session/list');
    expect(result).toContainEqual(expect.objectContaining({ id: 'shared' }));
  });

  test('both clients of a session see its output', async () => {
    const [one, two] = [await open(), await open()];
    await one.ask('omega/hello', { session: 'seen' });
    await two.ask('omega/hello', { session: 'seen' });
    await one.ask('runtime/eval', { code: '(display "to both")' });
    const [, output] = await two.messages(2);
    expect(output).toMatchObject({ method: 'omega/output', params: { text: 'to both' } });
  });
});
