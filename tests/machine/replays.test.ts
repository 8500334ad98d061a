/**
 * A recorded run can be repeated: every program, run again from its recording, asks the same in the
 * same order and ends the same way; at any step it is in the same state, however one came there;
 * and going there does nothing to the world.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '#omega/runtime/core/fiber/random.js';
import { replay } from '#omega/runtime/history/replay.js';
import { readProgram } from '#omega/runtime/program.js';
import { Session } from '#omega/runtime/session.js';
import { allPrograms, hostFor, type ProgramFile } from '../program-files.js';

/** Forms that take longer are stopped. */
const STEPS_MAX = 20_000;
/** Steps of each program that are gone to, twice. */
const JOURNEYS = 2;
/** One program of so many, or all. */
const ONE_OF = process.env.OMEGA_REPLAYS === 'all' ? 1 : 4;

/** A session in which the program has run, form by form, whatever came of each. */
async function recordedRun(program: ProgramFile): Promise<Session> {
  const config = { historyEnabled: true, stepsMax: STEPS_MAX, historyCheckpointsMax: 100_000 };
  const session = new Session({ config, providers: hostFor(program) });
  const { forms, kind } = readProgram(program.text, program.path);
  session.engine.startProgram(kind);
  for (const form of forms) {
    const result = await session.evalForm(form);
    if (result.kind === 'needs') await session.resume(null);
    if (result.kind === 'ok' && result.exitCode !== null) break;
  }
  return session;
}

/** What can be seen of the machine: not how often its store was marked, nor the variables of frames
 * that wait, since some of those that nobody reads again are still seen in the one tier. */
function seen({ engine }: Session): string {
  const { store, kontinuation, ...state } = engine.view();
  const frames = kontinuation.map(({ environment, ...frame }) => frame);
  return JSON.stringify({ ...state, frames, globals: store.globals });
}

function printedBy({ providers }: Session): string {
  return (providers.world as unknown as { readonly printed: string }).printed;
}

const programs = allPrograms()
  .filter((_, i) => i % ONE_OF === 0)
  .map((program) => [program.path, program] as const);

describe.each(programs)('%s', (_, program) => {
  test('is repeated', { timeout: 60_000 }, async () => {
    const session = await recordedRun(program);
    const present = [seen(session), printedBy(session)];
    const { history } = session;
    const { newest } = history.range ?? { newest: 0 };
    const replayed = await session.travel((it) => it.travel(() => replay(it)));
    expect(replayed.complete).toBe(true);
    const random = new Random(newest + 1);
    const states = new Map<number, string>();
    const steps = Array.from({ length: JOURNEYS }, () => random.below(newest + 1));
    for (const step of [...steps, ...steps.reverse()]) {
      await session.travel((it) => it.goTo(step));
      const known = states.get(session.engine.steps) ?? seen(session);
      expect(seen(session)).toBe(known);
      states.set(session.engine.steps, known);
    }
    await session.travel((it) => it.goTo(newest));
    expect([seen(session), printedBy(session)]).toEqual(present);
    await session.dispose();
  });
});
