/** Ports as objects: predicates, opening and closing, ports in memory, files (R7RS 6.13.1). */
import { MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import { type EffectRecord, effectRecord } from '../effect/operation.js';
import {
  ByteFileInputPort,
  BytevectorInputPort,
  StringInputPort,
  TextFileInputPort,
} from '../input-port.js';
import {
  ByteFileOutputPort,
  BytevectorOutputPort,
  StringOutputPort,
  TextFileOutputPort,
} from '../output-port.js';
import { Port, withFile } from '../port.js';
import {
  effect,
  onWorld,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
  pure,
} from '../primitive.js';
import { bytevectorArgument, stringArgument } from './arguments.js';

export const portPrimitives: PrimitiveTable = (context) => [
  ...predicates(),
  ...closing(),
  ...memoryPorts(context),
  ...files(context),
];

function predicates(): PrimitiveSpec[] {
  const predicate = (name: string, what: string, test: (port: Port) => boolean): PrimitiveSpec =>
    pure(
      name,
      'obj',
      `Whether the object is ${what} (R7RS 6.13.1).`,
      (obj) => obj instanceof Port && test(obj),
    );
  const openness = (name: string, direction: string, isInput: boolean): PrimitiveSpec =>
    pure(name, 'port', `Whether the ${direction} port is still open (R7RS 6.13.1).`, (port) => {
      if (port instanceof Port && port.isInput === isInput) return port.open;
      throw wrongType(name, 1, `an ${direction} port`, port);
    });
  return [
    predicate('port?', 'a port', () => true),
    predicate('input-port?', 'an input port', (port) => port.isInput),
    predicate('output-port?', 'an output port', (port) => !port.isInput),
    predicate('textual-port?', 'a textual port', (port) => port.isTextual),
    predicate('binary-port?', 'a binary port', (port) => !port.isTextual),
    openness('input-port-open?', 'input', true),
    openness('output-port-open?', 'output', false),
  ];
}

function closing(): PrimitiveSpec[] {
  const close = (name: string, what: string, accepts: (port: Port) => boolean): PrimitiveSpec =>
    effect(name, 'port', `Close ${what}; closing it again does nothing (R7RS 6.13.1).`, (port) => {
      if (!(port instanceof Port && accepts(port))) throw wrongType(name, 1, what, port);
      port.close();
      return UNSPECIFIED;
    });
  return [
    close('close-port', 'a port', () => true),
    close('close-input-port', 'an input port', (port) => port.isInput),
    close('close-output-port', 'an output port', (port) => !port.isInput),
  ];
}

function memoryPorts({ store, limits }: PrimitiveContext): PrimitiveSpec[] {
  return [
    pure(
      'open-input-string',
      'string',
      'A port that delivers the characters (R7RS 6.13.1).',
      (string) =>
        new StringInputPort(store, stringArgument('open-input-string', 1, string).toString()),
    ),
    pure(
      'open-output-string',
      '',
      'A port that collects characters (R7RS 6.13.1).',
      () => new StringOutputPort(store, limits.elementsMax),
    ),
    effect(
      'get-output-string',
      'port',
      'The characters collected so far (R7RS 6.13.1).',
      (port) => {
        if (port instanceof StringOutputPort) return new MString(port.text);
        throw wrongType('get-output-string', 1, 'a port made by open-output-string', port);
      },
    ),
    pure(
      'open-input-bytevector',
      'bytevector',
      'A port that delivers the bytes (R7RS 6.13.1).',
      (bytevector) => {
        const bytes = bytevectorArgument('open-input-bytevector', 1, bytevector);
        return new BytevectorInputPort(store, bytes.slice());
      },
    ),
    pure(
      'open-output-bytevector',
      '',
      'A port that collects bytes (R7RS 6.13.1).',
      () => new BytevectorOutputPort(store, limits.elementsMax),
    ),
    effect('get-output-bytevector', 'port', 'The bytes collected so far (R7RS 6.13.1).', (port) => {
      if (port instanceof BytevectorOutputPort) return port.bytes();
      throw wrongType('get-output-bytevector', 1, 'a port made by open-output-bytevector', port);
    }),
  ];
}

const READING = effectRecord('file-read', 'recorded');
const WRITING = effectRecord('file-write', 'live', 'staged');

function files({ store, world }: PrimitiveContext): PrimitiveSpec[] {
  /** A primitive that does something with the file of that name. */
  const onFile = (
    name: string,
    doc: string,
    record: EffectRecord,
    action: (path: string) => Value,
  ): PrimitiveSpec =>
    onWorld(name, 'filename', `${doc} (R7RS 6.13.1).`, record, (filename) => {
      const path = stringArgument(name, 1, filename).toString();
      return withFile(name, filename, () => action(path));
    });
  return [
    onFile(
      'open-input-file',
      'A port that reads the UTF-8 file',
      READING,
      (path) => new TextFileInputPort(store, path, world.openInput(path)),
    ),
    onFile(
      'open-binary-input-file',
      'A port that reads the bytes of the file',
      READING,
      (path) => new ByteFileInputPort(store, path, world.openInput(path)),
    ),
    onFile(
      'open-output-file',
      'A port that writes the file anew, in UTF-8',
      WRITING,
      (path) => new TextFileOutputPort(store, path, world.openOutput(path)),
    ),
    onFile(
      'open-binary-output-file',
      'A port that writes the file anew, in bytes',
      WRITING,
      (path) => new ByteFileOutputPort(store, path, world.openOutput(path)),
    ),
    onFile('file-exists?', 'Whether there is a file of that name', READING, (path) =>
      world.fileExists(path),
    ),
    onFile('delete-file', 'Delete the file', WRITING, (path) => {
      world.deleteFile(path);
      return UNSPECIFIED;
    }),
  ];
}
