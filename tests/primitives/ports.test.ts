/**
 * Ports: input in pieces, console input that is not there yet, files, and going back in the store.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { char, EOF, intern, MString, Pair, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { NeedInput } from '#omega/runtime/core/world.js';
import { Session } from './calling.js';

const string = (text: string): MString => new MString(text);

function open(session: Session, text: string, pieceBytes = 3): Value {
  session.files.set('f', new TextEncoder().encode(text));
  session.pieceBytes = pieceBytes;
  return session.call('open-input-file', string('f'));
}

/** What repeated calls answer until the end, written. */
function untilEnd(session: Session, name: string, ...args: Value[]): string[] {
  const answers: string[] = [];
  for (;;) {
    const value = session.call(name, ...args);
    if (value === EOF) return answers;
    answers.push(write(value));
  }
}

describe('a file in pieces reads like a string', () => {
  const text = fc
    .array(fc.constantFrom('a', '\n', '\r', '\r\n', '\u00e9', '\u20ac', '\u{1f600}', ' (b ', ')'), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''));
  test.each([
    ['read-char', []],
    ['read-line', []],
    ['read-string', [3]],
  ] as const)('%s', (name, args) => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), (content, pieceBytes) => {
        const session = new Session();
        const inPieces = untilEnd(session, name, ...args, open(session, content, pieceBytes));
        const whole = session.call('open-input-string', string(content));
        expect(inPieces).toEqual(untilEnd(session, name, ...args, whole));
      }),
      { numRuns: 300 },
    );
  });

  test('read', () => {
    const data = '(a (b . c)) 12 #;no "x\\ny" sym #|c|#;c\n|d e|#\\a #u8(1 2) \'q 1.5';
    for (let pieceBytes = 1; pieceBytes < 20; pieceBytes++) {
      const session = new Session();
      const wanted = [
        '(a (b . c))',
        '12',
        '"x\\ny"',
        'sym',
        '|d e|',
        '#\\a',
        '#u8(1 2)',
        "'q",
        '1.5',
      ];
      expect(untilEnd(session, 'read', open(session, data, pieceBytes))).toEqual(wanted);
    }
  });
});

test('lines end in line feed, carriage return or both', () => {
  const session = new Session();
  const port = session.call('open-input-string', string('a\nb\r\nc\rd\n\ne'));
  expect(untilEnd(session, 'read-line', port)).toEqual(['"a"', '"b"', '"c"', '"d"', '""', '"e"']);
});

describe('the console', () => {
  const reads = [
    ['read-char', []],
    ['peek-char', []],
    ['read-line', []],
    ['read-string', [4]],
    ['read', []],
  ] as const;
  test.each(reads)('%s asks for input that is not there', (name, args) => {
    expect(() => new Session().call(name, ...args)).toThrow(NeedInput);
  });

  test('nothing is consumed by a call that asks', () => {
    const session = new Session();
    session.console.feed('(a ');
    expect(() => session.call('read')).toThrow(NeedInput);
    expect(() => session.call('read-line')).toThrow(NeedInput);
    expect(() => session.call('read-string', 10)).toThrow(NeedInput);
    session.console.feed('b)\nrest\n');
    expect(write(session.call('read'))).toBe('(a b)');
    expect(write(session.call('read-line'))).toBe('""');
    expect(write(session.call('read-line'))).toBe('"rest"');
    expect(session.call('char-ready?')).toBe(false);
    session.console.feed(null);
    expect(session.call('char-ready?')).toBe(true);
    expect(session.call('read-line')).toBe(EOF);
    expect(session.call('read')).toBe(EOF);
    session.console.feed('x');
    expect(session.call('read-char')).toBe(char(0x78));
  });

  test('an atom is read only when its end is in sight', () => {
    const session = new Session();
    session.console.feed('12');
    expect(() => session.call('read')).toThrow(NeedInput);
    session.console.feed('3 ');
    expect(session.call('read')).toBe(123);
  });
});

describe('reading goes on behind an error', () => {
  test('and the fold-case directive is remembered', () => {
    const session = new Session();
    const port = session.call(
      'open-input-string',
      string('a ) B #!fold-case C D #!no-fold-case E'),
    );
    expect(session.call('read', port)).toBe(intern('a'));
    expect(session.codeOf('read', port)).toBe('read-error');
    expect(untilEnd(session, 'read', port)).toEqual(['B', 'c', 'd', 'E']);
  });

  test('the end of the input within a datum is an error, then the end', () => {
    const session = new Session();
    const port = open(session, 'a (b "c');
    expect(session.call('read', port)).toBe(intern('a'));
    expect(session.codeOf('read', port)).toBe('read-error');
    expect(session.call('read', port)).toBe(EOF);
  });
});

describe('files', () => {
  test('what was written is read again', () => {
    const session = new Session();
    const output = session.call('open-output-file', string('g'));
    session.call('write', new Pair(1, string('\u20ac')), output);
    session.call('newline', output);
    session.call('write-char', char(0x1f600), output);
    session.call('close-port', output);
    expect(session.codeOf('write-char', char(0x61), output)).toBe('invalid-argument');
    const input = session.call('open-input-file', string('g'));
    expect(untilEnd(session, 'read-line', input)).toEqual(['"(1 . \\"\u20ac\\")"', '"\u{1f600}"']);
    const bytes = session.call('open-binary-output-file', string('g'));
    session.call('write-u8', 255, bytes);
    session.call('write-bytevector', Uint8Array.of(1, 2, 3, 4), bytes, 1, 3);
    const binary = session.call('open-binary-input-file', string('g'));
    expect(session.call('peek-u8', binary)).toBe(255);
    expect(untilEnd(session, 'read-bytevector', 2, binary)).toEqual(['#u8(255 2)', '#u8(3)']);
  });

  test('a missing file, and bytes that are no text', () => {
    const session = new Session();
    expect(session.codeOf('open-input-file', string('none'))).toBe('file-error');
    expect(session.codeOf('delete-file', string('none'))).toBe('file-error');
    expect(session.call('file-exists?', string('none'))).toBe(false);
    session.files.set('f', Uint8Array.of(0x61, 0xff));
    const port = session.call('open-input-file', string('f'));
    expect(session.call('read-char', port)).toBe(char(0x61));
    expect(session.codeOf('read-char', port)).toBe('read-error');
    session.call('delete-file', string('f'));
    expect(session.call('file-exists?', string('f'))).toBe(false);
  });
});

test('going back in the store moves ports in memory and positions in files back', () => {
  const session = new Session();
  const input = open(session, 'abc\nde', 2);
  const output = session.call('open-output-string');
  const bytes = session.call('open-output-bytevector');
  session.call('read-char', input);
  session.call('write-string', string('x'), output);
  session.call('write-u8', 1, bytes);
  const version = session.store.mark();
  expect(write(session.call('read-line', input))).toBe('"bc"');
  session.call('write-string', string('yz'), output);
  session.call('write-bytevector', new Uint8Array(100), bytes);
  session.call('close-port', output);
  session.store.goto(version);
  expect(untilEnd(session, 'read-line', input)).toEqual(['"bc"', '"de"']);
  session.call('write-string', string('!'), output);
  session.call('write-u8', 2, bytes);
  expect(write(session.call('get-output-string', output))).toBe('"x!"');
  expect(write(session.call('get-output-bytevector', bytes))).toBe('#u8(1 2)');
});

test('the wrong sort of port, and a form too long to write', () => {
  const session = new Session();
  const binary = session.call('open-input-bytevector', Uint8Array.of(1));
  expect(session.codeOf('read-char', binary)).toBe('wrong-type');
  expect(session.codeOf('write-char', char(0x61), binary)).toBe('wrong-type');
  expect(session.codeOf('close-output-port', binary)).toBe('wrong-type');
  expect(session.codeOf('output-port-open?', binary)).toBe('wrong-type');
  expect(session.codeOf('read-u8')).toBe('wrong-type');
  let value: Value = 1;
  for (let i = 0; i < 100; i++) value = new Pair(value, value);
  expect(session.codeOf('write', value)).toBe('limit');
  const cycle = new Pair(1, 2);
  cycle.cdr = cycle;
  session.call('write', cycle);
  expect(session.printed).toBe('#0=(1 . #0#)');
});
