import {
  type BackupJob,
  type BackupPlan,
  type BackupTarget,
  type JobKind,
  type JobProgress,
  type JobState,
  shareOf,
  type TargetState,
} from '../../../shared/features/backups/schema.ts';
import { formatBytes, formatRate } from '../../lib/bytes.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatCount, formatNumber, formatPercent, nbsp } from '../../lib/number.ts';
import { formatDay, formatTimeOfDay } from '../../lib/relative-time.ts';
import type { Marked } from '../../ui/state-mark.tsx';
import { nameText } from './names.ts';

/** After so long nobody can say any more that it would come back. */
const proofGrowsOld = 14 * 86_400_000;

export const jobKindWords: Record<JobKind, string> = {
  backup: 'Backup',
  proof: 'Proof',
  restore: 'Restore',
  forget: 'Removal of snapshots',
  prune: 'Prune',
  mirror: 'Copy to mirrors',
  heal: 'Heal',
};

const jobMarks: Record<JobState, Marked> = {
  waiting: { mark: 'waiting', word: 'waits' },
  running: { mark: 'running', word: 'running' },
  paused: { mark: 'waiting', word: 'held' },
  succeeded: { mark: 'healthy', word: 'done' },
  partial: { mark: 'warning', word: 'partial' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

/** A proof that found damage has done its work, and is not fine for that. */
export function jobMark({ state, kind, receipt }: Pick<BackupJob, 'state' | 'kind' | 'receipt'>): Marked {
  if ((state === 'succeeded' || state === 'partial') && receipt && receipt.damages.length > 0)
    return kind === 'heal' ? { mark: 'warning', word: 'not all healed' } : { mark: 'failing', word: 'damage found' };
  if (state === 'succeeded' && kind === 'proof') return { mark: 'healthy', word: 'proven' };
  return jobMarks[state];
}

export const isGoing = ({ state }: Pick<BackupJob, 'state'>): boolean =>
  state === 'waiting' || state === 'running' || state === 'paused';

/** One that waits for its turn has nothing yet that could be held. */
export const canHold = ({ state }: Pick<BackupJob, 'state'>): boolean => state === 'running' || state === 'paused';

const targetMarks: Record<TargetState, Marked> = {
  new: { mark: 'neutral', word: 'not made yet' },
  ready: { mark: 'healthy', word: 'ready' },
  away: { mark: 'stopped', word: 'away' },
  refused: { mark: 'failing', word: 'refused' },
  'wrong-password': { mark: 'failing', word: 'wrong password' },
  damaged: { mark: 'failing', word: 'damaged' },
  foreign: { mark: 'failing', word: 'not its repository' },
  busy: { mark: 'running', word: 'busy' },
};

/** That a place answers says nothing of what lies there: only a proof makes it green. */
export function targetMark(target: Pick<BackupTarget, 'state' | 'damages' | 'provenAt'>, now: number): Marked {
  if (target.damages.length > 0) return targetMarks.damaged;
  if (target.state !== 'ready') return targetMarks[target.state];
  if (target.provenAt === null) return { mark: 'info', word: 'not proven yet' };
  return isOldProof(target.provenAt, now)
    ? { mark: 'warning', word: 'proof is old' }
    : { mark: 'healthy', word: 'proven' };
}

export const isOldProof = (provenAt: number | null, now: number): boolean =>
  provenAt !== null && now - provenAt > proofGrowsOld;

type PlanFacts = Pick<
  BackupPlan,
  'running' | 'paused' | 'last' | 'overdue' | 'lastGoodAt' | 'lastProvenAt' | 'waitsFor'
>;

/** Nothing can be backed up or brought back there, whatever was good or proven before. */
const barred = new Set<TargetState>(['refused', 'wrong-password', 'foreign', 'damaged']);

/** How a plan stands, the worst that is known first. */
export function planMark(plan: PlanFacts, target: BackupTarget | undefined, now: number): Marked {
  const { running, last } = plan;
  if (running && isGoing(running))
    return running.state === 'running' && running.kind === 'backup'
      ? { mark: 'running', word: 'backing up' }
      : jobMark(running);
  if (target && target.damages.length > 0) return { mark: 'failing', word: 'target damaged' };
  if (target && barred.has(target.state)) return { mark: 'failing', word: `target: ${targetMarks[target.state].word}` };
  if (last?.kind === 'backup' && last.state === 'failed') return { mark: 'failing', word: 'failed' };
  if (plan.overdue) return { mark: 'warning', word: 'overdue' };
  if (plan.paused) return { mark: 'stopped', word: 'paused' };
  if (target?.state === 'away') return { mark: 'stopped', word: 'target away' };
  if (last?.kind === 'backup' && last.state === 'partial') return { mark: 'warning', word: 'partial' };
  if (plan.lastGoodAt === null) return { mark: 'neutral', word: 'no backup yet' };
  if (plan.lastProvenAt === null) return { mark: 'info', word: 'not proven yet' };
  if (isOldProof(plan.lastProvenAt, now)) return { mark: 'warning', word: 'proof is old' };
  return { mark: 'healthy', word: 'proven' };
}

const ranks: Record<Marked['mark'], number> = {
  failing: 0,
  warning: 1,
  waiting: 2,
  running: 3,
  info: 4,
  neutral: 5,
  stopped: 6,
  healthy: 7,
};
export const rankOf = ({ mark }: Marked): number => ranks[mark];

/** How many bytes the snapshots hold for each that lies there: `4.2 ×`. */
export function dedupWords({ rawBytes, bytes }: Pick<BackupTarget, 'rawBytes' | 'bytes'>): string {
  if (rawBytes === null || rawBytes <= 0 || bytes === null || bytes <= 0) return '–';
  const ratio = rawBytes / bytes;
  return `${formatNumber(ratio, ratio < 10 ? 1 : 0)}${nbsp}×`;
}

const gigabyte = 1_024 ** 3;

/** A month of what lies there now; null where no price was given. */
export function costOf({
  bytes,
  pricePerGigabyteMonth,
}: Pick<BackupTarget, 'bytes' | 'pricePerGigabyteMonth'>): number | null {
  return bytes === null || pricePerGigabyteMonth === null ? null : (bytes / gigabyte) * pricePerGigabyteMonth;
}

export function costWords(target: Pick<BackupTarget, 'bytes' | 'pricePerGigabyteMonth' | 'currency'>): string {
  const cost = costOf(target);
  if (cost === null) return '–';
  const text = cost > 0 && cost < 0.01 ? '< 0.01' : formatNumber(cost, 2);
  return `${text}${nbsp}${target.currency} a month`;
}

/** By how much it grew a day, over the days that are known. */
export function growthWords(growth: BackupTarget['growth']): string | null {
  const [first] = growth;
  const last = growth.at(-1);
  if (!first || !last || last.at - first.at < 86_400_000) return null;
  const days = (last.at - first.at) / 86_400_000;
  const daily = (last.bytes - first.bytes) / days;
  const sign = daily > 0 ? '+' : '';
  return `${sign}${formatBytes(daily)} a day over ${formatCount(Math.round(days), 'day')}`;
}

/** `84 MB/s, 1 min 10 s left`. */
export function paceWords({ bytesPerSecond, leftMs }: Pick<JobProgress, 'bytesPerSecond' | 'leftMs'>): string {
  return [
    bytesPerSecond !== null && bytesPerSecond > 0 && formatRate(bytesPerSecond),
    leftMs !== null && leftMs >= 1_000 && `${formatDuration(Math.ceil(leftMs / 1_000) * 1_000)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `412 of 1,200 files, 84 MB of 1.2 GB`; of a step that counts neither, nothing. */
export function amountWords({ files, filesTotal, bytes, bytesTotal }: JobProgress): string {
  const counted =
    filesTotal === null
      ? files > 0 && formatCount(files, 'file')
      : `${formatNumber(files)} of ${formatCount(filesTotal, 'file')}`;
  const sized =
    bytesTotal === null ? bytes > 0 && formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(bytesTotal)}`;
  return [counted, sized].filter(Boolean).join(', ');
}

export function shortJob({ kind, progress, sentence }: BackupJob): string {
  if (!progress) return nameText(sentence);
  const share = shareOf(progress);
  return [jobKindWords[kind], share === null ? null : formatPercent(share), paceWords(progress)]
    .filter(Boolean)
    .join(' · ');
}

/** `22 Nov 14:02:31`, with the year where it is not this one. */
export const madeWords = (at: number): string => `${formatDay(at, Date.now())}${nbsp}${formatTimeOfDay(at, true)}`;

/** Snapshots are known by the beginning of their name. */
export const shortId = (id: string): string => nameText(id, 200).slice(0, 8);

/** What will be gone when a plan is removed. */
export function planLosses(plan: BackupPlan): string[] {
  return [
    ...(plan.cron !== null ? ['Backups on its schedule'] : []),
    ...(plan.proofCron !== null ? ['The proof that its snapshots come back'] : []),
    'Its sources, excludes and retention',
  ];
}
