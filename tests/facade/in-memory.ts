/** Runtimes over a world of memory, for tests of the facade. */
import {
  memoryWorld,
  type OmegaRuntime,
  type RuntimeEventMap,
  RuntimeFactory,
} from 'omega-runtime';
import { expect } from 'vitest';

export interface InMemory {
  readonly runtime: OmegaRuntime;
  /** The files of its world, as texts. */
  files(): Readonly<Record<string, string>>;
}

export async function runtimeInMemory(): Promise<InMemory> {
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world });
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    runtime,
    files: () => Object.fromEntries([...world.files].map(([name, all]) => [name, text(all)])),
  };
}

/** Step until something holds. */
export async function stepUntil(runtime: OmegaRuntime, holds: () => boolean): Promise<void> {
  for (let steps = 0; !holds(); steps++) {
    expect(steps).toBeLessThan(2000);
    expect((await runtime.step()).done).toBe(false);
  }
}

/** What a runtime tells of searches, transactions and fixpoints, each as a few words. */
export function told(runtime: OmegaRuntime): string[] {
  const words: string[] = [];
  const tell = <K extends keyof RuntimeEventMap>(
    event: K,
    say: (data: RuntimeEventMap[K]) => unknown,
  ): void => runtime.on(event, (data) => words.push([event, say(data)].join(' ').trim()));
  tell('transaction-begin', ({ id, depth }) => `${id} at ${depth}`);
  tell('transaction-commit', ({ id, pending }) => `${id} pending ${pending}`);
  tell('transaction-rollback', ({ id }) => id);
  tell('proposal', ({ op, target }) => `${op} ${target}`);
  tell('proposals-accepted', ({ proposals }) => proposals.map(({ target }) => target));
  tell('proposals-rejected', ({ proposals }) => proposals.map(({ target }) => target));
  tell('fixpoint-round', ({ round, changed }) => `${round} ${changed}`);
  tell('fixpoint-converged', ({ round }) => round);
  tell('fixpoint-cycle', ({ round, cycleLength }) => `${round} of ${cycleLength}`);
  tell('fixpoint-exhausted', ({ round }) => round);
  tell('amb-choice', ({ label }) => label);
  tell('amb-backtrack', ({ reason }) => reason?.text);
  tell('amb-solution', () => '');
  tell('amb-exhausted', () => '');
  return words;
}
