/**
 * Replay: a recorded branch is run again from its oldest moment to its newest, with nothing asked
 * of the outside, and must do the same all the way.
 */
import { isWhole, lastStepOf, type Stretch } from './branch.js';
import type { History } from './history.js';
import type { Replayer } from './replayer.js';

/** Transitions between two looks at the clock. */
const SLICE_STEPS = 100_000;

/** What was run again. */
export interface Replayed {
  /** False if it was interrupted. */
  readonly complete: boolean;
  readonly forms: number;
  readonly steps: number;
  /** Answers from outside that were taken from the record. */
  readonly answers: number;
}

/** Run the branch under way again; afterwards all is as it was. Throws OmegaMisuse `divergence`
 * where it differs, and then this is the present. */
export async function replay(history: History): Promise<Replayed> {
  const { traveller, branch, engine } = history;
  const { moment } = traveller;
  const here = moment === null ? null : { index: moment.index, step: engine.steps };
  let [forms, steps, answers] = [0, 0, 0];
  let complete = true;
  for (const [index, stretch] of branch.stretches.entries()) {
    const { oldestStep, marks } = stretch.segment;
    const replayer = traveller.begin(index, oldestStep);
    complete = await repeat(history, replayer, stretch);
    if (!complete) break;
    forms++;
    steps += engine.steps - oldestStep;
    answers += replayer.cursor - (marks[0]?.cursor ?? 0);
  }
  if (here === null) traveller.toPresent();
  else await traveller.seek(here.index, here.step);
  return { complete, forms, steps, answers };
}

/** Repeat a stretch from the first mark on; whether it came to its end. */
async function repeat(history: History, replayer: Replayer, stretch: Stretch): Promise<boolean> {
  const { traveller, engine } = history;
  const { marks } = stretch.segment;
  const last = lastStepOf(stretch);
  const stops = marks.filter(({ step }) => step > engine.steps && step < last);
  for (const mark of [...stops, null]) {
    const stop = mark?.step ?? last;
    while (engine.steps < stop) {
      replayer.advance(stop, SLICE_STEPS);
      if (await traveller.breathe()) return false;
    }
    if (mark !== null) replayer.check(mark);
  }
  if (isWhole(stretch)) replayer.finish();
  return true;
}
