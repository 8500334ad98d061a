/** The commands of the REPL about facts and rules. */
import { type MString, Pair, type Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { read } from '../../grammar/reader.js';
import { type Syntax, toDatum } from '../../grammar/syntax.js';
import { counted } from '../../runtime/core/counted.js';
import type { RelationView } from '../../runtime/core/fact/view.js';
import type { Command, CommandHost } from './command.js';
import { sayOrigin } from './look-commands.js';

/** Lines of a derivation, and facts of a relation, that are shown. */
const LINES_SHOWN = 200;

export const FACT_COMMANDS: readonly Command[] = [
  {
    name: 'facts',
    params: '[RELATION]',
    doc: 'Show the relations, or the facts of one as far as they have been derived.',
    async run(repl, argument) {
      const relations = (await repl.request('facts/getRelations')) as RelationView[];
      const name = argument.trim();
      if (name === '') {
        repl.say(relations.length === 0 ? 'there are no facts' : relations.map(line).join('\n'));
        return;
      }
      const relation = relations.find((one) => one.name === name);
      if (relation === undefined) {
        repl.say(`there is no relation ${name}; ,facts shows all`);
        return;
      }
      const facts = (await repl.request('facts/getFacts', [name, LINES_SHOWN])) as string[];
      const hidden = relation.size - facts.length;
      const more = hidden > 0 ? [`… ${hidden} more`] : [];
      repl.say(facts.length === 0 ? line(relation) : [...facts, ...more].join('\n'));
    },
  },
  {
    name: 'why',
    params: 'FACT|NAME',
    doc:
      'Show why a fact holds, or, for each rule, why it does not: ,why (path a c); or where the ' +
      'value of a variable has come from: ,why total.',
    async run(repl, argument) {
      if (!argument.startsWith('(')) {
        await sayOrigin(repl, argument);
        return;
      }
      const derived = await computed(repl, `(why ${argument})`);
      if (derived === null) return;
      if (derived !== false) {
        repl.say(cut(tree(derived, '')).join('\n'));
        return;
      }
      const failures = await computed(repl, `(why-not ${argument})`);
      if (failures !== null) repl.say(failuresText(failures));
    },
  },
];

/** The value of a form; null if it fails, which is shown as for any input. */
async function computed(repl: CommandHost, code: string): Promise<Value | null> {
  const params = { code, file: repl.texts.nameFor(code) };
  const result = await repl.evaluate('runtime/eval', params);
  if (result.kind !== 'ok' || result.value === undefined) return null;
  const { data, errors } = read(result.value);
  if (errors.length === 0) return toDatum(data[0] as Syntax);
  repl.say(result.value);
  return null;
}

/** What follows is derived when somebody asks. */
function line({ name, size, rules }: RelationView): string {
  const isOpen = size === 0 && rules.length > 0;
  const note = isOpen ? ` derived so far: (derive! ${name}) does that` : '';
  return [`${name}  ${counted(size, 'fact')}${note}`, ...rules.map((rule) => `  ${rule}`)].join(
    '\n',
  );
}

/** A derivation, a line for each fact, indented by height. What was drawn before is not again. */
function* tree(derivation: Value, indent: string, drawn = new Set<string>()): Generator<string> {
  const [fact, kind, rule, , premises] = items(derivation);
  const written = write(fact);
  const text = `${indent}${written}`;
  if (write(kind) !== 'rule:') {
    const evidence = rule === undefined ? '' : ` ${write(rule)}`;
    yield `${text}  ${write(kind)}${evidence}`;
    return;
  }
  if (drawn.has(written)) {
    yield `${text}  as above`;
    return;
  }
  drawn.add(written);
  yield `${text}  by rule ${write(rule)}`;
  for (const premise of items(premises)) yield* tree(premise, `${indent}  `, drawn);
}

/** The first lines. */
function cut(lines: Iterable<string>): string[] {
  const shown: string[] = [];
  for (const one of lines) {
    if (shown.length === LINES_SHOWN) return [...shown, '… (why FACT) has all of it'];
    shown.push(one);
  }
  return shown;
}

/** What `why-not` answers: where each rule's attempts ended. */
function failuresText(failures: Value): string {
  const lines = items(failures).map((failure) => {
    const [, rule, , goal, , bindings] = items(failure);
    if (goal === false) return `  rule ${write(rule)} makes another fact`;
    const known = items(bindings).map((binding) => items(binding).map((one) => write(one)));
    const values = known.map(([variable, value]) => `${variable} = ${value}`).join(', ');
    const where = values === '' ? '' : `  where ${values}`;
    return `  rule ${write(rule)} fails at ${(goal as MString).toString()}${where}`;
  });
  if (lines.length === 0) return 'it does not hold: it was not given, and no rule makes it';
  return ['it does not hold', ...lines].join('\n');
}

function items(list: Value): Value[] {
  const found: Value[] = [];
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) found.push(rest.car);
  return found;
}
