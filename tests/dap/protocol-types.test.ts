/** The check of messages sees what is wrong with them. */
import { expect, test } from 'vitest';
import { complaintsAbout, isPublished } from './protocol-types.js';

const HEAD = { seq: 1, type: 'event', event: 'stopped' };

test('what fits is let pass', () => {
  const body = { reason: 'step', threadId: 1, hitBreakpointIds: [1, 2] };
  expect(complaintsAbout({ ...HEAD, body }, 'StoppedEvent')).toEqual([]);
  expect(complaintsAbout({ start: 1, label: 'x', type: 'value' }, 'CompletionItem')).toEqual([]);
  expect(isPublished('StackTraceResponse')).toBe(true);
  expect(isPublished('Omega/gotoTimeResponse')).toBe(false);
});

test.each([
  [
    'what is missing',
    { ...HEAD, body: {} },
    'StoppedEvent',
    ['StoppedEvent.body.reason is missing'],
  ],
  [
    'another type',
    { ...HEAD, seq: '1', body: { reason: 'step' } },
    'StoppedEvent',
    ['StoppedEvent.seq is "1", no number'],
  ],
  [
    'an item of a list',
    { threads: [{ id: 1 }] },
    'ThreadsResponse',
    expect.arrayContaining(['ThreadsResponse.success is missing']),
  ],
  [
    'what is not published',
    { id: 1, name: 'x', age: 3 },
    'Thread',
    ['Thread.age is not published'],
  ],
  ['no object', null, 'Thread', ['Thread is null, no object']],
  [
    'a word that is none of a closed list',
    { label: 'x', type: 'poem' },
    'CompletionItem',
    expect.arrayContaining(['CompletionItem.type is "poem", not method']),
  ],
])('%s is not', (_name, value, type, complaints) => {
  expect(complaintsAbout(value, type)).toEqual(complaints);
});
