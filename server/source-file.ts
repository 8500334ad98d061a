/**
 * Program text from files: UTF-8, bounded, with the reason in words when it cannot be had.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemReason } from './node-world.js';
import { waitBriefly } from './patience.js';

/** A source file may have so many bytes. */
export const MAX_SOURCE_BYTES = 100_000_000;
const STANDARD_INPUT = 0;
const CHUNK_BYTES = 1_048_576;

/** Why a source file cannot be used, for the user. */
export class SourceError extends Error {}

/** The text of a program file; "-" is standard input. Throws SourceError. */
export function readSource(file: string): string {
  try {
    return decodeSource(readBytes(file), file);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`cannot read ${file}: ${systemReason(error)}`);
  }
}

/** All bytes of a file, a pipe or a device, up to the limit. */
function readBytes(file: string): Uint8Array {
  const descriptor = file === '-' ? STANDARD_INPUT : openSync(file, 'r');
  try {
    if (fstatSync(descriptor).isDirectory()) {
      throw new SourceError(`cannot read ${file}: it is a directory`);
    }
    const chunks: Uint8Array[] = [];
    for (let length = 0; ; ) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const count = readPatiently(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks, length);
      chunks.push(chunk.subarray(0, count));
      length += count;
      if (length > MAX_SOURCE_BYTES) {
        throw new SourceError(`cannot read ${file}: it has over ${MAX_SOURCE_BYTES} bytes`);
      }
    }
  } finally {
    if (descriptor !== STANDARD_INPUT) closeSync(descriptor);
  }
}

/** Read what there is, waiting where the descriptor does not. */
function readPatiently(descriptor: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      waitBriefly();
    }
  }
}

/** Bytes as program text. A first line that names an interpreter becomes a comment of the same
 * length. Throws SourceError for what is not UTF-8. */
export function decodeSource(bytes: Uint8Array, file: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/^#!(?=\s*\/)/, ';;');
  } catch {
    throw new SourceError(`cannot read ${file}: it is not UTF-8 text`);
  }
}
