import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Route, Proxy as RouteProxy } from '../types.ts';
import { type Control, ControlLost } from './control-client.ts';
import type { WireRoute } from './protocol.ts';
import { createProxyProcess, type ProxyProcess } from './proxy-process.ts';

interface Deps {
  children: Children;
  clock: Clock;
  log: Logger;
  dataDir: string;
}

type Name = 'kept' | 'own';
const nameFor = (route: Route): Name => (route.keep ? 'kept' : 'own');

/** Speaks for the processes that hold the ports: one for what outlives Optimus, one for the rest, each only when it is needed. */
export function createProxy({ children, clock, log, dataDir }: Deps): RouteProxy {
  const folder = join(dataDir, 'proxy');
  const routes = new Map<string, Route>();
  /** Served on by the one that was kept, until somebody can say what they are now. */
  const unchanged = new Set<string>();
  const listeners = new Set<(routeId: string | null) => void>();
  const serial = createSerial();
  let disposed = false;

  const told = (routeId: string | null) => {
    if (disposed) return;
    for (const listener of [...listeners]) listener(routeId);
  };

  const make = (name: Name): ProxyProcess =>
    createProxyProcess({
      ...{ name, folder, children, clock },
      log: log.child('proxy'),
      onChanged: told,
      onLost: () => told(null),
      async onAnew(control) {
        for (const route of routes.values()) {
          if (nameFor(route) !== name) continue;
          // What is wrong with one of them is in its counts and keeps nothing from the others.
          await applyTo(control, route).catch((error: unknown) =>
            log.warn('a route was not begun anew', { route: route.label, error: String(error) }),
          );
        }
        told(null);
      },
    });
  const processes: Record<Name, ProxyProcess> = { kept: make('kept'), own: make('own') };

  const applyTo = async (control: Control, route: Route) => control.ask('apply', { route: await wire(route) });

  /** One that ends in the middle is begun anew with all routes, the new one among them. */
  const asked = async <T>(name: Name, act: (control: Control) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await act(await processes[name].ready());
      } catch (error) {
        if (!(error instanceof ControlLost) || attempt === 3 || disposed) throw unavailable(error);
      }
    }
  };

  const endIdle = async (name: Name) => {
    const used =
      [...routes.values()].some((route) => nameFor(route) === name) || (name === 'kept' && unchanged.size > 0);
    if (!used && processes[name].running()) await processes[name].end();
  };

  const apply = async (route: Route) => {
    // Before anything is touched: a certificate that cannot be read changes nothing.
    await wire(route);
    const before = routes.get(route.id);
    routes.set(route.id, route);
    const name = unchanged.delete(route.id) ? 'kept' : before && nameFor(before);
    if (name !== undefined && name !== nameFor(route)) {
      await asked(name, (control) => control.ask('remove', { routeId: route.id }));
      await endIdle(name);
    }
    await asked(nameFor(route), (control) => applyTo(control, route));
  };

  const routeOf = (routeId: string) => {
    const route = routes.get(routeId);
    if (!route) throw new DomainError('NOT_FOUND', { what: 'route', id: routeId });
    return route;
  };

  return {
    apply: (route) => serial(() => apply(route)),
    remove: (routeId) =>
      serial(async () => {
        const route = routes.get(routeId);
        const name = unchanged.delete(routeId) ? 'kept' : route && nameFor(route);
        routes.delete(routeId);
        if (name === undefined) return;
        await asked(name, (control) => control.ask('remove', { routeId }));
        await endIdle(name);
      }),
    async drain(routeId, releaseId, seconds, signal) {
      const name = nameFor(routeOf(routeId));
      try {
        const control = await processes[name].ready();
        return await control.ask('drain', { routeId, releaseId, ms: seconds * 1_000 }, signal);
      } catch (error) {
        // With its process all that was in flight is gone, and nobody counted it.
        if (error instanceof ControlLost && !signal.aborted) return { whole: false, cutRequests: 0, cutSockets: 0 };
        throw error;
      }
    },
    async counts(routeId) {
      const name = nameFor(routeOf(routeId));
      const silent = (problem: string) => ({
        ...{ epoch: '', since: clock.now(), listening: false, problem, releases: {}, downtimeMs: 0, unserved: 0 },
        ejected: [],
      });
      const trouble = processes[name].problem();
      if (trouble !== null && !processes[name].running()) return silent(trouble);
      const counts = await asked(name, (control) => control.ask('counts', { routeId }));
      return counts ?? silent('The proxy does not serve this yet.');
    },
    async preview(routeId, backend) {
      const route = routes.get(routeId);
      const name = route ? nameFor(route) : 'own';
      const { control, preview } = await asked(name, async (reached) => ({
        control: reached,
        preview: await reached.ask('preview', { backend }),
      }));
      return {
        port: preview.port,
        async close() {
          await control.ask('closePreview', { previewId: preview.previewId }).catch(() => {});
          if (!route) await serial(() => endIdle(name));
        },
      };
    },
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    begin: (all, staying = []) =>
      serial(async () => {
        for (const route of all) routes.set(route.id, route);
        const stays = new Set(staying);
        const kept = await processes.kept.takeUp();
        // Of an own process only its file can be left.
        await processes.own.takeUp();
        for (const routeId of kept?.routes ?? []) {
          const route = routes.get(routeId);
          if (route?.keep) continue;
          if (!route && stays.has(routeId)) unchanged.add(routeId);
          else await kept?.ask('remove', { routeId });
        }
        for (const route of all)
          await apply(route).catch((error: unknown) =>
            log.warn('a place does not listen', { route: route.label, error: String(error) }),
          );
        await endIdle('kept');
      }),
    async dispose() {
      if (disposed) return;
      disposed = true;
      listeners.clear();
      await Promise.all([processes.kept.dispose(), processes.own.dispose()]);
    },
  };
}

const unavailable = (error: unknown) =>
  error instanceof ControlLost
    ? new DomainError('UNAVAILABLE', { what: 'proxy', why: 'The proxy ends again and again.' }, { cause: error })
    : error;

/** The keys themselves: they are in no file of ours. */
async function wire(route: Route): Promise<WireRoute> {
  const { tls } = route.listen;
  if (!tls) return { ...route, listen: { ...route.listen, tls: null } };
  const read = (path: string) =>
    readFile(path, 'utf8').catch((cause: unknown) => {
      throw new DomainError('UNAVAILABLE', { what: path, why: `${path} cannot be read.` }, { cause });
    });
  const [cert, key] = await Promise.all([read(tls.cert), read(tls.key)]);
  return { ...route, listen: { ...route.listen, tls: { cert, key } } };
}
