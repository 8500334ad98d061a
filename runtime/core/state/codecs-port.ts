/**
 * How ports are saved. What was read from a file and may be read again is saved with the port; the
 * rest of the file is found where it was, when the port is next used.
 */
import {
  ByteFileInputPort,
  BytevectorInputPort,
  type ConsoleInputPort,
  Piece,
  StringInputPort,
  TextFileInputPort,
} from '../input-port.js';
import {
  ByteFileOutputPort,
  BytevectorOutputPort,
  StringOutputPort,
  TextFileOutputPort,
} from '../output-port.js';
import { proposedSource } from '../transaction/staged-world.js';
import { type ByteSink, type ByteSource, WorldError } from '../world.js';
import { StateError } from './code.js';
import { codec, instance, type Json, text } from './codec.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';
import { ReopenedSink, ReopenedSource } from './reopened.js';

/** Where an input port is. */
interface Reading {
  open: boolean;
  piece: Piece<unknown>;
  index: number;
}

const reading = (port: Reading, e: Encoder): Json[] => [port.open, e.value(port.piece), port.index];

function fillReading(port: object, parts: readonly Json[], d: Decoder): void {
  const [isOpen, piece, index] = parts;
  Object.assign(port, { open: isOpen, piece: d.value(piece), index });
}

const inMemory = [
  codec<Piece<string | Uint8Array>>({
    tag: 'piece',
    is: instance(Piece),
    save: ({ data, offset, next }, e) => [
      typeof data === 'string' ? data : e.value(data),
      offset,
      e.value(next),
    ],
    make: ([data, offset], d) =>
      new Piece(typeof data === 'string' ? data : (d.value(data) as Uint8Array), offset as number),
    fill: (piece, [, , next], d) => {
      piece.next = d.value(next) as Piece<string | Uint8Array> | null;
    },
  }),
  codec<StringInputPort>({
    tag: 'string-input',
    is: instance(StringInputPort),
    save: (port, e) => [...reading(port, e), port.foldsCase],
    make: (_, { engine }) => new StringInputPort(engine.store, ''),
    fill: (port, parts, d) => {
      fillReading(port, parts, d);
      port.foldsCase = parts[3] as boolean;
    },
  }),
  codec<BytevectorInputPort>({
    tag: 'bytes-input',
    is: instance(BytevectorInputPort),
    save: reading,
    make: (_, { engine }) => new BytevectorInputPort(engine.store, new Uint8Array(0)),
    fill: fillReading,
  }),
  codec<StringOutputPort>({
    tag: 'string-output',
    is: instance(StringOutputPort),
    save: (port) => [port.open, port.text],
    make: ([isOpen, content], { engine }) => {
      const port = new StringOutputPort(engine.store, engine.limits.elementsMax);
      return Object.assign(port, { open: isOpen, text: content });
    },
  }),
  codec<BytevectorOutputPort>({
    tag: 'bytes-output',
    is: instance(BytevectorOutputPort),
    save: ({ open: isOpen, buffer, length }, e) => [isOpen, e.value(buffer), length],
    make: ([isOpen, , length], { engine }) => {
      const port = new BytevectorOutputPort(engine.store, engine.limits.elementsMax);
      return Object.assign(port, { open: isOpen, length });
    },
    fill: (port, [, buffer], d) => {
      port.buffer = d.value(buffer) as Uint8Array<ArrayBuffer>;
    },
  }),
];

/** The file as it is in the world, where it was opened, whatever the branch under way proposes. */
function source(operation: string, parts: readonly Json[], d: Decoder): ByteSource {
  const path = text(parts[0]);
  const fetched = parts[1] as number;
  const proposed = d.value(parts[2]);
  if (proposed !== false) return proposedSource(proposed as Uint8Array);
  const again = (d.thing(parts[3]) as ByteSource | null)?.again?.(fetched);
  if (again !== undefined) return again;
  const { world } = d.engine.options;
  const open = (): ByteSource => d.perform(operation, path, () => world.openInput(path));
  return new ReopenedSource(path, fetched, open);
}

function sink(operation: string, parts: readonly Json[], d: Decoder): ByteSink {
  const path = text(parts[0]);
  const position = parts[2] as number;
  const again = (d.thing(parts[3]) as ByteSink | null)?.again?.(position);
  if (again !== undefined) return again;
  const { files } = d.engine;
  const open = (): ByteSink => {
    if (files.continueOutput) return files.continueOutput(path, position);
    throw new WorldError('this runtime cannot go on writing a file');
  };
  return new ReopenedSink(path, position, () => d.perform(operation, path, open));
}

/** Of a file that is closed nothing is read again. */
const readingFile = (port: Reading, e: Encoder): Json[] =>
  port.open ? reading(port, e) : [false, e.value(NOTHING), 0];

/** Its path, how far it was fetched, what no file has of what comes then, and the open file. */
const fileOf = (port: TextFileInputPort | ByteFileInputPort, e: Encoder): Json[] => [
  port.path,
  port.fetched,
  e.value((port.open && port.source.proposed) || false),
  e.thing(port.source),
];

const NOTHING = new Piece('', 0);

const written = (port: TextFileOutputPort | ByteFileOutputPort, e: Encoder): Json[] => {
  if (port.open && port.isStaged) {
    const what = `${port.path} cannot be saved while a transaction is writing it`;
    throw new StateError(`${what}: close its port first`);
  }
  if (port.open) port.flush();
  return [port.path, port.open, port.sink.position ?? 0, e.thing(port.sink)];
};

const filePorts = [
  codec<TextFileInputPort>({
    tag: 'text-file-input',
    is: instance(TextFileInputPort),
    save: (port, e) => [...fileOf(port, e), port.foldsCase, ...readingFile(port, e)],
    make: (parts, d) => {
      const from = source('open-input-file', parts, d);
      return new TextFileInputPort(d.engine.store, text(parts[0]), from, parts[1] as number);
    },
    fill: (port, [, , , , foldsCase, ...parts], d) => {
      port.foldsCase = foldsCase as boolean;
      fillReading(port, parts, d);
    },
  }),
  codec<ByteFileInputPort>({
    tag: 'bytes-file-input',
    is: instance(ByteFileInputPort),
    save: (port, e) => [...fileOf(port, e), ...readingFile(port, e)],
    make: (parts, d) => {
      const from = source('open-binary-input-file', parts, d);
      return new ByteFileInputPort(d.engine.store, text(parts[0]), from, parts[1] as number);
    },
    fill: (port, [, , , , ...parts], d) => fillReading(port, parts, d),
  }),
  codec<TextFileOutputPort>({
    tag: 'text-file-output',
    is: instance(TextFileOutputPort),
    save: written,
    make: (parts, d) => {
      const to = sink('open-output-file', parts, d);
      const port = new TextFileOutputPort(d.engine.store, text(parts[0]), to);
      return Object.assign(port, { open: parts[1] });
    },
  }),
  codec<ByteFileOutputPort>({
    tag: 'bytes-file-output',
    is: instance(ByteFileOutputPort),
    save: written,
    make: (parts, d) => {
      const to = sink('open-binary-output-file', parts, d);
      const port = new ByteFileOutputPort(d.engine.store, text(parts[0]), to);
      return Object.assign(port, { open: parts[1] });
    },
  }),
];

/** Where the console is read, and what of its input nobody has read yet. */
export function saveConsole(port: ConsoleInputPort, e: Encoder): Json {
  return [...reading(port, e), port.ended, port.foldsCase];
}

export function loadConsole(port: ConsoleInputPort, json: Json, d: Decoder): void {
  const [isOpen, piece, index, ended, foldsCase] = json as readonly Json[];
  port.goBackTo(d.value(piece) as Piece<string>, index as number, ended as boolean);
  Object.assign(port, { open: isOpen, foldsCase });
}

/** Ports of all kinds but the console's, and the pieces that they read. */
export const portCodecs = [...inMemory, ...filePorts];
