import type { ServiceReceipt, ServiceState, ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import { nbsp } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import type { Marked } from '../../ui/state-mark.tsx';

/** What the user asked for and the core has not answered yet. */
export type Act = 'start' | 'stop' | 'restart';

const marks: Record<ServiceState, Marked> = {
  stopped: { mark: 'stopped', word: 'stopped' },
  waiting: { mark: 'waiting', word: 'waiting' },
  starting: { mark: 'waiting', word: 'starting' },
  ready: { mark: 'healthy', word: 'healthy' },
  unready: { mark: 'failing', word: 'not ready' },
  stopping: { mark: 'waiting', word: 'stopping' },
  done: { mark: 'info', word: 'done' },
  failed: { mark: 'failing', word: 'failed' },
  looping: { mark: 'failing', word: 'crash loop' },
};

/** Without a probe nobody has asked it whether it is well: then it runs, and no more is said. */
export const markOf = ({ state, probe }: Pick<ServiceStatus, 'state' | 'probe'>): Marked =>
  state === 'ready' && probe === null ? { mark: 'healthy', word: 'running' } : marks[state];

const asked: Record<Act, Marked> = {
  start: { mark: 'waiting', word: 'starting' },
  stop: { mark: 'waiting', word: 'stopping' },
  restart: { mark: 'waiting', word: 'restarting' },
};
export const askedMark = (act: Act): Marked => asked[act];

const up: ReadonlySet<ServiceState> = new Set(['waiting', 'starting', 'ready', 'unready', 'stopping']);
const failing: ReadonlySet<ServiceState> = new Set(['unready', 'failed', 'looping']);

/** There is something to stop. */
export const isUp = ({ state }: Pick<ServiceStatus, 'state'>): boolean => up.has(state);
export const isFailing = ({ state }: Pick<ServiceStatus, 'state'>): boolean => failing.has(state);

/** What needs a look first. */
const ranks: Record<ServiceState, number> = {
  ...{ looping: 0, failed: 1, unready: 2, stopping: 3, waiting: 4, starting: 5, ready: 6, done: 7, stopped: 8 },
};
export const rankOf = ({ state }: Pick<ServiceStatus, 'state'>): number => ranks[state];

/** `web` of `<project id>/web`. */
export const serviceOf = (id: string): string => id.slice(id.indexOf('/') + 1);
export const projectOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf('/')));

/** The ports that are worth a column: the one that it was given first. */
export function portsOf({ port, ports }: Pick<ServiceStatus, 'port' | 'ports'>): number[] {
  return [...new Set([...(port !== null && ports.includes(port) ? [port] : []), ...ports])];
}

export function exitWords({ code, signal }: NonNullable<ServiceStatus['exit']>): string {
  if (signal !== null) return `ended by ${short(signal, 20)}`;
  return code === null ? 'ended' : `ended with ${code}`;
}

/** `in 4 s`, for what is about to happen. */
export function countdown(at: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((at - now) / 1_000));
  if (seconds < 60) return `in ${seconds}${nbsp}s`;
  return `in ${Math.floor(seconds / 60)}${nbsp}min ${seconds % 60}${nbsp}s`;
}

export const actWords: Record<ServiceReceipt['act'], string> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  adopt: 'Taken up again',
  limit: 'Limits',
};

/** `web`, or `3 services`. */
export const several = (names: readonly string[], thing = 'service'): string =>
  names.length === 1 && names[0] !== undefined ? short(names[0], 80) : `${names.length} ${thing}s`;

/** Up to the end of the first sentence, for where there is room for no more. */
export const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();

/** Why it does not run, though it should: what stands in its way, or what it ended with. Null where nothing is wrong. */
export function reasonOf(
  problem: { why: string } | null,
  status: Pick<ServiceStatus, 'state' | 'sentence'> | undefined,
): string | null {
  if (status && isFailing(status)) return firstSentence(status.sentence);
  return problem && !(status && isUp(status)) ? firstSentence(problem.why) : null;
}
