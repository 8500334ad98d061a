/** All requests that are answered, by name. */
import { BREAKPOINT_REQUESTS } from './breakpoint-requests.js';
import { EVALUATION_REQUESTS } from './evaluation-requests.js';
import type { Handler } from './handler.js';
import { LIFE_REQUESTS } from './life-requests.js';
import { OMEGA_REQUESTS } from './omega-requests.js';
import { SOURCE_REQUESTS } from './source-requests.js';
import { STACK_REQUESTS } from './stack-requests.js';
import { STEP_REQUESTS } from './step-requests.js';

export const REQUESTS: Readonly<Record<string, Handler>> = {
  ...LIFE_REQUESTS,
  ...BREAKPOINT_REQUESTS,
  ...STEP_REQUESTS,
  ...STACK_REQUESTS,
  ...EVALUATION_REQUESTS,
  ...SOURCE_REQUESTS,
  ...OMEGA_REQUESTS,
};

/** What answers the requests of that name; null: nothing does. */
export function handlerOf(command: string): Handler | null {
  return Object.hasOwn(REQUESTS, command) ? (REQUESTS[command] ?? null) : null;
}
