/** Whole files at once: what `(omega world)` has besides ports. */
import { list, MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { type EffectRecord, effectRecord } from '../effect/operation.js';
import { withFile } from '../port.js';
import { onWorld, type PrimitiveSpec, type PrimitiveTable } from '../primitive.js';
import { readAll } from '../transaction/staged-world.js';
import { encodeUtf8, textOfUtf8 } from '../utf8.js';
import type { ByteSink } from '../world.js';
import { stringArgument } from './arguments.js';

const READING = effectRecord('file-read', 'recorded');
const WRITING = effectRecord('file-write', 'live', 'staged');

export const filePrimitives: PrimitiveTable = ({ world }) => {
  const onFile = (
    name: string,
    params: string,
    doc: string,
    record: EffectRecord,
    action: (path: string, contents: Value) => Value,
  ): PrimitiveSpec =>
    onWorld(name, params, doc, record, (filename, contents) => {
      const path = stringArgument(name, 1, filename).toString();
      return withFile(name, filename, () => action(path, contents));
    });
  return [
    onFile('read-file', 'filename', 'The text of a UTF-8 file.', READING, (path) => {
      const text = textOfUtf8(readAll(world.openInput(path)));
      if (text !== null) return new MString(text);
      throw fault('read-error', 'read-file: the file is not UTF-8:', [new MString(path)]);
    }),
    onFile(
      'write-file!',
      'filename contents',
      'Give a file contents, a string or a bytevector.',
      WRITING,
      (path, contents) => {
        const bytes = bytesOf('write-file!', contents);
        return put(world.openOutput(path), bytes);
      },
    ),
    onFile(
      'append-file!',
      'filename contents',
      'Write a string or a bytevector at the end of a file.',
      WRITING,
      (path, contents) => {
        const bytes = bytesOf('append-file!', contents);
        return put(world.openAppend(path), bytes);
      },
    ),
    onFile(
      'list-files',
      'directory',
      'Names in a directory, sorted; those of directories end in a slash.',
      READING,
      (path) => list(world.listFiles(path).map((name) => new MString(name))),
    ),
  ];
};

function put(sink: ByteSink, bytes: Uint8Array): Value {
  sink.write(bytes);
  sink.close();
  return UNSPECIFIED;
}

function bytesOf(who: string, contents: Value): Uint8Array {
  if (contents instanceof MString) return encodeUtf8(contents.toString());
  if (contents instanceof Uint8Array) return contents.slice();
  throw wrongType(who, 2, 'a string or a bytevector', contents);
}
