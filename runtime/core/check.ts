/** What is wrong with a program, found without running it: the expander's errors, and names that
 * nothing defines. */
import { write } from '../../grammar/printer.js';
import type { Span, Syntax } from '../../grammar/syntax.js';
import { type Cell, UNBOUND } from './cell.js';
import { Condition, Fault } from './condition.js';
import type { SessionEngine } from './create-engine.js';
import type { Diagnostic } from './engine.js';
import { type Core, partsOfCore } from './expander/core-form.js';
import { expandTopLevel } from './expander/top-level.js';
import { nearest } from './suggest.js';

/** Diagnostics of the forms, in order. What the forms define is known to the engine afterwards. */
export function checkForms(engine: SessionEngine, forms: readonly Syntax[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const references: Array<{ readonly cell: Cell; readonly span: Span | null }> = [];
  const { expander, program } = engine;
  for (const form of forms) {
    try {
      const core = expander.guarded(form, () => expandTopLevel(expander, form, program));
      expander.pending.length = 0;
      visit(core, (cell, span) => references.push({ cell, span }));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      found.push(diagnosticOf(error));
    }
  }
  const definedCells = new Set<unknown>();
  for (const identifier of program.defined) {
    const binding = program.bindings.get(identifier);
    if (binding?.kind === 'global') definedCells.add(binding.cell);
  }
  for (const { cell, span } of references) {
    const isImported = cell.home !== program.name || cell.late !== null;
    if (isImported || cell.value !== UNBOUND || definedCells.has(cell)) continue;
    const meant = nearest(cell.name, engine.names());
    found.push({
      severity: 'warning',
      code: 'unbound-variable',
      message: `${cell.name} is not defined`,
      span,
      hint: meant === null ? null : `did you mean ${meant}?`,
    });
  }
  return found;
}

function diagnosticOf({ payload }: Fault): Diagnostic {
  if (!(payload instanceof Condition)) {
    return { severity: 'error', code: 'uncaught', message: write(payload), span: null, hint: null };
  }
  const { code, message, irritants, span, hint } = payload;
  const text = [message, ...irritants.map((irritant) => write(irritant))].join(' ');
  return { severity: 'error', code, message: text, span, hint };
}

/** Every reference to a global variable. */
function visit(core: Core, found: (cell: Cell, span: Span | null) => void): void {
  if (core.kind === 'global' || core.kind === 'set-global') found(core.cell, core.span);
  for (const part of partsOfCore(core)) visit(part, found);
}
