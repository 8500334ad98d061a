/**
 * The log of what is about to be done to the world, so that after a crash nothing is done twice and
 * nothing that was decided is lost (write-ahead logging; Gray & Reuter, "Transaction Processing",
 * 1993, chapters 9-10). Whoever embeds the engine provides one that lasts.
 */

/** Something that a commit does. */
export type Action =
  /** A file gets these contents, or is deleted. Doing it again changes nothing, unless somebody
   * else has changed the file since. */
  | {
      readonly kind: 'file';
      readonly target: string;
      readonly contents: Uint8Array | null;
      /** What is there before; null: nothing. Logs that were written without do not know. */
      readonly before?: Uint8Array | null;
    }
  /** Bytes go to the end of a file. */
  | { readonly kind: 'append'; readonly target: string; readonly contents: Uint8Array }
  /** An operation with its arguments as they are written; null: they cannot be read again. */
  | {
      readonly kind: 'operation';
      readonly name: string;
      readonly args: string | null;
      /** Doing it again changes nothing. */
      readonly isIdempotent: boolean;
    }
  /** Something is done to a fact of the session. It goes with the process, so that nothing is to be
   * done after a crash, and nothing more is written down of it. */
  | { readonly kind: 'fact' };

export type Intent =
  /** All this is going to be done, in this order. */
  | { readonly kind: 'begin'; readonly commit: string; readonly actions: readonly Action[] }
  /** That one of them is about to be done … */
  | { readonly kind: 'intent'; readonly commit: string; readonly index: number }
  /** … was done … */
  | { readonly kind: 'result'; readonly commit: string; readonly index: number }
  /** … and was undone, or given up. */
  | { readonly kind: 'undone'; readonly commit: string; readonly index: number }
  /** Nothing of it is left to be done. */
  | { readonly kind: 'end'; readonly commit: string };

export interface IntentLog {
  /** Write it down. It lasts when this returns. */
  append(intent: Intent): void;
  /** What has been written down since the last commit that was complete, oldest first. */
  entries(): readonly Intent[];
}

/** A log that lasts as long as the process. */
export function memoryLog(): IntentLog {
  let all: Intent[] = [];
  return {
    append(intent) {
      all.push(intent);
      if (unfinished(all).length === 0) all = [];
    },
    entries: () => all,
  };
}

/** A commit that has begun and not ended. */
export interface Unfinished {
  readonly commit: string;
  readonly actions: readonly Action[];
  /** What became of each action so far; an intent without a result is in doubt. */
  readonly states: ReadonlyArray<'open' | 'intent' | 'result' | 'undone'>;
}

/** The commits in a log that have not ended, oldest first. */
export function unfinished(entries: readonly Intent[]): readonly Unfinished[] {
  const commits = new Map<
    string,
    { actions: readonly Action[]; states: Unfinished['states'][number][] }
  >();
  for (const entry of entries) {
    if (entry.kind === 'begin') {
      commits.set(entry.commit, {
        actions: entry.actions,
        states: entry.actions.map(() => 'open'),
      });
    } else if (entry.kind === 'end') commits.delete(entry.commit);
    else {
      const commit = commits.get(entry.commit);
      if (commit !== undefined && entry.index in commit.states)
        commit.states[entry.index] = entry.kind;
    }
  }
  return [...commits].map(([commit, { actions, states }]) => ({ commit, actions, states }));
}
