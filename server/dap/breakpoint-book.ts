/**
 * The breakpoints of a client, in groups that it sets as a whole, each under a number of its own:
 * so the numbers stay when the program is restarted. What stays in a group keeps its count of hits.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointInfo, BreakpointRequest } from '../../runtime/core/debug/breakpoint.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import type { ClientView } from './client-view.js';

/** The breakpoints of a file, or all of a kind. */
export type Group = `file ${string}` | 'function' | 'data' | 'instruction';

interface Entry {
  readonly id: number;
  readonly request: BreakpointRequest;
  /** What the session calls it. */
  readonly own: number;
  /** What the client has been told of it. */
  told: DebugProtocol.Breakpoint;
}

export class BreakpointBook {
  #groups = new Map<Group, readonly Entry[]>();
  #count = 0;

  constructor(
    readonly runtime: OmegaRuntime,
    readonly client: ClientView,
    /** Nothing stops: what is set is only noted. */
    readonly isIdle: boolean,
  ) {}

  /** Have these in a group, in place of those it had. */
  replace(group: Group, requests: readonly BreakpointRequest[]): DebugProtocol.Breakpoint[] {
    const before = [...(this.#groups.get(group) ?? [])];
    const entries = requests.map((request) => {
      const same = before.findIndex((entry) => isSame(entry.request, request));
      const [kept] = same < 0 ? [] : before.splice(same, 1);
      return kept ?? this.#add(++this.#count, request);
    });
    for (const { own } of before) this.#remove(own);
    this.#groups.set(group, entries);
    return entries.map(({ told }) => told);
  }

  /** Have those of a program that this one comes in place of. */
  takeOver(other: BreakpointBook): void {
    this.#count = other.#count;
    this.#groups = new Map(
      [...other.#groups].map(([group, entries]) => [
        group,
        entries.map(({ id, request }) => this.#add(id, request)),
      ]),
    );
  }

  /** What the client calls what the session calls so. */
  idsOf(own: readonly number[]): readonly number[] {
    return this.#entries.filter((entry) => own.includes(entry.own)).map(({ id }) => id);
  }

  /** Whether there is one that no code has come for yet. */
  get awaitsCode(): boolean {
    return !this.isIdle && this.#entries.some(({ told }) => !told.verified);
  }

  /** Those that are not what the client was told last; now it is told. */
  changed(): readonly DebugProtocol.Breakpoint[] {
    if (this.isIdle || this.#groups.size === 0) return [];
    const infos = new Map(this.runtime.breakpoints.getAll().map((info) => [info.id, info]));
    return this.#entries.flatMap((entry) => {
      const info = infos.get(entry.own);
      if (info === undefined) return [];
      const now = this.#told(entry.id, info);
      if (JSON.stringify(now) === JSON.stringify(entry.told)) return [];
      entry.told = now;
      return [now];
    });
  }

  clear(): void {
    for (const { own } of this.#entries) this.#remove(own);
    this.#groups.clear();
  }

  get #entries(): readonly Entry[] {
    return [...this.#groups.values()].flat();
  }

  #add(id: number, request: BreakpointRequest): Entry {
    if (this.isIdle) {
      const message = 'the program runs without the debugger';
      return { id, request, own: 0, told: { id, verified: false, message } };
    }
    const info = this.runtime.breakpoints.add(request);
    return { id, request, own: info.id, told: this.#told(id, info) };
  }

  #remove(own: number): void {
    if (!this.isIdle) this.runtime.breakpoints.remove(own);
  }

  #told(id: number, { span, verified, message }: BreakpointInfo): DebugProtocol.Breakpoint {
    return {
      id,
      verified,
      ...(message === null ? {} : { message }),
      ...(span === null ? {} : { source: this.client.source(span.file) }),
      ...(span === null ? {} : this.client.range(span)),
    };
  }
}

function isSame(a: BreakpointRequest, b: BreakpointRequest): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
