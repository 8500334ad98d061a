/** Output (R7RS 6.13.3). The port, where it may be left out, is then the current output port. */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import {
  display,
  type PrintOptions,
  write,
  writeShared,
  writeSimple,
} from '../../../grammar/printer.js';
import { type Fault, fault, wrongType } from '../condition.js';
import { ByteOutputPort, TextOutputPort } from '../output-port.js';
import {
  effect,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
} from '../primitive.js';
import {
  byteArgument,
  bytevectorArgument,
  characterArgument,
  endArgument,
  startArgument,
  stringArgument,
} from './arguments.js';

export const outputPrimitives: PrimitiveTable = (context) => [
  ...representations(context),
  ...texts(context),
  ...bytes(context),
];

/** The argument, or the current output port, as an open textual output port. */
function textPort(
  { ports }: PrimitiveContext,
  who: string,
  position: number,
  value: Value,
): TextOutputPort {
  const port = value === undefined ? ports.currentOutput() : value;
  if (!(port instanceof TextOutputPort)) {
    throw wrongType(who, position, 'a textual output port', port);
  }
  if (!port.open) throw fault('invalid-argument', `${who}: the port is closed:`, [port]);
  return port;
}

/** The argument, or the current output port, as an open binary output port. */
function bytePort(
  { ports }: PrimitiveContext,
  who: string,
  position: number,
  value: Value,
): ByteOutputPort {
  const port = value === undefined ? ports.currentOutput() : value;
  if (!(port instanceof ByteOutputPort))
    throw wrongType(who, position, 'a binary output port', port);
  if (!port.open) throw fault('invalid-argument', `${who}: the port is closed:`, [port]);
  return port;
}

/** write, display and their kind. */
function representations(context: PrimitiveContext): PrimitiveSpec[] {
  const { elementsMax } = context.limits;
  const representation = (
    name: string,
    doc: string,
    textOf: (value: Value, options: PrintOptions) => string,
  ): PrimitiveSpec =>
    effect(name, 'obj [port]', `${doc} (R7RS 6.13.3).`, (obj, port) => {
      const target = textPort(context, name, 2, port);
      const text = textOf(obj, { charactersMax: elementsMax });
      // Without labels a cycle, or much sharing, has no end.
      if (text.length > elementsMax) throw tooLong(name, elementsMax);
      target.writeText(text);
      return UNSPECIFIED;
    });
  return [
    representation('write', 'Write the object as it can be read, with labels for cycles', write),
    representation('write-shared', 'Write the object with labels for all sharing', writeShared),
    representation('write-simple', 'Write the object without labels', writeSimple),
    representation('display', 'Write the object for people', display),
  ];
}

/** The fault of a written form that is too long. */
function tooLong(who: string, elementsMax: number): Fault {
  return fault(
    'limit',
    `${who}: what is to be written is longer than elementsMax, in characters`,
    [elementsMax],
    'If the object shares parts or contains itself, use write-shared.',
  );
}

function texts(context: PrimitiveContext): PrimitiveSpec[] {
  return [
    effect('newline', '[port]', 'End the line (R7RS 6.13.3).', (port) => {
      textPort(context, 'newline', 1, port).writeText('\n');
      return UNSPECIFIED;
    }),
    effect('write-char', 'char [port]', 'Write the character itself (R7RS 6.13.3).', (c, port) => {
      const text = String.fromCodePoint(characterArgument('write-char', 1, c));
      textPort(context, 'write-char', 2, port).writeText(text);
      return UNSPECIFIED;
    }),
    effect(
      'write-string',
      'string [port [start [end]]]',
      'Write the characters of a range (R7RS 6.13.3).',
      (string, port, start, end) => {
        const text = stringArgument('write-string', 1, string);
        const target = textPort(context, 'write-string', 2, port);
        const from = startArgument('write-string', 3, start, text.length);
        target.writeText(text.slice(from, endArgument('write-string', 4, end, from, text.length)));
        return UNSPECIFIED;
      },
    ),
    effect(
      'flush-output-port',
      '[port]',
      'Hand on what the port holds back (R7RS 6.13.3).',
      (port = context.ports.currentOutput()) => {
        if (!(port instanceof TextOutputPort || port instanceof ByteOutputPort)) {
          throw wrongType('flush-output-port', 1, 'an output port', port);
        }
        if (!port.open)
          throw fault('invalid-argument', 'flush-output-port: the port is closed:', [port]);
        port.flush();
        return UNSPECIFIED;
      },
    ),
  ];
}

function bytes(context: PrimitiveContext): PrimitiveSpec[] {
  return [
    effect('write-u8', 'byte [port]', 'Write the byte (R7RS 6.13.3).', (byte, port) => {
      const value = byteArgument('write-u8', 1, byte);
      bytePort(context, 'write-u8', 2, port).writeBytes(Uint8Array.of(value));
      return UNSPECIFIED;
    }),
    effect(
      'write-bytevector',
      'bytevector [port [start [end]]]',
      'Write the bytes of a range (R7RS 6.13.3).',
      (bytevector, port, start, end) => {
        const source = bytevectorArgument('write-bytevector', 1, bytevector);
        const target = bytePort(context, 'write-bytevector', 2, port);
        const from = startArgument('write-bytevector', 3, start, source.length);
        const to = endArgument('write-bytevector', 4, end, from, source.length);
        target.writeBytes(source.subarray(from, to));
        return UNSPECIFIED;
      },
    ),
  ];
}
