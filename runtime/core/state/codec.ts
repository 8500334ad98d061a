/** What a codec is: how one kind of object is saved as JSON and made again. */
import type { Value } from '../../../grammar/datum.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

export type Json = null | boolean | number | string | readonly Json[];

export interface Codec<T extends object> {
  readonly tag: string;
  readonly is: (value: Value) => value is T;
  readonly save: (object: T, encoder: Encoder) => readonly Json[];
  /** An object of the kind, its parts not right yet. */
  readonly make: (parts: readonly Json[], decoder: Decoder) => T;
  readonly fill?: (object: T, parts: readonly Json[], decoder: Decoder) => void;
}

/** Fields are readonly for everybody else. */
type Open<T> = { -readonly [K in keyof T]: T[K] };

export function open<T extends object>(object: T): Open<T> {
  return object as Open<T>;
}

export function instance<T extends object>(
  type: abstract new (...args: never[]) => T,
): (value: Value) => value is T {
  return (value): value is T => value instanceof type;
}

export function codec<T extends object>(record: Codec<T>): Codec<object> {
  return record as unknown as Codec<object>;
}

export const text = (json: Json | undefined): string => json as string;
