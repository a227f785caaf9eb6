import { randomBytes } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Drained, RouteBackend } from '../../types.ts';
import type { WireCounts, WireProblem, WireRoute } from '../protocol.ts';
import { type Listener, listen } from './listener.ts';
import { createPlace, type Place } from './place.ts';

interface Entry {
  place: Place;
  listener: Listener | null;
  route: WireRoute;
  problem: string | null;
}

export class Problem extends Error {
  readonly wire: WireProblem;
  constructor(wire: WireProblem) {
    super(wire.why);
    this.wire = wire;
  }
}

export type Places = ReturnType<typeof createPlaces>;

const tickMs = 250;
const retryListenMs = 2_000;
const previews = 'preview:';

export function createPlaces(onChange: (routeId: string) => void) {
  const epoch = randomBytes(8).toString('hex');
  const entries = new Map<string, Entry>();
  /** Doors that are closed to all who come, and the places behind which somebody is still waiting. */
  const leaving = new Map<Listener, Place>();
  let nextListen = 0;

  const wanted = ({ listen: { address, port, tls } }: WireRoute) => `${address}|${port}|${tls ? 'tls' : 'plain'}`;
  const same = (a: WireRoute, b: WireRoute) => wanted(a) === wanted(b);

  const leave = (listener: Listener | null, place: Place) => {
    if (!listener) return;
    leaving.set(listener, place);
    listener.close();
  };

  /** Opens the port that its route asks for; the one that it had goes when the new one is there. */
  const open = async (entry: Entry, route: WireRoute): Promise<WireProblem | null> => {
    const before = entry.listener;
    // The same door with or without TLS cannot be open twice.
    if (before && before.port === route.listen.port) leave(before, entry.place);
    try {
      const listener = await listen(route.listen, entry.place);
      leave(before, entry.place);
      if (entries.get(route.id) !== entry || !same(entry.route, route)) {
        leave(listener, entry.place);
        return null;
      }
      entry.listener = listener;
      entry.problem = null;
      return null;
    } catch (error) {
      leave(before, entry.place);
      entry.listener = null;
      const problem = why(error, route, [...entries.values()]);
      entry.problem = problem.why;
      return problem;
    }
  };

  const tick = () => {
    const now = performance.now();
    const listenNow = now >= nextListen;
    if (listenNow) nextListen = now + retryListenMs;
    for (const [listener] of leaving) {
      if (listener.over) leaving.delete(listener);
      else listener.tick();
    }
    // Also those that were removed: who waits for them is not left waiting for ever.
    const behind = [...entries.values()].map(({ place }) => place);
    for (const place of new Set([...behind, ...leaving.values()])) place.tick();
    for (const entry of entries.values()) {
      entry.listener?.tick();
      if (listenNow && !entry.listener && entry.problem !== null && !entry.route.id.startsWith(previews))
        void open(entry, entry.route).then((problem) => {
          if (problem === null) onChange(entry.route.id);
        });
    }
  };
  const timer = setInterval(tick, tickMs);

  const close = (entry: Entry) => {
    leave(entry.listener, entry.place);
    entry.listener = null;
    for (const { active } of entry.place.releases.values())
      for (const one of active.all()) if (one.kind === 'socket') void one.cut();
    entry.place.dispose();
  };

  return {
    epoch,
    ids: () => [...entries.keys()].filter((id) => !id.startsWith(previews)),

    async apply(route: WireRoute): Promise<void> {
      checkKeys(route);
      const before = entries.get(route.id);
      const entry: Entry = before ?? {
        place: createPlace(route.id, () => onChange(route.id)),
        listener: null,
        route,
        problem: null,
      };
      const stays = before?.listener && same(before.route, route);
      entry.route = route;
      entries.set(route.id, entry);
      entry.place.set(route);
      if (stays) {
        if (route.listen.tls) before.listener?.setTls(route.listen.tls);
        return;
      }
      const problem = await open(entry, route);
      if (problem) throw new Problem(problem);
    },

    remove(routeId: string): void {
      const entry = entries.get(routeId);
      if (!entry) return;
      entries.delete(routeId);
      close(entry);
    },

    async preview(backend: RouteBackend): Promise<{ previewId: string; port: number }> {
      const id = `${previews}${randomBytes(6).toString('hex')}`;
      const place = createPlace(id, () => {});
      const route: WireRoute = {
        id,
        label: id,
        listen: { address: '127.0.0.1', port: 0, tls: null },
        backends: [{ ...backend, weight: 100 }],
        sticky: { by: 'none' },
        keep: false,
      };
      place.set(route);
      const listener = await listen(route.listen, place).catch((error: unknown) => {
        throw new Problem(why(error, route, []));
      });
      entries.set(id, { place, listener, route, problem: null });
      return { previewId: id, port: listener.port };
    },

    counts(routeId: string): WireCounts | null {
      const entry = entries.get(routeId);
      if (!entry) return null;
      return { ...entry.place.counts(), epoch, listening: entry.listener !== null, problem: entry.problem };
    },

    async drain(routeId: string, releaseId: string, ms: number, signal: AbortSignal): Promise<Drained> {
      const nothing = { whole: true, cutRequests: 0, cutSockets: 0 };
      const release = entries.get(routeId)?.place.releases.get(releaseId);
      if (!release) return nothing;
      const quiet = () => release.active.size === 0;
      if (!quiet())
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(late);
            release.waiting.delete(done);
            signal.removeEventListener('abort', done);
            resolve();
          };
          const late = setTimeout(done, ms);
          release.waiting.add(done);
          signal.addEventListener('abort', done);
          if (signal.aborted) done();
        });
      if (quiet() || signal.aborted) return nothing;
      const left = release.active.all();
      const ends = await Promise.all(left.map(async (one) => ({ kind: one.kind, clean: await one.cut() })));
      const cut = (kind: string) => ends.filter((end) => end.kind === kind && !end.clean).length;
      const [cutRequests, cutSockets] = [cut('request'), cut('socket')];
      return { whole: cutRequests + cutSockets === 0, cutRequests, cutSockets };
    },

    dispose(): void {
      clearInterval(timer);
      for (const entry of entries.values()) close(entry);
      entries.clear();
    },
  };
}

/** Before anything is touched. */
function checkKeys(route: WireRoute): void {
  const { tls } = route.listen;
  if (!tls) return;
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new Problem(why(error, route, []));
  }
}

function why(error: unknown, route: WireRoute, others: readonly Entry[]): WireProblem {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const { port, address } = route.listen;
  const what = `port ${port}`;
  if (code === 'EADDRINUSE') {
    const other = others.find(({ route: held, listener }) => held.id !== route.id && listener?.port === port);
    return {
      code: 'CONFLICT',
      what,
      why: other ? `Port ${port} belongs to ${other.route.label}.` : `Port ${port} is in use.`,
    };
  }
  if (code === 'EACCES') return { code: 'UNAVAILABLE', what, why: `This user may not listen on port ${port}.` };
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return { code: 'UNAVAILABLE', what, why: `This machine has no address ${address}.` };
  if (typeof code === 'string' && code.startsWith('ERR_OSSL'))
    return {
      code: 'UNAVAILABLE',
      what: 'the certificate',
      why: 'The certificate and its key cannot be used together.',
    };
  return {
    code: 'UNAVAILABLE',
    what,
    why: `Port ${port} cannot be listened on: ${error instanceof Error ? error.message : String(error)}.`,
  };
}
