/** Generated code for people: what a procedure becomes, and what its constants stand for. */
import { Sym, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Syntax } from '../../../grammar/syntax.js';
import { Cell, UNBOUND } from '../cell.js';
import { Closure, Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { fault } from '../condition.js';
import type { SessionEngine } from '../create-engine.js';
import { Primitive } from '../primitive.js';
import { nearest } from '../suggest.js';
import type { Constants } from './constants.js';
import { generate } from './generate.js';

/** The code of a form, or of the procedure that a name is bound to. Throws Fault. */
export function emittedFor(engine: SessionEngine, form: Syntax): string {
  if (form.content instanceof Sym) return emitted(procedureNamed(form.content, engine).lambda);
  const sequence = engine.compile(form, engine.program);
  return emitted(sequence.unit(sequence.length - 1).top);
}

function procedureNamed(symbol: Sym, engine: SessionEngine): Closure {
  const { name } = symbol;
  const binding = engine.program.get(symbol);
  const value = binding?.kind === 'global' ? binding.cell.value : null;
  if (value instanceof Closure) return value;
  if (value instanceof Primitive) {
    const hint = 'what is compiled are procedures of a program or library';
    throw fault('invalid-argument', `${name} is a primitive`, [], hint);
  }
  const isBound = binding !== null && value !== UNBOUND;
  const near = isBound ? null : nearest(name, engine.names());
  const hint = near === null ? 'give a procedure, or a form' : `did you mean ${near}?`;
  throw fault('invalid-argument', `there is no procedure ${name}`, [], hint);
}

/** The code of a lambda, its further clauses, and those inside it, outermost first. */
function emitted(lambda: Lambda): string {
  const texts: string[] = [];
  const pending = [lambda];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { source, constants } = generate(next, enter(next), []);
    texts.push(`// ${oneLine(next.signature)}\n${meanings(constants)}${indented(source)}\n`);
    if (next.next !== null && !pending.includes(next.next)) pending.unshift(next.next);
    pending.push(...next.children.filter((child) => !pending.includes(child)));
  }
  return texts.join('\n');
}

function meanings({ names, values }: Constants): string {
  return names.map((name, i) => `// ${name}: ${oneLine(meaningOf(values[i]))}\n`).join('');
}

function meaningOf(value: unknown): string {
  if (value instanceof Cell) return `the variable ${value.name} of ${value.home}`;
  if (value instanceof Lambda) return `the code of ${value.signature}`;
  if (typeof value === 'function') return 'a primitive';
  return write(value as Value);
}

/** A name may contain anything, line ends too. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?');
}

function indented(source: string): string {
  let depth = 0;
  return source
    .split('\n')
    .map((line) => {
      if (/^\}/.test(line)) depth--;
      const text = `${'  '.repeat(depth)}${line}`;
      if (/\{$/.test(line)) depth++;
      return text;
    })
    .join('\n');
}
