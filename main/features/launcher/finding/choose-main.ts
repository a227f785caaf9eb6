import { isBelow } from './lines.ts';
import type { Found, Role } from './types.ts';

const mostMain = 12;
const ranks: Record<Role, number> = { all: 0, dev: 1, start: 2, task: 3, worker: 4, last: 5, base: 6, offer: 9 };
/** `dev` before `dev:web`, `start` before `serve`. */
const usual = ['dev', 'develop', 'start', 'serve', 'server', 'run', 'up'];
const order = ({ name, role }: Found) => ranks[role] * 100 + (usual.indexOf(name) < 0 ? 50 : usual.indexOf(name));

const bestOf = (all: readonly Found[]): Found | undefined =>
  all.reduce<Found | undefined>((best, one) => (best && order(best) <= order(one) ? best : one), undefined);

function groups(found: readonly Found[]): Found[][] {
  const by = new Map<string, Found[]>();
  for (const one of found) {
    const key = `${one.spec.folder}\0${one.family}`;
    by.set(key, [...(by.get(key) ?? []), one]);
  }
  return [...by.values()];
}

/** Those of one folder and family that are started together. */
function startedOf(group: readonly Found[]): Found[] {
  const serving = group.filter(({ role }) => role === 'all' || role === 'dev' || role === 'start');
  const best = bestOf(serving);
  if (!best) return group.filter(({ role }) => role === 'worker');
  if (best.role === 'all') return group[0]?.family === 'procfile' ? group.filter(({ role }) => role === 'all') : [best];
  const workers = group.filter(({ role }) => role === 'worker');
  if (best.family === 'procfile') return [...serving.filter(({ role }) => role === best.role), ...workers];
  // `dev:web` and `dev:api` without a `dev` are halves of one thing.
  const halves = serving.filter(({ name, role, spec }) => role === 'dev' && name.includes(':') && spec.port);
  const together = best.name.includes(':') && halves.length > 1 && halves.length <= 4 ? halves : [best];
  return [...together, ...workers];
}

/** What Start starts: what somebody would who works on all of the project. */
export function chooseMain(found: readonly Found[]): Set<Found> {
  const base = found.filter(({ role }) => role === 'base');
  const apps = found.filter(({ family }) => family !== 'compose');
  const started = groups(apps).flatMap(startedOf);

  const covers = started.filter((one) => one.covers !== undefined);
  const isCovered = (one: Found) =>
    covers.some(
      (top) =>
        top !== one &&
        (top.covers === 'all' || top.family === one.family) &&
        (isBelow(top.spec.folder, one.spec.folder) ||
          (top.covers === 'all' && top.spec.folder === one.spec.folder && top.family !== one.family)),
    );
  // A plain Procfile says how it runs elsewhere; it stands aside for what is meant for working, and before the rest.
  const folderHas = (one: Found, test: (other: Found) => boolean) =>
    started.some((other) => other.spec.folder === one.spec.folder && test(other));
  const isAside = (one: Found) =>
    one.family === 'procfile'
      ? one.role !== 'all' &&
        folderHas(one, ({ family, role }) => family !== 'procfile' && (role === 'dev' || role === 'all'))
      : one.role === 'start' &&
        folderHas(one, ({ family }) => family === 'procfile') &&
        !folderHas(one, ({ family, role }) => family !== 'procfile' && role === 'dev');

  let main = started.filter((one) => !isCovered(one) && !isAside(one));
  // Of a project whose parts run in containers, some would be found beside them, and half of it would start.
  const built = found.filter(({ family, role }) => family === 'compose' && role === 'start');
  const parts = new Set(built.map(({ spec, context }) => `${spec.folder}\0${context}`)).size;
  if (parts > main.length && !main.some(({ role }) => role === 'all')) main = built;
  if (main.length === 0) {
    const task = bestOf(found.filter(({ role }) => role === 'task'));
    const last = bestOf(found.filter(({ role }) => role === 'last'));
    const only = task ?? (base.length === 0 ? last : undefined);
    if (only) main = [only];
  }
  return new Set([...main.slice(0, mostMain), ...base.slice(0, mostMain)]);
}
