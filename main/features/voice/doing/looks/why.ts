import type { SeriesRange } from '../../../../../shared/features/monitors/schema.ts';
import type { ProcessRow } from '../../../../../shared/features/processes/schema.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { named } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { projectFor } from '../find.ts';
import type { Measured } from '../say/types.ts';
import { type DoingDeps, look, type Making, type Prepare } from '../types.ts';
import { type Taker, takersOf } from './takers.ts';

const minute = 60_000;
const hour = 60 * minute;
const megabyte = 1_048_576;
const mostSaid = 2;
const mostShown = 8;

interface Kind {
  label: string;
  /** Lines whose values are added, or of which the highest counts. */
  lines: (all: readonly string[]) => string[];
  of: 'sum' | 'max';
  /** From here on it is called high. */
  high: number;
  shown: (value: number) => string;
  said: (value: number, making: Making) => string;
  /** By what those who take it are ordered; null: nobody measures that of single programs. */
  taken: ((row: ProcessRow) => number | null) | null;
  takenShown: (value: number) => string;
  takenSaid: (value: number, making: Making) => string;
}

const percent = (value: number) => `${Math.round(value)} %`;
const ofCore = (value: number) => `${Math.round(value)} % of one core`;
const saidPercent = (value: number, { words }: Making) => words.percent(value);
const saidBytes = (value: number, { words }: Making) => words.bytes(value);
const rate = (value: number) => `${bytesText(value)}/s`;
const saidRate = (value: number, { words }: Making) => words.rate(value);
const starting =
  (...prefixes: string[]) =>
  (all: readonly string[]) =>
    all.filter((key) => prefixes.some((prefix) => key.startsWith(prefix)));
const flow = (row: ProcessRow) =>
  row.readBytesPerSecond === null && row.writeBytesPerSecond === null
    ? null
    : (row.readBytesPerSecond ?? 0) + (row.writeBytesPerSecond ?? 0);

const kinds: Record<Measured, Kind> = {
  cpu: {
    ...{ label: 'The processor', lines: () => [keyOf('cpu.percent')], of: 'max', high: 60 },
    ...{
      shown: percent,
      said: saidPercent,
      taken: (row) => row.cpuPercent,
      takenShown: ofCore,
      takenSaid: saidPercent,
    },
  },
  memory: {
    ...{ label: 'The memory', lines: () => [keyOf('memory.used.percent')], of: 'max', high: 85 },
    ...{
      shown: percent,
      said: saidPercent,
      taken: (row) => row.memoryBytes,
      takenShown: bytesText,
      takenSaid: saidBytes,
    },
  },
  disk: {
    ...{ label: 'The disk', lines: starting('machine//disk.busy.percent/'), of: 'max', high: 60 },
    ...{
      shown: (value) => `${percent(value)} busy`,
      said: saidPercent,
      taken: flow,
      takenShown: rate,
      takenSaid: saidRate,
    },
  },
  network: {
    ...{ label: 'The network', lines: starting('machine//net.in.bytes/', 'machine//net.out.bytes/'), of: 'sum' },
    ...{ high: 5 * megabyte, shown: rate, said: saidRate, taken: null, takenShown: rate, takenSaid: saidRate },
  },
  temperature: {
    ...{ label: 'The temperature', lines: starting('machine//temperature.celsius/'), of: 'max', high: 80 },
    ...{ shown: (value) => `${Math.round(value)} °C`, said: (value, { words }) => words.degrees(value) },
    ...{ taken: (row) => row.cpuPercent, takenShown: ofCore, takenSaid: saidPercent },
  },
};

/** Since when it has been about as high without a break, as far as it was measured; null where that cannot be told. */
function highSince(ranges: readonly SeriesRange[], of: 'sum' | 'max', bar: number): number | null {
  const [first] = ranges;
  if (!first) return null;
  let since: number | null = null;
  for (let at = first.mean.length - 1; at >= 0; at--) {
    const values = ranges.flatMap(({ mean }) => mean[at] ?? []);
    // The minute that goes on now may hold nothing yet.
    if (values.length === 0) {
      if (since === null && at === first.mean.length - 1) continue;
      break;
    }
    const value = of === 'sum' ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
    if (value < bar) break;
    since = first.from + at * first.stepMs;
  }
  return since;
}

type Deps = Pick<DoingDeps, 'monitors' | 'processes' | 'projects' | 'clock'>;

/** Who takes the machine now, and since when; or that nothing is high, or was not measured. */
export function createWhy({ monitors, processes, projects, clock }: Deps) {
  async function levelOf(kind: Kind, making: Making): Promise<{ value: number; since: number | null } | null> {
    const all = (await monitors.series({ scope: 'machine' })).map(({ key }) => key);
    const keys = kind.lines(all).filter((key) => all.includes(key));
    const values = keys.flatMap((key) => monitors.latest(key)?.value ?? []);
    if (values.length === 0) return null;
    const value = kind.of === 'sum' ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
    if (value < kind.high) return { value, since: null };
    const ranges = await monitors.range({
      ...{ keys: keys.slice(0, 40), from: making.now - hour, to: making.now, points: 60 },
    });
    return { value, since: highSince(ranges, kind.of, kind.high * 0.8) };
  }

  const prepare: Prepare<'why'> = async ({ metric, projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const only = found ? named(found.project.name, 60) : null;
    const kind = kinds[metric];
    return look(only === null ? `What takes ${kind.label.toLowerCase()}` : `What ${only} takes`, async (signal) => {
      const { now, words } = making;
      const [level, takers] = await Promise.all([
        levelOf(kind, making),
        kind.taken === null ? [] : takersOf({ processes, projects, clock, taken: kind.taken, signal, projectId }),
      ]);
      const line = (one: Taker) =>
        `${named(one.name, 80)}: ${kind.takenShown(one.value)}${one.parts.length < 2 && one.parts[0] === one.name ? '' : ` (${one.parts.map((part) => named(part, 60)).join(', ')})`}${one.since === null ? '' : `, since ${sinceOf(one.since, now)}`}`;
      const route = metric === 'network' || metric === 'temperature' ? '/monitors' : '/processes';
      const evidence = takers.slice(0, mostShown).map(line);
      const said = takers
        .slice(0, mostSaid)
        .map((one) => ({ name: named(one.name, 60), level: kind.takenSaid(one.value, making) }));
      if (level === null)
        return {
          sentence: `${kind.label} is not being measured now.`,
          evidence,
          route: '/monitors',
          say: words.notMeasured(metric),
        };
      const shown = kind.shown(level.value);
      if (level.value < kind.high)
        return {
          sentence: `${kind.label} is not high: ${shown}.`,
          evidence: [`From ${kind.shown(kind.high)} on it is called high`, ...evidence],
          route,
          say: words.notHigh({ what: metric, level: kind.said(level.value, making), taker: said[0] ?? null }),
        };
      const nobody = kind.taken === null ? ['Which program it is, is not measured on this machine'] : [];
      return {
        sentence: `${kind.label} is at ${shown}${level.since === null ? '' : ` since about ${sinceOf(level.since, now)}`}${takers[0] ? `, most of it by ${named(takers[0].name, 60)}` : ''}.`,
        evidence: [...evidence, ...nobody],
        route,
        say: words.high({
          ...{ what: metric, level: kind.said(level.value, making), takers: said },
          ms: level.since === null ? null : now - level.since,
        }),
      };
    });
  };
  return prepare;
}
