import type { RuleDraft } from '../../../shared/features/alerts/schema.ts';
import type { Scope } from '../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type MetricWatch = Extract<RuleDraft['watch'], { kind: 'metric' }>;
type EventWatch = Extract<RuleDraft['watch'], { kind: 'event' }>;

const metric = (
  name: MetricName,
  when: MetricWatch['when'],
  scope: Scope = 'machine',
  unless: MetricName | null = null,
): MetricWatch => ({ kind: 'metric', metric: name, scope, id: null, part: null, unless, when });

const event = (pattern: string, rest: Partial<EventWatch> & Pick<EventWatch, 'when'>): EventWatch => ({
  kind: 'event',
  pattern,
  subject: null,
  until: null,
  each: null,
  ...rest,
});

const usual = { repeatMs: null, autoResolve: true, note: '', forMs: 0 };
const once = { atLeast: 1, withinMs: hour, quietMs: 30 * day };

export interface OwnRule {
  id: string;
  rule: RuleDraft;
  /** What it says while nothing tells it anything. */
  waitsFor?: string;
  /** Where its trouble is mended. */
  mend?: { label: string; route: string };
}

export interface OwnValues {
  lowDiskPercent: number;
}

/** Whose limit is a setting: the two are one. */
export const lowDiskId = 'disk-low';
const databaseCheckId = 'own-database';

/** The rules that come with Optimus, as they come. */
export const ownRules = ({ lowDiskPercent }: OwnValues): readonly OwnRule[] => [
  {
    id: 'disk-forecast',
    rule: {
      ...usual,
      name: 'Disk full soon',
      severity: 'warning',
      watch: metric('disk.free.bytes', { kind: 'forecast', reaches: 0, withinMs: day, overMs: 6 * hour }),
      forMs: 10 * minute,
      repeatMs: day,
    },
  },
  {
    id: lowDiskId,
    rule: {
      ...usual,
      name: 'Little disk space left',
      severity: 'warning',
      watch: metric('disk.free.percent', {
        kind: 'below',
        value: lowDiskPercent,
        resolveAt: Math.min(lowDiskPercent + 1, 100),
      }),
      forMs: minute,
      repeatMs: day,
    },
  },
  {
    id: 'disk-full',
    rule: {
      ...usual,
      name: 'Disk nearly full',
      severity: 'critical',
      watch: metric('disk.free.percent', { kind: 'below', value: 2, resolveAt: 3 }),
      forMs: 30 * second,
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'inodes-low',
    rule: {
      ...usual,
      name: 'Few inodes left',
      severity: 'warning',
      watch: metric('disk.inodes.percent', { kind: 'above', value: 95, resolveAt: 93 }),
      forMs: 5 * minute,
      repeatMs: day,
    },
  },
  {
    id: 'memory-pressure',
    rule: {
      ...usual,
      name: 'Programs wait for memory',
      severity: 'warning',
      watch: metric('memory.pressure.percent', { kind: 'above', value: 20, resolveAt: 10 }),
      forMs: minute,
      repeatMs: hour,
    },
  },
  {
    id: 'memory-used',
    rule: {
      ...usual,
      name: 'Memory nearly full',
      severity: 'warning',
      watch: metric(
        'memory.used.percent',
        { kind: 'above', value: 95, resolveAt: 90 },
        'machine',
        'memory.pressure.percent',
      ),
      forMs: 5 * minute,
      repeatMs: hour,
    },
  },
  {
    id: 'swap-thrash',
    rule: {
      ...usual,
      name: 'Memory is moved to swap fast',
      severity: 'warning',
      watch: metric('swap.used.bytes', {
        kind: 'rate',
        direction: 'up',
        value: 256 * 1_024 ** 2,
        perMs: minute,
        overMs: 2 * minute,
      }),
      forMs: minute,
      repeatMs: hour,
    },
  },
  {
    id: 'crash-loop',
    waitsFor: 'Waits for projects that Optimus runs: none has crashed.',
    rule: {
      ...usual,
      name: 'A project crashes again and again',
      severity: 'error',
      watch: event('project.crashed', {
        each: 'project',
        when: { atLeast: 3, withinMs: 10 * minute, quietMs: 15 * minute },
      }),
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'backup-overdue',
    waitsFor: 'Waits for backups: none has been overdue.',
    rule: {
      ...usual,
      name: 'Backup overdue',
      severity: 'warning',
      watch: event('backup.overdue', { each: 'backup-plan', until: 'backup.finished', when: once }),
      repeatMs: day,
    },
    mend: { label: 'See the backups', route: '/backups' },
  },
  {
    id: 'certificate-expiring',
    waitsFor: 'Waits for certificates: nothing tells of them yet.',
    rule: {
      ...usual,
      name: 'Certificate expires soon',
      severity: 'warning',
      watch: event('certificate.expiring', { each: 'certificate', until: 'certificate.renewed', when: once }),
      repeatMs: 3 * day,
    },
  },
  {
    id: databaseCheckId,
    waitsFor: 'Its database is checked once a day, and when you ask for it on About.',
    mend: { label: 'See the good copies', route: '/about' },
    rule: {
      ...usual,
      name: 'The database of Optimus failed its check',
      severity: 'error',
      watch: event('database.check-failed', { until: 'database.check-passed', when: once }),
      repeatMs: day,
    },
  },
  {
    id: 'container-unhealthy',
    rule: {
      ...usual,
      name: 'Container unhealthy',
      severity: 'error',
      watch: metric('health.ok', { kind: 'below', value: 1, resolveAt: null }, 'container'),
      forMs: minute,
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'container-restarts',
    rule: {
      ...usual,
      name: 'Container restarts again and again',
      severity: 'error',
      watch: metric(
        'restarts.count',
        { kind: 'rate', direction: 'up', value: 2, perMs: 10 * minute, overMs: 10 * minute },
        'container',
      ),
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'container-memory',
    rule: {
      ...usual,
      name: 'Container near its memory limit',
      severity: 'warning',
      watch: metric('memory.limit.percent', { kind: 'above', value: 95, resolveAt: 90 }, 'container'),
      forMs: 5 * minute,
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'database-down',
    rule: {
      ...usual,
      name: 'Database does not answer',
      severity: 'error',
      watch: metric('db.up', { kind: 'below', value: 1, resolveAt: null }, 'database'),
      forMs: 30 * second,
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'database-connections',
    rule: {
      ...usual,
      name: 'Database runs out of connections',
      severity: 'warning',
      watch: metric('db.connections.percent', { kind: 'above', value: 90, resolveAt: 80 }, 'database'),
      forMs: 2 * minute,
      repeatMs: 4 * hour,
    },
  },
  {
    id: 'database-lag',
    rule: {
      ...usual,
      name: 'Replica lags behind',
      severity: 'warning',
      watch: metric('db.lag.seconds', { kind: 'above', value: 60, resolveAt: 10 }, 'database'),
      forMs: 2 * minute,
      repeatMs: 4 * hour,
    },
  },
];
