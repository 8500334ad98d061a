/**
 * How a REPL shows values and the machine's state.
 */
import type { MachineView } from '../../runtime/core/engine.js';
import { type Paint, placeOf } from '../error-text.js';
import { prettyValue } from './pretty.js';

/** Characters of a value shown. */
const VALUE_MAX = 4000;
/** Columns that the name before a value takes. */
const INDENT = 8;
const FRAMES_SHOWN = 10;
const BINDINGS_SHOWN = 12;

/** A value for a person: in rows that fit the terminal, in colour, and cut when long. */
export function valueText(text: string, name: string | null, terminal: TerminalLook): string {
  const shown = text.length <= VALUE_MAX ? text : `${text.slice(0, VALUE_MAX)}…`;
  const rows = prettyValue(shown, terminal.columns - INDENT, terminal.coloured);
  if (text.length <= VALUE_MAX) return rows;
  const all = name === null ? '' : `; (write ${name}) shows all`;
  return `${rows} (${text.length} characters${all})`;
}

export interface TerminalLook {
  readonly columns: number;
  readonly coloured: boolean;
}

/** C, E, S and K in a few lines. */
export function stateText(view: MachineView, paint: Paint): string {
  const { control, environment, store, kontinuation, depth, steps, status } = view;
  const at = control?.span ? paint.quiet(`  ${placeOf(control.span)}`) : '';
  const frames = kontinuation.slice(0, FRAMES_SHOWN).map(({ procedure, text, span }) => {
    const place = span ? paint.quiet(`  ${placeOf(span)}`) : '';
    return `     ${procedure}: ${oneLine(text)}${place}`;
  });
  const more = depth - frames.length;
  return [
    paint.strong(`${status} after ${steps} steps`),
    `  C  ${control ? `${control.kind}: ${oneLine(control.text)}${at}` : '(nothing to do)'}`,
    `  E  ${bindingsText(environment)}`,
    `  S  version ${store.version}, ${store.globals} globals`,
    `  K  ${depth} frames`,
    ...frames,
    ...(more > 0 && frames.length > 0 ? [`     … ${more} more`] : []),
  ].join('\n');
}

/** Variables and their values, a row each. */
export function variablesText(
  variables: ReadonlyArray<{ readonly name: string; readonly value: string }>,
): string {
  const width = Math.max(...variables.map(({ name }) => name.length));
  return variables
    .map(({ name, value }) => `  ${name.padEnd(width)} = ${oneLine(value)}`)
    .join('\n');
}

/** A label and rows: several rows begin on a row of their own. */
export function beside(label: string, rows: string): string {
  return label + (rows.includes('\n') && label !== '' ? `\n${rows}` : rows);
}

function bindingsText(bindings: MachineView['environment']): string {
  if (bindings.length === 0) return '(empty)';
  const shown = bindings.slice(0, BINDINGS_SHOWN).map(({ name, value }) => `${name} = ${value}`);
  const more = bindings.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? `, … ${more} more` : ''}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
