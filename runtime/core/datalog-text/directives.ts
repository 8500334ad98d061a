/** `.input`, `.output` and `.printsize`: what is read and written, from where and how. */
import type { Statement } from '../../../grammar/datalog/syntax.js';
import type { Span } from '../../../grammar/syntax.js';
import { nearest } from '../suggest.js';
import type { Kind } from './kinds.js';
import { type Refusal, refuse } from './refusal.js';
import type { RelationInfo, Relations } from './relations.js';

type DirectiveStatement = Extract<Statement, { readonly kind: 'directive' }>;

export interface Directive {
  readonly what: 'input' | 'output' | 'printsize';
  readonly relation: string;
  /** Relative to the folder of facts or results; null for standard input or output. */
  readonly file: string | null;
  readonly delimiter: string;
  /** Whether the first line names the columns. */
  readonly hasHeaders: boolean;
  /** Whether fields may stand in quotes, `""` for a quote in them (RFC 4180). */
  readonly isQuoted: boolean;
  readonly attributes: readonly string[];
  readonly kinds: readonly Kind[];
  readonly span: Span;
}

const KEYS = ['IO', 'filename', 'name', 'delimiter', 'headers', 'rfc4180', 'attributeNames'];
const TARGETS = {
  input: ['file', 'stdin'],
  output: ['file', 'stdout', 'stdoutprintsize'],
  printsize: ['stdoutprintsize'],
} as const;

/** One for each relation. @throws Refusal for a relation or an option that is not there */
export function readDirective(statement: DirectiveStatement, relations: Relations): Directive[] {
  const { what, names } = statement;
  const options = optionsOf(statement);
  const get = (key: string): string | undefined => options.get(key)?.value;
  const targets: readonly string[] = TARGETS[what];
  const target = get('IO') ?? (targets[0] as string);
  if (!targets.includes(target))
    throw refused(statement, 'IO', `IO of .${what} is ${targets.join(' or ')}, not ${target}`);
  const delimiter = get('delimiter') ?? (get('rfc4180') === 'true' ? ',' : '\t');
  if (delimiter === '') throw refused(statement, 'delimiter', 'a delimiter has a character');
  return names.map((name) => {
    const relation = relations.named(name);
    const file =
      get('filename') ?? `${get('name') ?? name.text}.${what === 'input' ? 'facts' : 'csv'}`;
    return {
      what: target === 'stdoutprintsize' ? 'printsize' : what,
      relation: name.text,
      file: target === 'file' ? file : null,
      delimiter,
      hasHeaders: get('headers') === 'true',
      isQuoted: get('rfc4180') === 'true',
      ...columnsOf(relation),
      span: statement.span,
    };
  });
}

function columnsOf({ attributes }: RelationInfo): Pick<Directive, 'attributes' | 'kinds'> {
  return {
    attributes: attributes.map(({ name }) => name),
    kinds: attributes.map(({ kind }) => kind),
  };
}

function optionsOf({
  options,
}: DirectiveStatement): ReadonlyMap<string, DirectiveStatement['options'][number]> {
  for (const { key } of options) {
    if (KEYS.includes(key.text)) continue;
    const near = nearest(key.text, KEYS);
    const hint = near === null ? `there are ${KEYS.join(', ')}` : `did you mean ${near}?`;
    throw refuse('invalid-rule', key.span, `there is no option ${key.text}`, hint);
  }
  return new Map(options.map((option) => [option.key.text, option]));
}

function refused({ options, span }: DirectiveStatement, key: string, message: string): Refusal {
  const place = options.find((option) => option.key.text === key)?.key.span ?? span;
  return refuse('invalid-rule', place, message, null);
}
