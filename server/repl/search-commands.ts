/** The commands of the REPL about searches. */
import type { AmbView } from '../../runtime/core/search/view.js';
import type { Command } from './command.js';
import { searchText } from './search-text.js';

export const SEARCH_COMMANDS: readonly Command[] = [
  {
    name: 'choices',
    params: '',
    doc: 'Draw the choices of the search under way, or else of the one that a form has left.',
    async run(repl) {
      const ask = async (operation: string): Promise<AmbView | null> =>
        (await repl.request(`amb/${operation}`)) as AmbView | null;
      const isStopped = ((await repl.request('conditions/getLevels')) as unknown[]).length > 0;
      const stopped = isStopped ? await ask('getStateAt') : null;
      const view = stopped ?? (await ask('getState')) ?? (await ask('getParked'));
      repl.say(view === null ? 'no search is under way or left' : searchText(view, repl.paint));
    },
  },
  {
    name: 'prune',
    params: '',
    doc: 'Forget the search that the last form has left.',
    async run(repl) {
      const was = await repl.request('amb/prune');
      repl.say(was ? 'forgotten' : 'no search was left');
    },
  },
];
