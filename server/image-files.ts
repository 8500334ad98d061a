/**
 * Images in files: the first line as it is, the rest deflated. A file is written beside its place
 * and put there at once, so that a crash leaves the old one or the new one.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { WorldError } from '../runtime/core/world.js';
import { invalidImage } from '../runtime/image.js';
import type { ImageFiles } from '../runtime/providers.js';
import { systemReason } from './node-world.js';

/** Bytes of a file, and of what it is inflated to: what a text of the host can hold. */
const IMAGE_BYTES_MAX = 500_000_000;
/** At the end of the first line: the rest is deflated. */
const DEFLATED = ' deflate';
const LINE_FEED = 10;
/** Bytes of a first line. */
const LINE_MAX = 100;

export const imageFiles: ImageFiles = {
  read: (path) => unpacked(attempt('read', path, () => readBytes(path))),
  write: (path, text) => attempt('write', path, () => replaceFile(path, packed(text))),
};

function readBytes(path: string): Buffer {
  const status = statSync(path);
  if (!status.isFile() && !status.isDirectory()) {
    throw new WorldError(`cannot read ${path}: it is no file but a device, pipe or socket`);
  }
  if (status.size > IMAGE_BYTES_MAX) {
    throw new WorldError(`cannot read ${path}: it has over ${IMAGE_BYTES_MAX} bytes`);
  }
  return readFileSync(path);
}

/** The text of an image as it is in its file. */
export function packed(text: string): Buffer {
  const end = text.indexOf('\n');
  const line = Buffer.from(`${text.slice(0, end)}${DEFLATED}\n`);
  return Buffer.concat([line, deflateSync(text.slice(end + 1))]);
}

/** And back; a text that is not deflated is one too. Throws OmegaMisuse `invalid-image`. */
export function unpacked(bytes: Buffer): string {
  const end = bytes.subarray(0, LINE_MAX).indexOf(LINE_FEED);
  const line = bytes.toString('latin1', 0, Math.max(0, end));
  if (!line.endsWith(DEFLATED)) return bytes.toString();
  try {
    const rest = inflateSync(bytes.subarray(end + 1), { maxOutputLength: IMAGE_BYTES_MAX });
    return `${line.slice(0, -DEFLATED.length)}\n${rest.toString()}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidImage(`the file is damaged (${reason}); take another copy of it`);
  }
}

/** Put a file with these bytes in the place of that one. A device or pipe is not replaced. */
function replaceFile(path: string, bytes: Buffer): void {
  const target = realPath(path);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there && !there.isFile() && !there.isDirectory()) {
    throw new WorldError(`cannot write ${path}: it is no ordinary file; give another name`);
  }
  const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(beside, bytes, { flush: true, flag: 'wx' });
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/** Where a link leads; the path itself if there is nothing yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** That the file has its name is to outlast a crash of the system too, where it lets us ask. */
function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // A system whose folders cannot be opened keeps names in its own way.
  }
}

/** Do it; what the system refuses is a WorldError. */
function attempt<T>(verb: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof WorldError) throw error;
    throw new WorldError(`cannot ${verb} ${path}: ${systemReason(error)}`);
  }
}
