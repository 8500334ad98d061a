/**
 * Input (R7RS 6.13.2). The port, where it may be left out, is then the current input port. When the
 * console has not enough input yet, `NeedInput` is thrown before anything is consumed, so that the
 * same call can be made again.
 */
import { char, EOF, MString, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { ByteInputPort, END, TextInputPort } from '../input-port.js';
import {
  effect,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
  pure,
} from '../primitive.js';
import {
  bytevectorArgument,
  checkedCount,
  endArgument,
  sizeArgument,
  startArgument,
} from './arguments.js';
import { readFrom } from './read.js';

export const inputPrimitives: PrimitiveTable = (context) => [
  pure('eof-object', '', 'The end-of-file object (R7RS 6.13.2).', () => EOF),
  pure(
    'eof-object?',
    'obj',
    'Whether the object is the end-of-file object (R7RS 6.13.2).',
    (obj) => obj === EOF,
  ),
  ...texts(context),
  ...bytes(context),
];

/** The argument, or the current input port, as an open textual input port. */
function textPort(
  { ports }: PrimitiveContext,
  who: string,
  position: number,
  value: Value,
): TextInputPort {
  const port = value === undefined ? ports.currentInput() : value;
  if (!(port instanceof TextInputPort))
    throw wrongType(who, position, 'a textual input port', port);
  if (!port.open) throw fault('invalid-argument', `${who}: the port is closed:`, [port]);
  return port;
}

/** The argument, or the current input port, as an open binary input port. */
function bytePort(
  { ports }: PrimitiveContext,
  who: string,
  position: number,
  value: Value,
): ByteInputPort {
  const port = value === undefined ? ports.currentInput() : value;
  if (!(port instanceof ByteInputPort)) throw wrongType(who, position, 'a binary input port', port);
  if (!port.open) throw fault('invalid-argument', `${who}: the port is closed:`, [port]);
  return port;
}

function texts(context: PrimitiveContext): PrimitiveSpec[] {
  const { elementsMax } = context.limits;
  return [
    effect('read', '[port]', 'The next datum, or an end-of-file object (R7RS 6.13.2).', (port) =>
      readFrom(textPort(context, 'read', 1, port), context.store),
    ),
    effect('read-char', '[port]', 'The next character (R7RS 6.13.2).', (port) => {
      const code = textPort(context, 'read-char', 1, port).readCode();
      return code === END ? EOF : char(code);
    }),
    effect('peek-char', '[port]', 'The next character, left unread (R7RS 6.13.2).', (port) => {
      const code = textPort(context, 'peek-char', 1, port).peekCode();
      return code === END ? EOF : char(code);
    }),
    effect('read-line', '[port]', 'The text up to the end of the line (R7RS 6.13.2).', (port) => {
      const line = textPort(context, 'read-line', 1, port).readLine();
      if (line === null) return EOF;
      checkedCount('read-line', line.length, elementsMax);
      return new MString(line);
    }),
    effect('char-ready?', '[port]', 'Whether read-char would not wait (R7RS 6.13.2).', (port) =>
      textPort(context, 'char-ready?', 1, port).isReady(),
    ),
    effect(
      'read-string',
      'k [port]',
      'The next k characters, or fewer at the end (R7RS 6.13.2).',
      (k, port) => {
        const count = sizeArgument('read-string', 1, k, elementsMax);
        const text = textPort(context, 'read-string', 2, port).readText(count);
        return text === null ? EOF : new MString(text);
      },
    ),
  ];
}

function bytes(context: PrimitiveContext): PrimitiveSpec[] {
  const { store, limits } = context;
  return [
    effect('read-u8', '[port]', 'The next byte (R7RS 6.13.2).', (port) => {
      const byte = bytePort(context, 'read-u8', 1, port).readByte();
      return byte === END ? EOF : byte;
    }),
    effect('peek-u8', '[port]', 'The next byte, left unread (R7RS 6.13.2).', (port) => {
      const byte = bytePort(context, 'peek-u8', 1, port).peekByte();
      return byte === END ? EOF : byte;
    }),
    effect('u8-ready?', '[port]', 'Whether read-u8 would not wait (R7RS 6.13.2).', (port) =>
      bytePort(context, 'u8-ready?', 1, port).isReady(),
    ),
    effect(
      'read-bytevector',
      'k [port]',
      'The next k bytes, or fewer at the end (R7RS 6.13.2).',
      (k, port) => {
        const count = sizeArgument('read-bytevector', 1, k, limits.elementsMax);
        return bytePort(context, 'read-bytevector', 2, port).readBytes(count) ?? EOF;
      },
    ),
    effect(
      'read-bytevector!',
      'bytevector [port [start [end]]]',
      'Fill a range with the next bytes; how many came (R7RS 6.13.2).',
      (bytevector, port, start, end) => {
        const target = bytevectorArgument('read-bytevector!', 1, bytevector);
        const source = bytePort(context, 'read-bytevector!', 2, port);
        const from = startArgument('read-bytevector!', 3, start, target.length);
        const to = endArgument('read-bytevector!', 4, end, from, target.length);
        const read = source.readBytes(to - from);
        if (read === null) return EOF;
        read.forEach((byte, i) => {
          store.setByte(target, from + i, byte);
        });
        return read.length;
      },
    ),
  ];
}
