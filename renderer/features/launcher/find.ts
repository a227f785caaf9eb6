import type { ServiceStatus, StartSet } from '../../../shared/features/launcher/schema.ts';
import { isWebAddress } from '../../lib/web-address.ts';
import { isUp, markOf, portsOf } from './words.ts';

export const verbs = ['start', 'stop', 'restart', 'open'] as const;
export type Verb = (typeof verbs)[number];

/** `start shop` is a wish about shop; `shop` is only its name. */
export function wishOf(text: string): { verb: Verb | null; words: readonly string[] } {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean);
  const verb = verbs.find((one) => one === all[0]) ?? null;
  return { verb, words: verb ? all.slice(1) : all };
}

export type Thing =
  | { kind: 'project'; verb: Verb; id: string; name: string; word: string | null; url: string | null; up: string[] }
  | { kind: 'service'; verb: Verb | null; status: ServiceStatus }
  | { kind: 'set'; verb: 'start' | 'stop'; set: StartSet };

interface Known {
  statuses: readonly ServiceStatus[];
  sets: readonly StartSet[];
  projects: readonly { id: string; name: string; here: boolean }[];
}

const most = 6;
const holds = (text: string, words: readonly string[]) => {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
};
/** What begins with the first word stands before what only holds it. */
const nearer = (words: readonly string[]) => (a: string, b: string) =>
  Number(!a.toLowerCase().startsWith(words[0] ?? '')) - Number(!b.toLowerCase().startsWith(words[0] ?? '')) ||
  a.length - b.length;

/** What the palette offers for a text: services by their name, and with a verb what can be done. */
export function findThings(text: string, { statuses, sets, projects }: Known): Thing[] {
  const { verb, words } = wishOf(text);
  if (words.length === 0) return [];
  const upOf = Map.groupBy(statuses.filter(isUp), ({ projectId }) => projectId);
  const fitting = statuses.filter((status) =>
    holds(`${status.name} ${status.projectName} ${portsOf(status).join(' ')}`, words),
  );
  const found: Thing[] = [];
  if (verb !== 'open')
    for (const set of sets)
      if (holds(set.name, words)) found.push({ kind: 'set', verb: verb === 'stop' ? 'stop' : 'start', set });
  if (verb) {
    const nearest = nearer(words);
    for (const { id, name, here } of projects
      .filter((one) => holds(one.name, words))
      .sort((a, b) => nearest(a.name, b.name))
      .slice(0, 50)) {
      const up = upOf.get(id) ?? [];
      const url = up.map((status) => status.url).find(isWebAddress) ?? null;
      const able = verb === 'start' ? here && up.length === 0 : verb === 'open' ? url !== null : up.length > 0;
      if (able)
        found.push({
          kind: 'project',
          verb,
          id,
          name,
          word: up[0] ? markOf(up[0]).word : null,
          url,
          up: up.map((one) => one.id),
        });
    }
  }
  for (const status of fitting) {
    const able =
      verb === null ||
      (verb === 'start' ? !isUp(status) : verb === 'open' ? isUp(status) && isWebAddress(status.url) : isUp(status));
    if (able) found.push({ kind: 'service', verb, status });
  }
  return found.slice(0, most);
}
