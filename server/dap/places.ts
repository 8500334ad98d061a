/** Where breakpoints may be in a text that is not loaded, as far as the reader knows. */
import { read } from '../../grammar/reader.js';
import { type Span, type Syntax, SyntaxList } from '../../grammar/syntax.js';
import { knownSource } from '../source-texts.js';

const PLACES_MAX = 10_000;

/** Where compound forms begin in some lines of a file. O(size of the file). */
export function placesInFile(file: string, firstLine: number, lastLine: number): readonly Span[] {
  const text = knownSource(file);
  if (text === null) return [];
  const { data } = read(text, { file });
  const found: Span[] = [];
  const open: Syntax[] = [...data].reverse();
  for (let form = open.pop(); form !== undefined && found.length < PLACES_MAX; form = open.pop()) {
    const { span, content } = form;
    if (!(content instanceof SyntaxList) || span === null) continue;
    if (span.line > lastLine || span.endLine < firstLine) continue;
    if (span.line >= firstLine && content.items.length > 0) found.push(span);
    open.push(...[...content.items].reverse());
  }
  return found;
}
