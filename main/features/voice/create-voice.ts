import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { Minds } from '../minds/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Doing, Ears, Grammar, ModelReader, Speaking } from './types.ts';

export interface VoiceDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  settings: SettingsService;
  attention: Attention;
  secrets: Secrets;
  redactor: Redactor;
  minds: Minds;
  ears: Ears;
  speaking: Speaking;
  grammar: Grammar;
  modelReader: ModelReader;
  doing: Doing;
  hostPorts: HostPorts;
  log: Logger;
  dataDir: string;
}

/** UNDER CONSTRUCTION by the helper who owns the core of voice. */
// biome-ignore lint/suspicious/noExplicitAny: under construction
export function createVoice(_deps: VoiceDeps): any {
  return { async begin() {}, async dispose() {} };
}
// biome-ignore lint/suspicious/noExplicitAny: under construction
export type VoiceService = any;
