/** `omega fmt FILE …`: format program files in place. */
import { writeFileSync } from 'node:fs';
import { format } from '../../grammar/formatter.js';
import { read } from '../../grammar/reader.js';
import { readerError } from '../../runtime/outcome.js';
import { printLine, printText } from '../console-output.js';
import { systemReason } from '../node-world.js';
import { reportErrors } from '../program-run.js';
import { readSource, SourceError } from '../source-file.js';
import { refuseDatalog } from './datalog.js';
import { EXIT, UsageError, type Verb } from './verb.js';

export const fmt: Verb = {
  name: 'fmt',
  summary: 'Format program files in place. A file that does not read is left alone.',
  usage: '[OPTIONS] FILE …',
  details: 'FILE may be "-": standard input is then formatted to standard output.',
  options: {
    check: { doc: 'Change nothing; name the files that are not formatted and exit with 1.' },
  },
  async run(files, options) {
    if (files.length === 0) throw new UsageError('which FILE?');
    refuseDatalog(files);
    const codes = files.map((file) => formatFile(file, options.check === true));
    return Math.max(...codes);
  },
};

function formatFile(file: string, checkOnly: boolean): number {
  try {
    const text = readSource(file);
    const { text: formatted, errors } = format(text);
    if (errors.length > 0) {
      const { errors: placed } = read(text, { file });
      reportErrors(placed.map(readerError), () => text);
      return EXIT.failed;
    }
    if (checkOnly) {
      if (formatted !== text) printLine(`${file} is not formatted`);
      return formatted === text ? EXIT.ok : EXIT.failed;
    }
    if (file === '-') printText(formatted);
    else if (formatted !== text) writeFileSync(file, formatted);
    return EXIT.ok;
  } catch (error) {
    const reason = error instanceof SourceError ? error.message : systemReason(error);
    printLine(`omega fmt: ${reason}`, 'error');
    return EXIT.failed;
  }
}
