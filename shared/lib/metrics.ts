/** What is measured, by the name under which it is kept. One owner: screens, alerts, workflows and voice speak of these. */

export type Unit =
  | 'percent'
  | 'bytes'
  | 'bytes/s'
  | 'count'
  | '1/s'
  | 'ms'
  | 'celsius'
  | 'rpm'
  | 'watts'
  | 'load'
  | 'seconds'
  | 'dollars';

export interface MetricWords {
  label: string;
  unit: Unit;
  /** The step in which it is kept: finer differences are noise. */
  quantum: number;
  /** What its parts are called, where it has any: one line for each core, disk, interface. */
  part?: string;
}

const percent = (label: string, part?: string): MetricWords => ({
  label,
  unit: 'percent',
  quantum: 0.1,
  ...(part && { part }),
});
const bytes = (label: string, part?: string): MetricWords => ({
  label,
  unit: 'bytes',
  quantum: 4_096,
  ...(part && { part }),
});
const flow = (label: string, part?: string): MetricWords => ({
  label,
  unit: 'bytes/s',
  quantum: 16,
  ...(part && { part }),
});
const count = (label: string, part?: string): MetricWords => ({
  label,
  unit: 'count',
  quantum: 1,
  ...(part && { part }),
});
const rate = (label: string, part?: string): MetricWords => ({
  label,
  unit: '1/s',
  quantum: 0.1,
  ...(part && { part }),
});
const ms = (label: string, part?: string): MetricWords => ({ label, unit: 'ms', quantum: 0.1, ...(part && { part }) });

export const metricWords = {
  // The whole machine. Percent of processors is of all of them together here, and of one core everywhere else.
  'cpu.percent': percent('Processor'),
  'cpu.core.percent': percent('Processor core', 'core'),
  'cpu.user.percent': percent('Processor, programs'),
  'cpu.system.percent': percent('Processor, system'),
  'cpu.iowait.percent': percent('Processor, waiting for disks'),
  'cpu.nice.percent': percent('Processor, programs of low priority'),
  'cpu.irq.percent': percent('Processor, interrupts'),
  'cpu.steal.percent': percent('Processor, taken by the host'),
  'cpu.pressure.percent': percent('Waiting for the processor'),
  'load.1m': { label: 'Load, 1 minute', unit: 'load', quantum: 0.01 },
  'load.5m': { label: 'Load, 5 minutes', unit: 'load', quantum: 0.01 },
  'load.15m': { label: 'Load, 15 minutes', unit: 'load', quantum: 0.01 },
  'memory.used.percent': percent('Memory in use'),
  'memory.used.bytes': bytes('Memory in use'),
  'memory.available.bytes': bytes('Memory available'),
  'memory.cache.bytes': bytes('Memory for caches'),
  'memory.pressure.percent': percent('Waiting for memory'),
  'swap.used.bytes': bytes('Swap in use'),
  'swap.used.percent': percent('Swap in use'),
  'io.pressure.percent': percent('Waiting for disks'),
  'disk.free.bytes': bytes('Disk space free', 'disk'),
  'disk.free.percent': percent('Disk space free', 'disk'),
  'disk.used.percent': percent('Disk space in use', 'disk'),
  'disk.inodes.percent': percent('Inodes in use', 'disk'),
  'disk.read.bytes': flow('Read from disk', 'device'),
  'disk.write.bytes': flow('Written to disk', 'device'),
  'disk.latency.ms': ms('Time for one access', 'device'),
  'disk.busy.percent': percent('Disk busy', 'device'),
  'net.in.bytes': flow('Received', 'interface'),
  'net.out.bytes': flow('Sent', 'interface'),
  'net.errors': rate('Network errors', 'interface'),
  'temperature.celsius': { label: 'Temperature', unit: 'celsius', quantum: 0.1, part: 'sensor' },
  'fan.rpm': { label: 'Fan', unit: 'rpm', quantum: 10, part: 'fan' },
  'battery.percent': percent('Battery', 'battery'),
  'power.watts': { label: 'Power', unit: 'watts', quantum: 0.01 },
  'gpu.percent': percent('Graphics processor', 'device'),
  'gpu.memory.bytes': bytes('Graphics memory', 'device'),
  'processes.count': count('Processes'),
  uptime: { label: 'Running since', unit: 'seconds', quantum: 1 },
  // Projects; containers and Optimus itself share some.
  'cpu.used.percent': percent('Processor time'),
  'memory.bytes': bytes('Memory'),
  'memory.limit.percent': percent('Memory of its limit'),
  'io.read.bytes': flow('Read'),
  'io.write.bytes': flow('Written'),
  'energy.watts': { label: 'Power, estimated', unit: 'watts', quantum: 0.01 },
  // Containers.
  'restarts.count': count('Restarts'),
  'health.ok': count('Healthy'),
  // Databases.
  'db.connections': count('Connections'),
  'db.connections.percent': percent('Connections of what is allowed'),
  'db.size.bytes': bytes('Size'),
  'db.cache.percent': percent('Answered from memory'),
  'db.lag.seconds': { label: 'Replication lag', unit: 'seconds', quantum: 0.1 },
  'db.locks.waiting': count('Waiting for locks'),
  'db.queries': rate('Queries'),
  'db.answer.ms': ms('Time to answer'),
  'db.up': count('Answers'),
  // Optimus itself.
  'spawns.per-minute': count('Programs started, per minute'),
  'loop.delay.ms': ms('Delay of its event loop'),
  'database.bytes': bytes('Its database'),
} as const satisfies Record<string, MetricWords>;

export type MetricName = keyof typeof metricWords;
export const metricNames = Object.keys(metricWords) as MetricName[];
export const wordsOf = (metric: string): MetricWords | null =>
  Object.hasOwn(metricWords, metric) ? metricWords[metric as MetricName] : null;

const shared = ['cpu.used.percent', 'memory.bytes', 'io.read.bytes', 'io.write.bytes'] as const satisfies MetricName[];

/** What can be measured of each at all, the usual first. */
export const metricsOf = {
  machine: metricNames.slice(0, metricNames.indexOf('uptime') + 1),
  project: [...shared, 'processes.count', 'energy.watts'],
  service: ['memory.bytes', 'cpu.used.percent'],
  container: [
    ...shared,
    'processes.count',
    'memory.limit.percent',
    'net.in.bytes',
    'net.out.bytes',
    'restarts.count',
    'health.ok',
  ],
  database: metricNames.filter((name) => name.startsWith('db.')),
  optimus: ['cpu.used.percent', 'memory.bytes', 'spawns.per-minute', 'loop.delay.ms', 'database.bytes'],
} as const satisfies Record<string, readonly MetricName[]>;
