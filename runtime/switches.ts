/** The parts of a session that its configuration switches off: what the host asks of them is
 * refused, and what programs ask is a condition in them; both name the entry. */
import type { RuntimeConfig } from './config.js';
import type { Engine } from './core/engine.js';
import type { Part } from './core/refusals.js';
import { OmegaMisuse } from './misuse.js';

export const SWITCHES = [
  'enableAmb',
  'enableDebug',
  'enableTransactions',
  'enableStreams',
  'enableSnapshots',
] as const;
type Switch = (typeof SWITCHES)[number];

/** The entries of the configuration that are such. */
export type Switches = Readonly<Record<Switch, boolean>>;

/** What of the language depends on which entry. */
const PARTS: Readonly<Record<Part, Switch>> = {
  search: 'enableAmb',
  transaction: 'enableTransactions',
  stream: 'enableStreams',
};

/** Let programs have what is on, and nothing else. */
export function applySwitches({ refusals }: Engine, config: Switches): void {
  for (const [part, entry] of Object.entries(PARTS) as [Part, Switch][]) {
    refusals.set(part, config[entry] ? null : offText(entry));
  }
}

/** Throws OmegaMisuse `state-conflict` if that entry is off. */
export function checkOn({ config }: { readonly config: RuntimeConfig }, entry: Switch): void {
  if (!config[entry]) throw new OmegaMisuse('state-conflict', offText(entry), { entry });
}

function offText(entry: Switch): string {
  return `the configuration has "${entry}" off`;
}
