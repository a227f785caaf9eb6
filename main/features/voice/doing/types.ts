import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Intent, VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { Attention } from '../../../core/attention/attention.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { AlertsService } from '../../alerts/index.ts';
import type { BackupsService } from '../../backups/index.ts';
import type { ChatService } from '../../chat/index.ts';
import type { CouncilService } from '../../council/index.ts';
import type { DeploymentsService } from '../../deployments/index.ts';
import type { EnvironmentsService } from '../../environments/index.ts';
import type { LauncherService } from '../../launcher/index.ts';
import type { MindsService } from '../../minds/index.ts';
import type { MonitorsService } from '../../monitors/index.ts';
import type { ProcessesService } from '../../processes/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { RemindersService } from '../../reminders/index.ts';
import type { RunsService } from '../../runs/index.ts';
import type { WorkflowsService } from '../../workflows/index.ts';
import type { DeedDone, PreparedDeed } from '../types.ts';
import type { Why, Words } from './say/types.ts';

/** How receipts name who did it. */
export const byVoice = 'you, by voice';

export interface DoingDeps {
  clock: Clock;
  journal: Pick<Journal, 'list'>;
  changes: Channel<Change>;
  attention: Pick<Attention, 'list'>;
  log: Logger;
  alerts: Pick<AlertsService, 'active'>;
  backups: Pick<BackupsService, 'overview' | 'backUp' | 'jobs' | 'job'>;
  chat: Pick<ChatService, 'create' | 'send'>;
  council: Pick<CouncilService, 'ask' | 'ended' | 'get' | 'list'>;
  deployments: Pick<DeploymentsService, 'places' | 'deploy' | 'rollback' | 'get' | 'history'>;
  environments: Pick<EnvironmentsService, 'list'>;
  launcher: Pick<
    LauncherService,
    'setup' | 'statuses' | 'startAndWait' | 'stopAndWait' | 'activeOf' | 'receipts' | 'conflicts'
  >;
  minds: Pick<MindsService, 'connected' | 'spend'>;
  monitors: Pick<MonitorsService, 'latest' | 'range' | 'costs' | 'series'>;
  processes: Pick<ProcessesService, 'list'>;
  projects: Pick<ProjectsService, 'list' | 'row' | 'onChange' | 'search'>;
  reminders: Pick<RemindersService, 'add'>;
  runs: Pick<RunsService, 'ended' | 'get'>;
  workflows: Pick<WorkflowsService, 'list' | 'get' | 'run'>;
  /** Shows a place of the program on the page; says why not where no page is open. */
  open(route: string): string | null;
}

export interface DoingContext {
  language: VoiceLanguage;
  text: string;
  now: number;
  zone: string;
}

/** What a deed is made with. */
export interface Making extends DoingContext {
  words: Words;
}

export type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
export type Prepare<K extends Intent['kind']> = (intent: Of<K>, making: Making) => Promise<PreparedDeed>;

/** Why not, for the screen and for the ear. */
export const refuse = (
  { words }: Pick<Making, 'words'>,
  sentence: string,
  remedy = '',
  why: Why = { kind: 'other' },
): PreparedDeed => ({
  ...{ ok: false, sentence, remedy, say: words.cannot(why) },
  ...(why.kind === 'no-mind' && { route: '/minds' }),
});

type Look = (signal: AbortSignal) => Promise<Omit<DeedDone, 'ok' | 'runId'> & { ok?: boolean }>;
/** Changes nothing. */
export const look = (sentence: string, carryOut: Look): PreparedDeed => ({
  ok: true,
  deed: {
    ...{ weight: 'look', sentence, consequence: null, typed: null },
    carryOut: async (signal) => ({ ok: true, runId: null, ...(await carryOut(signal)) }),
  },
});
