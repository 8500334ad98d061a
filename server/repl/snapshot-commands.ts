/** The commands of the REPL about snapshots and images. */
import { basename } from 'node:path';
import type { Difference } from '../../runtime/core/keeper.js';
import type { HistoryState } from '../../runtime/history/view.js';
import type { SnapshotInfo } from '../../runtime/snapshot-shelf.js';
import { columns } from '../cli/verb.js';
import { imageFiles } from '../image-files.js';
import { howToGoOn, whatWaits } from '../image-start.js';
import type { Command, CommandHost } from './command.js';

export const SNAPSHOT_COMMANDS: readonly Command[] = [
  {
    name: 'snapshots',
    params: '',
    doc: 'List the snapshots, the oldest first.',
    async run(repl) {
      const all = (await repl.request('snapshots/list')) as readonly SnapshotInfo[];
      const rows = all.map((info) => [`  ${info.name}`, infoText(info)] as const);
      repl.say(rows.length > 0 ? columns(rows).join('\n') : 'no snapshots');
    },
  },
  {
    name: 'snapshot',
    params: '[NAME]',
    doc: 'Keep the session as it is; ,restore goes back to it.',
    async run(repl, rest) {
      const params = rest === '' ? {} : { name: rest };
      const { name } = (await repl.request('snapshots/save', params)) as SnapshotInfo;
      repl.say(`saved as ${name}`);
    },
  },
  {
    name: 'restore',
    params: 'NAME',
    doc: 'Let the session be as it was in that snapshot; the history begins anew.',
    run: restore,
  },
  {
    name: 'diff',
    params: 'NAME [NAME]',
    doc: 'Show what is defined otherwise in a second snapshot, or now.',
    async run(repl, rest) {
      const [before, after] = rest.split(/\s+/);
      const params = after === undefined ? { before } : { before, after };
      const all = (await repl.request('snapshots/diff', params)) as readonly Difference[];
      const rows = all.map(({ name, change, before: was, after: is }) => {
        const values = [was, is].filter((text) => text !== null).join(' -> ');
        return [`  ${name}`, `${change}  ${values}`] as const;
      });
      repl.say(rows.length > 0 ? columns(rows).join('\n') : 'no difference');
    },
  },
  {
    name: 'save-image',
    params: 'FILE',
    doc: 'Save the session in a file, which "omega --image FILE" begins with.',
    async run(repl, rest) {
      imageFiles.write(rest, (await repl.request('snapshots/export')) as string);
      repl.say(`saved in ${rest}`);
    },
  },
  {
    name: 'load-image',
    params: 'FILE',
    doc: 'The same with that image, which is kept as a snapshot too.',
    async run(repl, rest) {
      const params = { text: imageFiles.read(rest), name: basename(rest) };
      const { name } = (await repl.request('snapshots/import', params)) as SnapshotInfo;
      await restore(repl, name);
    },
  },
];

async function restore(repl: CommandHost, name: string): Promise<void> {
  const { forms } = (await repl.request('history/getState')) as HistoryState;
  const info = (await repl.request('snapshots/restore', { name })) as SnapshotInfo;
  repl.chosenLevel = undefined;
  await repl.countInputs();
  const anew = forms === 0 ? '' : '; the history begins anew';
  repl.say(`as in ${name}${howToGoOn(info)}${anew}`);
}

function infoText(info: SnapshotInfo): string {
  const { definitions, steps, size } = info;
  const parts = [`${definitions} definitions`, `${steps} steps`, `${size} characters`];
  return [...parts, whatWaits(info)].filter((part) => part !== null).join(', ');
}
