import { type ServiceSpec, type ServiceSpecInput, serviceSpec } from '../../../../shared/features/launcher/schema.ts';

export const runFilePath = '.optimus/run.yaml';
export const runFileVersion = 1;
export const largestRunFile = 256 * 1024;
export const mostInFile = 200;

/** One service as people write it in the file. */
export type Written = string | Record<string, unknown>;

export class Unreadable extends Error {
  readonly key: string;
  constructor(key: string, why: string) {
    super(why);
    this.key = key;
  }
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of the file, in the order in which they are written. */
export const keys = [
  ...[
    'command',
    'compose',
    'services',
    'folder',
    'port',
    'env',
    'environment',
    'needs',
    'ready',
    'ready-within',
    'restart',
  ],
  ...['memory', 'cpu', 'stop-within', 'keep', 'once', 'main'],
] as const;
const timing = {
  every: 'everySeconds',
  timeout: 'timeoutSeconds',
  successes: 'successes',
  failures: 'failures',
} as const;
const restartKeys = {
  when: 'when',
  'first-delay': 'firstDelaySeconds',
  'longest-delay': 'longestDelaySeconds',
  most: 'most',
  within: 'withinSeconds',
} as const;

const text = (key: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unreadable(key, `${key} has to be a text.`);
};
const only = (key: string, value: Fields, allowed: readonly string[]) => {
  const odd = Object.keys(value).find((one) => !allowed.includes(one));
  if (odd !== undefined)
    throw new Unreadable(key, `${key} has no ${JSON.stringify(odd)}; it knows ${allowed.join(', ')}.`);
};
const renamed = (value: Fields, names: Record<string, string>): Fields =>
  Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => (value[from] === undefined ? [] : [[to, value[from]]])),
  );

function memory(value: unknown): number {
  if (typeof value === 'number') return value;
  const [, amount, unit = 'm'] = /^(\d+(?:\.\d+)?)\s*([mg])(?:i?b)?$/i.exec(text('memory', value).trim()) ?? [];
  if (amount === undefined)
    throw new Unreadable('memory', 'memory is a number of MB, or a text such as 512 MB or 2 GB.');
  return Math.round(Number(amount) * (unit.toLowerCase() === 'g' ? 1_024 : 1));
}
function cpu(value: unknown): number {
  if (typeof value === 'number') return value;
  const amount = /^(\d+)\s*%$/.exec(text('cpu', value).trim())?.[1];
  if (amount === undefined)
    throw new Unreadable('cpu', 'cpu is a number of per cent of one core, such as 150 or 150%.');
  return Number(amount);
}

function status(value: unknown): [number, number] {
  if (typeof value === 'number') return [value, value];
  const [, from, to] = /^(\d{3})(?:\s*-\s*(\d{3}))?$/.exec(text('ready', value).trim()) ?? [];
  if (from === undefined) throw new Unreadable('ready', 'status is a number or a range such as 200-399.');
  return [Number(from), Number(to ?? from)];
}

function ready(value: unknown): ServiceSpecInput['ready'] {
  if (value === null || value === 'none') return null;
  if (typeof value === 'string') {
    const [, type = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(value.trim()) ?? [];
    const [first = '', second] = rest.split(/\s+/);
    if (type === 'http') return { type, path: first || '/', ...(second !== undefined && { status: status(second) }) };
    if (type === 'tcp') return { type, ...(first !== '' && { port: Number(first) }) };
    if (type === 'exec') return { type, command: rest };
    if (type === 'log') return { type, pattern: rest };
    throw new Unreadable('ready', 'ready begins with http, tcp, exec or log, or is none.');
  }
  if (!isFields(value)) throw new Unreadable('ready', 'ready is a text or a list of settings.');
  const type = (['http', 'tcp', 'exec', 'log'] as const).find((one) => one in value);
  if (!type) throw new Unreadable('ready', 'ready has one of http, tcp, exec and log.');
  const common = renamed(value, timing);
  switch (type) {
    case 'http':
      only('ready', value, ['http', 'port', 'status', ...Object.keys(timing)]);
      return {
        ...{ type, path: value.http === null ? '/' : text('ready', value.http), ...common },
        ...(value.port !== undefined && { port: value.port as number }),
        ...(value.status !== undefined && { status: status(value.status) }),
      };
    case 'tcp':
      only('ready', value, ['tcp', ...Object.keys(timing)]);
      return { type, ...common, ...(value.tcp !== null && { port: value.tcp as number }) };
    case 'exec':
      only('ready', value, ['exec', ...Object.keys(timing)]);
      return { type, command: text('ready', value.exec), ...common };
    case 'log':
      only('ready', value, ['log']);
      return { type, pattern: text('ready', value.log) };
  }
}

function port(value: unknown): unknown {
  if (value === null) return undefined;
  if (!isFields(value)) return { wanted: value };
  only('port', value, ['number', 'variable', 'argument']);
  return { wanted: value.number ?? null, variable: value.variable ?? null, argument: value.argument ?? null };
}

function restart(value: unknown): unknown {
  if (!isFields(value)) return { when: value };
  only('restart', value, Object.keys(restartKeys));
  return renamed(value, restartKeys);
}

/** From what is written to what Optimus knows; `Unreadable` names the key that is wrong. */
export function fromWritten(name: string, written: unknown): { spec: unknown; main: boolean } {
  if (typeof written === 'string') return { spec: { name, run: { type: 'command', command: written } }, main: true };
  if (!isFields(written)) throw new Unreadable('', 'A service is a command, or a list of settings.');
  if ((written.command === undefined) === (written.compose === undefined))
    throw new Unreadable('', 'A service has either a command or compose, the file of its containers.');
  if (written.env !== undefined && !isFields(written.env)) throw new Unreadable('env', 'env is a list of NAME: value.');
  const main = written.main ?? true;
  if (typeof main !== 'boolean') throw new Unreadable('main', 'main is true or false.');
  const limits = {
    ...(written.memory !== undefined && { memoryMb: memory(written.memory) }),
    ...(written.cpu !== undefined && { cpuPercent: cpu(written.cpu) }),
  };
  const run =
    written.compose === undefined
      ? { type: 'command', command: text('command', written.command) }
      : { type: 'compose', file: text('compose', written.compose), services: written.services ?? [] };
  const spec = {
    ...{ name, run },
    ...renamed(written, { folder: 'folder', environment: 'environment', keep: 'keep', once: 'once' }),
    ...renamed(written, { 'ready-within': 'readySeconds', 'stop-within': 'stopSeconds' }),
    ...(isFields(written.env) && {
      env: Object.fromEntries(
        Object.entries(written.env).map(([key, value]) => [key, value === null ? '' : text('env', value)]),
      ),
    }),
    ...(written.port !== undefined && { port: port(written.port) }),
    ...(written.needs !== undefined && { needs: Array.isArray(written.needs) ? written.needs : [written.needs] }),
    ...(written.ready !== undefined && { ready: ready(written.ready) }),
    ...(written.restart !== undefined && { restart: restart(written.restart) }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  return { spec, main };
}

const without = (value: Fields, usual: Fields): Fields =>
  Object.fromEntries(Object.entries(value).filter(([key, one]) => JSON.stringify(one) !== JSON.stringify(usual[key])));
const back = (value: Fields, names: Record<string, string>): Fields =>
  Object.fromEntries(
    Object.entries(names).flatMap(([to, from]) => (value[from] === undefined ? [] : [[to, value[from]]])),
  );

function writtenReady(probe: NonNullable<ServiceSpec['ready']>): unknown {
  if (probe.type === 'log') return { log: probe.pattern };
  const usual = { everySeconds: 2, timeoutSeconds: 2, successes: 1, failures: 3 };
  const common = back(without({ ...probe }, usual), timing);
  const isShort = Object.keys(common).length === 0;
  if (probe.type === 'exec') return { exec: probe.command, ...common };
  if (probe.type === 'tcp')
    return isShort ? (probe.port === null ? 'tcp' : `tcp ${probe.port}`) : { tcp: probe.port, ...common };
  const range = probe.status.join('-');
  const shown = range === '200-399' ? '' : ` ${range}`;
  // A blank would part the path from what follows.
  if (isShort && probe.port === null && !/\s/.test(probe.path)) return `http ${probe.path}${shown}`;
  return {
    ...{ http: probe.path, ...(probe.port !== null && { port: probe.port }) },
    ...(range !== '200-399' && { status: range }),
    ...common,
  };
}

/** As short as a person would write it: what is as usual is left out. */
export function toWritten(spec: ServiceSpec, main: boolean): Written {
  const usual = serviceSpec.parse({ name: spec.name, run: { type: 'command', command: 'x' } });
  const restartNow = without(spec.restart, usual.restart);
  const { wanted, variable, argument } = spec.port;
  const written: Fields = {
    ...(spec.run.type === 'command'
      ? { command: spec.run.command }
      : { compose: spec.run.file, ...(spec.run.services.length > 0 && { services: spec.run.services }) }),
    ...(spec.folder !== '' && { folder: spec.folder }),
    ...((wanted !== null || variable !== null || argument !== null) && {
      port:
        variable === null && argument === null
          ? wanted
          : {
              ...(wanted !== null && { number: wanted }),
              ...(variable !== null && { variable }),
              ...(argument !== null && { argument }),
            },
    }),
    ...(Object.keys(spec.env).length > 0 && { env: spec.env }),
    ...(spec.environment !== null && { environment: spec.environment }),
    ...(spec.needs.length > 0 && { needs: spec.needs }),
    ...(spec.ready !== null && { ready: writtenReady(spec.ready) }),
    ...(spec.readySeconds !== usual.readySeconds && { 'ready-within': spec.readySeconds }),
    ...(Object.keys(restartNow).length > 0 && {
      restart: Object.keys(restartNow).join() === 'when' ? spec.restart.when : back(restartNow, restartKeys),
    }),
    ...(spec.limits.memoryMb !== null && { memory: spec.limits.memoryMb }),
    ...(spec.limits.cpuPercent !== null && { cpu: spec.limits.cpuPercent }),
    ...(spec.stopSeconds !== usual.stopSeconds && { 'stop-within': spec.stopSeconds }),
    ...(spec.keep && { keep: true }),
    ...(spec.once && { once: true }),
    ...(!main && { main: false }),
  };
  return Object.keys(written).join() === 'command' ? text('command', written.command) : written;
}

/** The key of the file that a field of the spec is written as. */
export const keyOf = (path: readonly PropertyKey[]): string => {
  const names: Record<string, string> = {
    readySeconds: 'ready-within',
    stopSeconds: 'stop-within',
    limits: path[1] === 'memoryMb' ? 'memory' : 'cpu',
  };
  if (path[0] === 'run') return path[1] === 'file' ? 'compose' : String(path[1] ?? 'command');
  return names[String(path[0])] ?? String(path[0] ?? '');
};
