/**
 * Program text from files: UTF-8, bounded, with the reason in words when it cannot be had.
 */
import { readFileSync, statSync } from 'node:fs';
import { systemReason } from './node-world.js';

/** A source file may have so many bytes. */
export const MAX_SOURCE_BYTES = 100_000_000;
const STANDARD_INPUT = 0;

/** Why a source file cannot be used, for the user. */
export class SourceError extends Error {}

/** The text of a program file; "-" is standard input. Throws SourceError. */
export function readSource(file: string): string {
  try {
    if (file !== '-') {
      const status = statSync(file);
      if (status.isDirectory()) throw new SourceError(`cannot read ${file}: it is a directory`);
      if (status.size > MAX_SOURCE_BYTES) {
        throw new SourceError(`cannot read ${file}: it is over ${MAX_SOURCE_BYTES} bytes`);
      }
    }
    return decodeSource(readFileSync(file === '-' ? STANDARD_INPUT : file), file);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`cannot read ${file}: ${systemReason(error)}`);
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
