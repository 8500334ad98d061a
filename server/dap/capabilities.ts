/** What a client is told, at `initialize`, that the adapter can do. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** What to stop at besides, as a client offers it. `unhandled` and `limit` are the adapter's own
 * affair; the others are filters of the session. */
export const EXCEPTION_FILTERS = [
  {
    filter: 'unhandled',
    label: 'Unhandled conditions',
    description: 'Stop where nobody handles what was raised; the restarts can be chosen there.',
    default: true,
  },
  {
    filter: 'signal',
    label: 'All signals',
    description: 'Stop wherever something is signalled or raised, handled or not.',
    default: false,
  },
  {
    filter: 'warning',
    label: 'Warnings',
    description: 'Stop where a &warning is signalled.',
    default: false,
  },
  {
    filter: 'amb-fail',
    label: 'Failures of searches',
    description: 'Stop where a branch of a search fails.',
    default: false,
  },
  {
    filter: 'rollback',
    label: 'Rollbacks',
    description: 'Stop where a transaction is rolled back.',
    default: false,
  },
  {
    filter: 'effect',
    label: 'Effects',
    description: 'Stop where an operation is performed; "condition" is its name.',
    default: false,
  },
  {
    filter: 'limit',
    label: 'Limits',
    description: 'Stop where the budget of steps or memory is used up.',
    default: false,
  },
] as const;

/** Filters of which a condition can be asked: an expression of `condition`, what was raised. */
const CONDITIONAL: ReadonlySet<string> = new Set(['unhandled', 'signal', 'warning', 'effect']);

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsInstructionBreakpoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  supportsStepBack: true,
  supportsStepInTargetsRequest: true,
  supportsSteppingGranularity: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsCancelRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['(', ','],
  supportsLoadedSourcesRequest: true,
  supportsDisassembleRequest: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS.map((filter) => ({
    ...filter,
    ...(CONDITIONAL.has(filter.filter)
      ? { supportsCondition: true, conditionDescription: 'an expression of "condition"' }
      : {}),
  })),
};
