/** How a client counts lines and columns, and names files: what it said at `initialize`. */
import { basename, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Span } from '../../grammar/syntax.js';
import { RequestError } from './request-error.js';

/** A stretch of text, as the client counts. */
export interface ClientRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What of `initialize` is about that. */
export interface ClientArguments {
  readonly linesStartAt1?: boolean | undefined;
  readonly columnsStartAt1?: boolean | undefined;
  readonly pathFormat?: string | undefined;
  readonly supportsVariableType?: boolean | undefined;
}

export class ClientView {
  readonly #lineBase: number;
  readonly #columnBase: number;
  readonly #hasUris: boolean;

  /** Whether it wants the types of variables. */
  readonly hasTypes: boolean;

  constructor(args: ClientArguments = {}) {
    this.#lineBase = args.linesStartAt1 === false ? 0 : 1;
    this.#columnBase = args.columnsStartAt1 === false ? 0 : 1;
    this.hasTypes = args.supportsVariableType === true;
    this.#hasUris = args.pathFormat === 'uri';
  }

  /** Omega counts from 1. */
  line(own: number): number {
    return own - 1 + this.#lineBase;
  }

  column(own: number): number {
    return own - 1 + this.#columnBase;
  }

  ownLine(line: number): number {
    return line + 1 - this.#lineBase;
  }

  ownColumn(column: number): number {
    return column + 1 - this.#columnBase;
  }

  range(span: Span): ClientRange {
    return {
      line: this.line(span.line),
      column: this.column(span.column),
      endLine: this.line(span.endLine),
      endColumn: this.column(span.endColumn),
    };
  }

  /** The file that a source is, as spans name it. */
  file({ path }: DebugProtocol.Source): string {
    if (path === undefined || path === '') {
      throw new RequestError('unknown-source', 'the source has no path');
    }
    if (!this.#hasUris) return resolve(path);
    try {
      return fileURLToPath(path);
    } catch {
      throw new RequestError('unknown-source', `the path is to be a file URI, got ${path}`);
    }
  }

  /** A file that spans name, as a source. */
  source(file: string): DebugProtocol.Source {
    if (!isAbsolute(file)) return { name: file };
    const path = this.#hasUris ? pathToFileURL(file).href : file;
    return { name: basename(file), path };
  }
}
