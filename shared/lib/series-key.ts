import { type MetricName, metricWords } from './metrics.ts';

/** Whose figure it is. */
export const scopes = ['machine', 'project', 'service', 'container', 'database', 'optimus'] as const;

export interface SeriesRef {
  scope: (typeof scopes)[number];
  /** Of the project, service, container or database; empty for the machine and for Optimus. */
  id: string;
  metric: MetricName;
  /** Which core, disk, interface; empty where there is one only. */
  part: string;
}

const written = (text: string) => text.replaceAll('%', '%25').replaceAll('/', '%2F');
const read = (text: string) => text.replaceAll('%2F', '/').replaceAll('%25', '%');

/** One line of a chart as text: `machine//disk.free.percent/%2Fhome`, `project/ab12/cpu.used.percent/`. */
export const keyOf = (
  metric: MetricName,
  { scope = 'machine', id = '', part = '' }: Partial<Omit<SeriesRef, 'metric'>> = {},
): string => `${scope}/${written(id)}/${metric}/${written(part)}`;

const isMetric = (text: string): text is MetricName => Object.hasOwn(metricWords, text);

/** Null for what is no key. */
export function refOf(key: string): SeriesRef | null {
  const [first, id, metric, part, ...more] = key.split('/');
  const scope = scopes.find((one) => one === first);
  if (!scope || id === undefined || metric === undefined || part === undefined || more.length > 0) return null;
  return isMetric(metric) ? { scope, id: read(id), metric, part: read(part) } : null;
}
