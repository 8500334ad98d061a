/** Recordings of runs in files, for the command line. */
import type { RuntimeConfig } from '../runtime/config.js';
import { counted } from '../runtime/core/counted.js';
import { WorldError } from '../runtime/core/world.js';
import { exportRecording } from '../runtime/history/exported.js';
import { importRecording } from '../runtime/history/imported.js';
import type { Replayed } from '../runtime/history/replay.js';
import { OmegaMisuse } from '../runtime/misuse.js';
import type { Session } from '../runtime/session.js';
import { printLine } from './console-output.js';
import { imageFiles } from './image-files.js';

/** How a session is configured that records a whole run. */
export const RECORDED: Partial<RuntimeConfig> = { historyEnabled: true, historyLimit: 1_000_000 };

/** A recording that cannot be saved or used, for the user. */
export class RecordingError extends Error {}

/** Save what is recorded of a session in which nothing runs. Throws RecordingError. */
export function saveRecording(session: Session, path: string): void {
  const { history } = session;
  attempt(path, () => imageFiles.write(path, exportRecording(history, session.evaluations)));
  const { oldest } = history.range as { readonly oldest: number };
  if (oldest > 0) {
    const what = `the recording begins at step ${oldest}, since not all of the run could be kept`;
    printLine(`omega: ${path}: ${what}`, 'error');
  }
}

/** Let the session be at the end of the run that is in that file. Throws RecordingError. */
export function loadRecordingFile(session: Session, path: string): void {
  attempt(path, () => importRecording(session, imageFiles.read(path)));
}

/** How much that is, in words. */
export function amountText({ forms, steps, answers }: Replayed): string {
  const parts = [counted(forms, 'form'), counted(steps, 'step'), counted(answers, 'answer')];
  return `as recorded: ${parts.join(', ')} from outside`;
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof WorldError) throw new RecordingError(error.message);
    if (error instanceof OmegaMisuse) throw new RecordingError(`${path}: ${error.message}`);
    throw error;
  }
}
