/** What is wrong with a program, found without running it: the expander's errors, and names that
 * nothing defines. */
import { write } from '../../grammar/printer.js';
import type { Span, Syntax } from '../../grammar/syntax.js';
import { UNBOUND } from './cell.js';
import { Condition, Fault } from './condition.js';
import type { SessionEngine } from './create-engine.js';
import type { Diagnostic } from './engine.js';
import type { Core } from './expander/core-form.js';
import { expandTopLevel } from './expander/top-level.js';
import { nearest } from './suggest.js';

/** Diagnostics of the forms, in order. What the forms define is known to the engine afterwards. */
export function checkForms(engine: SessionEngine, forms: readonly Syntax[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const references: Array<{
    readonly cell: { readonly name: string; readonly value: unknown };
    readonly span: Span | null;
  }> = [];
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
    if (cell.value !== UNBOUND || definedCells.has(cell) || isLibraryCell(engine, cell)) continue;
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

function isLibraryCell(
  engine: SessionEngine,
  cell: { readonly name: string; readonly value: unknown },
): boolean {
  for (const library of engine.libraries.loaded.values()) {
    for (const binding of library.top.bindings.values())
      if (binding.kind === 'global' && binding.cell === cell) return true;
  }
  return false;
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
function visit(
  core: Core,
  found: (cell: { readonly name: string; readonly value: unknown }, span: Span | null) => void,
): void {
  switch (core.kind) {
    case 'constant':
    case 'local':
      return;
    case 'global':
      found(core.cell, core.span);
      return;
    case 'set-local':
    case 'set-global':
    case 'define':
      if (core.kind === 'set-global') found(core.cell, core.span);
      visit(core.value, found);
      return;
    case 'if':
      for (const part of [core.test, core.then, core.otherwise]) visit(part, found);
      return;
    case 'lambda':
      for (const { body } of core.clauses) visit(body, found);
      return;
    case 'sequence':
      for (const form of core.forms) visit(form, found);
      return;
    case 'let':
      for (const init of core.inits) visit(init, found);
      visit(core.body, found);
      return;
    case 'letrec':
      for (const { init } of core.items) if (init !== null) visit(init, found);
      visit(core.body, found);
      return;
    case 'call':
      visit(core.operator, found);
      for (const operand of core.operands) visit(operand, found);
      return;
  }
}
