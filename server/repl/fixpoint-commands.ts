/** The command of the REPL about fixpoints: their rounds. */
import { counted } from '../../runtime/core/counted.js';
import type { FixpointState } from '../../runtime/core/fixpoint/view.js';
import { type Paint, placeOf } from '../error-text.js';
import type { Command } from './command.js';
import { oneLine } from './level-text.js';

/** Rounds and relations that are shown. */
const ROUNDS_SHOWN = 20;
const RELATIONS_SHOWN = 50;

export const FIXPOINT_COMMANDS: readonly Command[] = [
  {
    name: 'rounds',
    params: '',
    doc: 'Show the rounds of the fixpoint under way, or else of the one that has ended last.',
    async run(repl) {
      const { chosenLevel } = repl;
      const isStopped = ((await repl.request('conditions/getLevels')) as unknown[]).length > 0;
      const params = chosenLevel === undefined ? {} : { level: chosenLevel };
      const stopped = isStopped ? await repl.request('fixpoint/getStateAt', params) : null;
      const state = stopped ?? (await repl.request('fixpoint/getState'));
      repl.say(
        state === null
          ? 'no fixpoint is under way or has ended'
          : roundsText(state as FixpointState, repl.paint),
      );
    },
  },
];

function roundsText(state: FixpointState, paint: Paint): string {
  const { round, location, depth, history, relations } = state;
  const place = location === null ? '' : ` at ${placeOf(location)}`;
  const inside = depth > 1 ? `, inside ${depth - 1} more` : '';
  const rounds = counted(round, 'round');
  const head = `fixpoint${place}: ${kindText(state)}, ${rounds}${inside}`;
  const shown = history.slice(-ROUNDS_SHOWN);
  const hidden = (shown[0]?.round ?? 1) - 1;
  return [
    head,
    ...(hidden > 0 ? [`  … ${hidden} before`] : []),
    ...shown.map(({ round: number, changed, values }) => {
      const row = `${String(number).padStart(4)}  ${oneLine(values.join(' '))}`;
      return changed ? row : `${row}${paint.quiet('  unchanged')}`;
    }),
    ...relations
      .slice(0, RELATIONS_SHOWN)
      .map(({ name, size, delta }) => `  ${name}: ${size} facts, ${delta} new`),
  ].join('\n');
}

function kindText({ computing, converged, cycleLength }: FixpointState): string {
  if (computing) return 'under way';
  if (converged) return 'converged';
  return cycleLength === null ? 'used up its rounds' : `a cycle of ${cycleLength}`;
}
