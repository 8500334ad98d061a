/**
 * The texts of a program: files, which a client reads itself, and texts that exist only here: what
 * was typed into the debug console, and the program with its macros expanded.
 */
import { isAbsolute } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import { knownSource } from '../source-texts.js';
import type { ClientView } from './client-view.js';
import { RequestError } from './request-error.js';

/** Texts of the debug console that are kept. */
const TYPED_MAX = 200;
const MIME_TYPE = 'text/x-scheme';

export class Sources {
  /** The files that the client has been told of. */
  readonly #files = new Set<string>();
  /** Texts by their names. */
  readonly #typed = new Map<string, string>();
  readonly #names = new Map<number, string>();
  #count = 0;

  constructor(
    readonly runtime: OmegaRuntime,
    readonly client: ClientView,
    readonly onNew: (source: DebugProtocol.Source) => void,
  ) {}

  /** A text that spans name, as a source. */
  source(name: string): DebugProtocol.Source {
    if (isAbsolute(name)) {
      const source = this.client.source(name);
      if (!this.#files.has(name)) {
        this.#files.add(name);
        this.onNew(source);
      }
      return source;
    }
    if (!this.#typed.has(name)) {
      return { name, presentationHint: 'deemphasize', origin: 'its text is not kept' };
    }
    return { name, sourceReference: this.#reference(name), origin: 'debug console' };
  }

  /** The text that spans name so; null if it cannot be had. */
  textOf(name: string): string | null {
    return this.#typed.get(name) ?? knownSource(name);
  }

  /** A name for a text of the debug console. */
  nameFor(text: string): string {
    const name = `debug-console-${++this.#count}`;
    this.#typed.set(name, text);
    this.#typed.delete(`debug-console-${this.#count - TYPED_MAX}`);
    return name;
  }

  /** All that is there: each file, and how it looks when its macros are expanded. */
  get all(): DebugProtocol.Source[] {
    return [...this.#files].flatMap((file) => {
      const source = this.client.source(file);
      const expansion = {
        name: `${source.name} (expanded)`,
        sourceReference: this.#reference(`expansion of ${file}`),
        origin: 'macros expanded',
      };
      return [{ ...source, sources: [expansion] }, expansion];
    });
  }

  /** A text that exists only here. Throws RequestError `unknown-source`. */
  async content(reference: number): Promise<DebugProtocol.SourceResponse['body']> {
    const name = this.#names.get(reference);
    if (name === undefined) {
      throw new RequestError('unknown-source', `there is no source ${reference}`);
    }
    const typed = this.#typed.get(name);
    if (typed !== undefined) return { content: typed, mimeType: MIME_TYPE };
    const file = name.replace(/^expansion of /, '');
    const text = knownSource(file);
    if (text === null) throw new RequestError('unknown-source', `cannot read ${file}`);
    const { forms, errors } = await this.runtime.expand(text);
    const [error] = errors;
    if (error !== undefined) throw new RequestError('state-conflict', error.message);
    return { content: `${forms.join('\n\n')}\n`, mimeType: MIME_TYPE };
  }

  #reference(name: string): number {
    for (const [reference, known] of this.#names) if (known === name) return reference;
    const reference = this.#names.size + 1;
    this.#names.set(reference, name);
    return reference;
  }
}
