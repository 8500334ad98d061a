/** What can be looked into where a program has stopped. */
import { type Shown, shownJson, shownText } from './core/debug/shown.js';
import type { Engine } from './core/engine.js';

/** All that can be looked into at a frame. `returned` is the value that has come back to it. */
export function scopesAt(engine: Engine, index: number, returned: Shown | null): readonly Shown[] {
  const { inspection } = engine.debug;
  if (inspection.stack(index, 1).length === 0) return [group('Globals', () => inspection.globals)];
  const restarts = engine.restarts();
  const own = inspection.locals(index);
  const scopes = [
    shownText('Locals', '', 'locals', returned === null ? own : [returned, ...own]),
    group('Globals', () => inspection.globals),
  ];
  for (const [name, state] of inspection.semantics) {
    if (state !== null) scopes.push({ ...shownJson(name, state), type: 'semantic' });
  }
  if (restarts.length > 0) scopes.push({ ...shownJson('Restarts', restarts), type: 'restarts' });
  const { handlers, parameters } = inspection;
  if (handlers.length > 0) scopes.push(shownText('Handlers', '', 'handlers', handlers));
  if (parameters.length > 0) scopes.push(shownText('Dynamic', '', 'dynamic', parameters));
  scopes.push(
    group('Store', () => inspection.store),
    inspection.kontinuation,
  );
  return scopes;
}

function group(name: string, parts: () => readonly Shown[]): Shown {
  return shownText(name, '', name.toLowerCase(), parts);
}
