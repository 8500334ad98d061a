/** The commands of the REPL about facts and rules. */
import type { RelationView } from '../../runtime/core/fact/view.js';
import type { Command } from './command.js';

export const FACT_COMMANDS: readonly Command[] = [
  {
    name: 'facts',
    params: '[RELATION]',
    doc: 'Show the relations, or the facts of one as far as they have been derived.',
    async run(repl, argument) {
      const name = argument.trim();
      const relations = (await repl.request('facts/getRelations')) as RelationView[];
      if (name === '') {
        repl.say(relations.length === 0 ? 'there are no facts' : relations.map(line).join('\n'));
        return;
      }
      const facts = (await repl.request('facts/getFacts', [name])) as string[];
      const isDerived = relations.some((each) => each.name === name && each.rules.length > 0);
      const none = isDerived
        ? `none of ${name} are derived so far: (derive! ${name}) does that`
        : `there are no facts of ${name}`;
      repl.say(facts.length === 0 ? none : facts.join('\n'));
    },
  },
  {
    name: 'why',
    params: 'FACT',
    doc: 'Show why a fact holds, or, for each rule, why it does not: ,why (path a c).',
    async run(repl, argument) {
      if (argument.trim() === '') {
        repl.say('which fact? For example ,why (edge a b)');
        return;
      }
      const derived = (await repl.request('facts/why', [argument])) as Answer;
      if (derived.data !== false) {
        repl.say(derived.kind === 'ok' ? tree(derived.data, '').join('\n') : complaint(derived));
        return;
      }
      const failures = (await repl.request('facts/whyNot', [argument])) as Answer;
      const list = failures.data as ReadonlyArray<readonly unknown[]>;
      const lines = list.map(([, rule, , goal]) => `  rule ${rule}: ${goal ?? 'makes another'}`);
      repl.say(['it does not hold', ...lines].join('\n'));
    },
  },
];

interface Answer {
  readonly kind: string;
  readonly data?: unknown;
  readonly error?: { readonly message: string };
}

const complaint = ({ error }: Answer): string => error?.message ?? 'that could not be computed';

function line({ name, size, rules }: RelationView): string {
  const facts = `${name}  ${size} ${size === 1 ? 'fact' : 'facts'}`;
  return [facts, ...rules.map((rule) => `  ${rule}`)].join('\n');
}

/** A derivation, a line for each fact, indented by height. */
function tree(data: unknown, indent: string): string[] {
  const [fact, kind, rule, , premises] = data as readonly [
    unknown,
    string,
    unknown,
    unknown,
    unknown,
  ];
  const text = written(fact);
  if (kind !== 'rule:') return [`${indent}${text}  ${kind}`];
  const own = `${indent}${text}  by rule ${rule}`;
  return [own, ...(premises as unknown[]).flatMap((one) => tree(one, `${indent}  `))];
}

function written(data: unknown): string {
  return Array.isArray(data) ? `(${data.map(written).join(' ')})` : String(data);
}
