/**
 * Events over JSON-RPC: who has asked for them by name hears those of its own session, in order.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WIRE_LIMITS } from '#omega/server/wire/limits.js';
import { type Listener, listen } from '#omega/server/wire/listener.js';
import { SessionPool } from '#omega/server/wire/session-pool.js';
import { frame, line, type Message, request, WireProbe } from './wire-probe.js';

const KILOBYTE = 1024;
const LIMITS = {
  ...WIRE_LIMITS,
  unreadBytesSoft: 64 * KILOBYTE,
  eventCharactersMax: 256 * KILOBYTE,
};
/** More than the system keeps for a socket that is not read. */
const EVALUATIONS = 400;
const SEARCH = '(let ((x (amb 1 2 3))) (require (> x 2)) x)';
const SEARCH_EVENTS = ['amb-choice', 'amb-backtrack', 'amb-backtrack', 'amb-solution'];

let listener: Listener;
const probes: WireProbe[] = [];

beforeEach(async () => {
  const context = { pool: new SessionPool(9), limits: LIMITS, version: '0.0.0', token: null };
  listener = await listen({ host: '127.0.0.1', port: 0 }, context);
});
afterEach(async () => {
  for (const probe of probes.splice(0)) probe.end();
  await listener.close();
});

async function open(session?: string): Promise<WireProbe> {
  const probe = await WireProbe.open(listener.address.port);
  probes.push(probe);
  if (session !== undefined) await probe.ask('omega/hello', { session });
  return probe;
}

/** The messages so far that are events. */
function eventsIn(messages: readonly Message[]): Message[] {
  return messages.filter(({ method }) => method === 'omega/event');
}

async function events(probe: WireProbe): Promise<Message[]> {
  return eventsIn(await probe.messages(0));
}

async function names(probe: WireProbe): Promise<unknown[]> {
  return (await events(probe)).map(({ params }) => params?.name);
}

describe('subscribing', () => {
  test('what is asked for comes, in order and before the answer; nothing else', async () => {
    const probe = await open();
    const asked = ['amb-choice', 'amb-backtrack', 'amb-solution'];
    const subscribed = await probe.ask('events/subscribe', { names: asked });
    expect(subscribed.result).toEqual({ events: asked, seq: 0, log: expect.any(String) });
    await probe.ask('runtime/eval', { code: `(display "first") ${SEARCH}` });
    const all = (await probe.messages(0)).slice(1);
    expect(all[0]).toMatchObject({ method: 'omega/output', params: { text: 'first' } });
    expect(all.slice(1, -1).map(({ params }) => params?.name)).toEqual(SEARCH_EVENTS);
    expect(all.at(-1)).toMatchObject({ result: { data: 3 } });
    expect(all[1]?.params).toMatchObject({
      payload: { label: '(amb 1 2 3)', location: { line: 1 } },
      session: expect.any(String),
    });
  });

  test('without names, all; what an evaluation ends in is as its answer', async () => {
    const probe = await open();
    const { result } = await probe.ask('events/subscribe');
    expect(result?.events).toContain('transaction-commit');
    await probe.ask('runtime/eval', { code: '(transaction (list 1 "a"))' });
    const heard = await names(probe);
    expect(heard).toEqual([
      'eval-start',
      'transaction-begin',
      'transaction-commit',
      'eval-complete',
    ]);
    const complete = (await events(probe)).at(-1)?.params?.payload;
    expect(complete).toMatchObject({ result: { kind: 'ok', value: '(1 "a")', data: [1, 'a'] } });
  });

  test('unsubscribing, of some and of all', async () => {
    const probe = await open();
    await probe.ask('events/subscribe', [['eval-start', 'eval-complete']]);
    const left = await probe.ask('events/unsubscribe', { names: ['eval-start'] });
    expect(left.result).toMatchObject({ events: ['eval-complete'] });
    await probe.ask('runtime/eval', { code: '1' });
    expect(await names(probe)).toEqual(['eval-complete']);
    expect((await probe.ask('events/unsubscribe')).result).toMatchObject({ events: [] });
    await probe.ask('runtime/eval', { code: '1' });
    expect(await names(probe)).toEqual(['eval-complete']);
  });

  test('a name twice is heard once', async () => {
    const probe = await open();
    await probe.ask('events/subscribe', { names: ['eval-start'] });
    await probe.ask('events/subscribe', { names: ['eval-start', 'eval-start'] });
    await probe.ask('runtime/eval', { code: '1' });
    expect(await names(probe)).toEqual(['eval-start']);
  });

  test('a name that there is not: those there are, and nothing is subscribed', async () => {
    const probe = await open();
    const { error } = await probe.ask('events/subscribe', { names: ['eval-start', 'evil'] });
    expect(error).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/there is no event "evil"; there are .*\bamb-choice\b/),
      data: { code: 'invalid-params', parameter: 'names', events: expect.any(Array) },
    });
    await probe.ask('runtime/eval', { code: '1' });
    expect(await names(probe)).toEqual([]);
  });

  test('in frames', async () => {
    const probe = await open();
    probe.send(frame(request('events/subscribe', { names: ['amb-choice'] }, 1)));
    probe.send(frame(request('runtime/eval', { code: SEARCH }, 2)));
    const messages = await probe.frames(3);
    expect(messages.map(({ id, params }) => id ?? params?.name)).toEqual([1, 'amb-choice', 2]);
  });
});

describe('whose events', () => {
  test('those of the own session only, whoever evaluates there', async () => {
    const [one, two, other] = [await open('shared'), await open('shared'), await open()];
    for (const probe of [one, other]) {
      await probe.ask('events/subscribe', { names: ['amb-choice'] });
    }
    await two.ask('runtime/eval', { code: SEARCH });
    await one.ask('session/current');
    await other.ask('session/current');
    expect(await events(one)).toMatchObject([{ params: { session: 'shared' } }]);
    expect(await names(two)).toEqual([]);
    expect(await names(other)).toEqual([]);
  });

  test('who joins another session hears that one from then on', async () => {
    const [one, two] = [await open('first'), await open('second')];
    await one.ask('events/subscribe', { names: ['eval-start'] });
    await one.ask('omega/hello', { session: 'second' });
    await two.ask('runtime/eval', { code: '2' });
    const third = await open('first');
    await third.ask('runtime/eval', { code: '1' });
    await one.ask('session/current');
    expect(await events(one)).toMatchObject([
      { params: { payload: { code: '2' }, session: 'second' } },
    ]);
  });

  test('a client that is gone is forgotten', async () => {
    const [one, two] = [await open('shared'), await open('shared')];
    await one.ask('events/subscribe');
    one.end();
    await one.closed;
    expect((await two.ask('runtime/eval', { code: SEARCH })).result).toMatchObject({ data: 3 });
  });
});

describe('coming back', () => {
  const told = async (probe: WireProbe): Promise<unknown[]> =>
    (await events(probe)).map(({ params }) => [params?.seq, Object(params?.payload).code]);
  const gone = async (probe: WireProbe): Promise<void> => {
    probe.end();
    await probe.closed;
  };
  const evaluate = async (probe: WireProbe, ...codes: string[]): Promise<void> => {
    for (const code of codes) await probe.ask('runtime/eval', { code });
  };

  test('what has happened meanwhile comes first, once, and before the answer', async () => {
    const [one, two] = [await open('shared'), await open('shared')];
    const first = await one.ask('events/subscribe', { names: ['eval-start'] });
    expect(first.result).toMatchObject({ seq: 0 });
    await evaluate(two, '1', '2');
    expect(await told(one)).toEqual([
      [1, '1'],
      [2, '2'],
    ]);
    await gone(one);
    await evaluate(two, '3', '4');
    const again = await open('shared');
    const since = { names: ['eval-start'], since: 1, log: first.result?.log };
    const { result } = await again.ask('events/subscribe', since);
    expect(result).toEqual({ events: ['eval-start'], seq: 4, log: first.result?.log });
    expect(await told(again)).toEqual([
      [2, '2'],
      [3, '3'],
      [4, '4'],
    ]);
    const messages = await again.messages(0);
    expect(messages.at(-1)).toMatchObject({ result: { seq: 4 } });
    await evaluate(two, '5');
    await again.ask('session/current');
    expect((await told(again)).at(-1)).toEqual([5, '5']);
    // By position, and with nothing missing.
    const third = await open('shared');
    expect((await third.ask('events/subscribe', [['eval-start'], 5])).result).toMatchObject({
      seq: 5,
    });
    expect(await told(third)).toEqual([]);
  });

  test('what was not heard, or is of another session, is told to be missing', async () => {
    const [one, two] = [await open('shared'), await open('shared')];
    await evaluate(two, '0');
    const subscribe = (probe: WireProbe, params: object): Promise<Message> =>
      probe.ask('events/subscribe', { names: ['eval-start'], ...params });
    // It had been evaluated in before.
    expect((await subscribe(one, { since: 0 })).result).toMatchObject({ missed: true, oldest: 2 });
    await evaluate(two, '1');
    expect(await told(one)).toEqual([[2, '1']]);
    // Nobody has heard others until now.
    const others = await one.ask('events/subscribe', { names: ['eval-complete'], since: 2 });
    expect(others.result).toMatchObject({ missed: true, oldest: 4 });
    for (const wrong of [{ since: 900 }, { since: 3, log: 'another' }]) {
      const probe = await open('shared');
      expect((await subscribe(probe, wrong)).result).toMatchObject({ missed: true, oldest: 2 });
      expect(await told(probe)).toEqual([[2, '1']]);
      await probe.ask('events/unsubscribe');
    }
    // Who has ended it himself is not heard for.
    await one.ask('events/unsubscribe');
    await gone(one);
    await evaluate(two, '2');
    const again = await open('shared');
    expect((await subscribe(again, { since: 3 })).result).toMatchObject({
      missed: true,
      oldest: 5,
    });
  });

  test('so many are kept; after that it is heard no more for who does not come back', async () => {
    const [one, two] = [await open('shared'), await open('shared')];
    const both = ['eval-start', 'amb-choice'];
    await one.ask('events/subscribe', { names: both });
    await evaluate(two, '1');
    await gone(one);
    const code = `1 ; ${'much '.repeat(10 * KILOBYTE)}`;
    await evaluate(two, ...new Array(8).fill(code));
    const again = await open('shared');
    const { result } = await again.ask('events/subscribe', { names: both, since: 1 });
    expect(result).toMatchObject({ missed: true, oldest: expect.any(Number) });
    const kept = (await events(again)).map(({ params }) => params?.seq as number);
    expect(kept.length).toBeLessThan(8);
    expect(Math.min(...kept, Number(result?.oldest))).toBeGreaterThan(1);
    await evaluate(two, SEARCH);
    await again.ask('session/current');
    expect((await names(again)).slice(kept.length)).toEqual(['eval-start', 'amb-choice']);
  });

  test('what is no number of an event, or no log, is refused', async () => {
    const probe = await open();
    for (const [parameter, wrong] of [
      ['since', -1],
      ['since', 1.5],
      ['since', 'x'],
    ] as const) {
      expect((await probe.ask('events/subscribe', { [parameter]: wrong })).error).toMatchObject({
        code: -32602,
        data: { code: 'invalid-params', parameter },
      });
    }
    const { error } = await probe.ask('events/subscribe', { since: 1, log: 7 });
    expect(error).toMatchObject({ data: { code: 'invalid-params', parameter: 'log' } });
    await evaluate(probe, '1');
    expect(await names(probe)).toEqual([]);
  });
});

test('events that a client does not read are bounded, and those left out counted', async () => {
  const [reader, worker] = [await open('shared'), await open('shared')];
  await reader.ask('events/subscribe', { names: ['eval-start'] });
  reader.socket.pause();
  const code = `1 ; ${'much '.repeat(10 * KILOBYTE)}`;
  for (let count = 0; count < EVALUATIONS; count++) {
    expect((await worker.ask('runtime/eval', { code })).result).toMatchObject({ data: 1 });
  }
  reader.socket.resume();
  reader.send(line(request('runtime/eval', { code: '2' }, 'end')));
  // Asking would look at all lines again and again.
  while (!reader.text.includes('"id":"end"')) await new Promise((go) => setTimeout(go, 5));
  const heard = (await events(reader)).map(({ params }) => params);
  const gaps = heard.filter((params) => params?.name === 'events-dropped');
  const missing = gaps.reduce((sum, gap) => sum + Number(Object(gap?.payload).dropped), 0);
  expect(missing).toBeGreaterThan(0);
  expect(heard.length - gaps.length + missing).toBe(EVALUATIONS + 1);
});
