import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Names } from '../types.ts';
import type { DoingDeps } from './types.ts';

/** So few are read before the first answer; more come while the next word is spoken. */
const waitedFor = 12;
const readAtOnce = 4;

type Deps = Pick<DoingDeps, 'projects' | 'launcher' | 'workflows'> & { changes: Channel<Change>; log: Logger };

/** What things are called here: kept, and read again only where something changed. */
export function createNames({ projects, launcher, workflows, changes, log }: Deps) {
  const services = new Map<string, readonly string[]>();
  const stale = new Set<string>();
  let flows: Promise<Names['workflows']> | null = null;
  let reading: Promise<void> | null = null;
  let asked = false;
  const closing = new AbortController();

  async function follow(): Promise<void> {
    for await (const frame of changes.subscribe({ signal: closing.signal })) {
      if (frame.type === 'reset') {
        flows = null;
        continue;
      }
      const { feature, ids = [] } = frame.item;
      if (feature === 'workflows') flows = null;
      // Of a service or of a project; states of services come the same way and cost no more than a mark here.
      if (feature === 'launcher') for (const id of ids) stale.add(id.split('/')[0] ?? id);
    }
  }
  const stopProjects = projects.onChange((id) => stale.add(id));

  const shown = async () =>
    (await projects.list()).filter(({ presence, archived }) => presence === 'here' && !archived);

  async function read(ids: readonly string[]): Promise<void> {
    const left = [...ids];
    const one = async () => {
      for (let id = left.shift(); id !== undefined && !closing.signal.aborted; id = left.shift()) {
        stale.delete(id);
        const names = await launcher
          .setup({ projectId: id })
          .then((setup) => setup.services.map(({ spec }) => spec.name))
          .catch(() => services.get(id) ?? []);
        services.set(id, names);
      }
    };
    await Promise.all(Array.from({ length: readAtOnce }, one));
  }

  const flowsNow = (): Promise<Names['workflows']> => {
    flows ??= workflows
      .list()
      .then((all) => all.map(({ id, name }) => ({ id, name })))
      .catch((error: unknown) => {
        flows = null;
        log.warn('names of workflows could not be read', { error: String(error) });
        return [];
      });
    return flows;
  };

  return {
    async names(): Promise<Names> {
      if (!asked) {
        asked = true;
        follow().catch((error: unknown) => log.warn('changes of names are not heard', { error: String(error) }));
      }
      const rows = await shown();
      const wanted = rows.map(({ id }) => id).filter((id) => !services.has(id) || stale.has(id));
      if (wanted.length > 0 && reading === null) {
        reading = read(wanted).finally(() => {
          reading = null;
        });
      }
      if (reading !== null && wanted.length <= waitedFor) await reading;
      return {
        projects: rows.map(({ id, name }) => ({ id, name, services: services.get(id) ?? [] })),
        workflows: await flowsNow(),
        words: [],
      };
    },
    dispose(): void {
      closing.abort();
      stopProjects();
    },
  };
}
