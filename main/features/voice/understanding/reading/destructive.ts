import type { Intent, IntentKind } from '../../../../../shared/features/voice/intents.ts';

const kinds: ReadonlySet<IntentKind> = new Set(['stop', 'stop-all', 'restart', 'roll-back', 'deploy'] as const);

/** Ends, cuts or puts out into the world. */
export const isDestructive = (intent: Intent, destroys: (commandId: string) => boolean): boolean =>
  kinds.has(intent.kind) || (intent.kind === 'command' && destroys(intent.commandId));
