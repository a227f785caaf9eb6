import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Pruned, PruneItem, PruneKind, PrunePlan } from '../../../shared/features/containers/acts.ts';
import type { Image, Network, Volume } from '../../../shared/features/containers/things.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { type Ask, statusOf, wordsOf } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import type { DiskFacts } from './disk-facts.ts';
import type { Receipts } from './receipts.ts';

interface Deps {
  ask: Ask;
  clock: Clock;
  facts: DiskFacts;
  catalogue: Pick<Catalogue, 'all' | 'drop'>;
  images: { list(): Promise<Image[]> };
  volumes: { list(): Promise<Volume[]> };
  networks: { list(): Promise<Network[]>; discard(docker: Docker, id: string): Promise<void> };
  receipt: Receipts;
  /** What belongs to an update of a stack, and only looks unused. */
  held: () => Promise<ReadonlySet<string>>;
  mine: (id: string) => void;
  changed: () => void;
  redact: (text: string) => string;
}

/** What was shown is held that long. */
const keptMs = 30 * 60_000;
const mostPlans = 20;
const ended = new Set(['exited', 'created', 'dead']);
/** Containers before what they hold. */
const order: readonly PruneKind[] = ['containers', 'networks', 'volumes', 'images', 'cache'];

export const keyOfItem = ({ kind, id }: Pick<PruneItem, 'kind' | 'id'>) => `${kind}:${id}`;

export function createPrune({
  ask,
  clock,
  facts,
  catalogue,
  images,
  volumes,
  networks,
  receipt,
  held,
  mine,
  changed,
  redact,
}: Deps) {
  const plans = new Map<string, PrunePlan>();

  async function find(docker: Docker, kind: PruneKind): Promise<PruneItem[]> {
    if (kind === 'containers') {
      const { containers } = await facts.read(docker);
      const bytes = new Map(containers.map(({ Id, SizeRw }) => [Id, SizeRw ?? 0]));
      return catalogue
        .all()
        .filter(({ state }) => ended.has(state))
        .map(({ id, name, state, exitCode, project }) => ({
          ...{ kind, id, name, project, bytes: bytes.get(id) ?? null },
          why: state === 'created' ? 'never started' : `${state}${exitCode === null ? '' : `, exit code ${exitCode}`}`,
        }));
    }
    if (kind === 'images')
      return (await images.list())
        .filter(({ dangling }) => dangling)
        .map(({ id, bytes, sharedBytes, project }) => ({
          ...{ kind, id, name: id.replace('sha256:', '').slice(0, 12), project },
          bytes: bytes - (sharedBytes ?? 0),
          why: 'no name and no container',
        }));
    if (kind === 'volumes')
      return (await volumes.list())
        .filter(({ usedBy }) => usedBy.length === 0)
        .map(({ name, bytes, project, anonymous }) => ({
          ...{ kind, id: name, name, bytes, project },
          why: anonymous ? 'no container uses it, and it has no name of its own' : 'no container uses it',
        }));
    if (kind === 'networks')
      return (await networks.list())
        .filter(({ usedBy, builtIn, scope }) => usedBy.length === 0 && !builtIn && scope === 'local')
        .map(({ id, name, project }) => ({ kind, id, name, project, bytes: 0, why: 'no container is in it' }));
    const { cache } = await facts.read(docker);
    return (
      cache
        .filter(({ InUse }) => !InUse)
        // The engine keeps what something else stands on: the newest stand on the others.
        .sort((a, b) => (b.CreatedAt ?? '').localeCompare(a.CreatedAt ?? ''))
        .map(({ ID, Description, Size, Shared }) => ({
          ...{ kind, id: ID, name: redact(Description || ID).slice(0, 200), project: null },
          bytes: Shared ? 0 : (Size ?? null),
          why: Shared ? 'kept for builds, shared with an image' : 'kept for builds',
        }))
    );
  }

  /** The engine refuses what is used again; nothing is ever forced. `gone` are parts of the cache that went with others. */
  async function remove(docker: Docker, { kind, id }: PruneItem, gone: Set<string>): Promise<number | null> {
    if ((await held()).has(id)) throw new Error('It belongs to an update of its stack.');
    if (kind === 'containers') {
      mine(id);
      await docker.getContainer(id).remove({ force: false, v: false });
      catalogue.drop(id);
    } else if (kind === 'images') {
      const { RepoTags } = await docker.getImage(id).inspect();
      if ((RepoTags ?? []).length > 0) throw new Error('It has a name again.');
      await docker.getImage(id).remove({ force: false });
    } else if (kind === 'volumes') await docker.getVolume(id).remove();
    else if (kind === 'networks') await networks.discard(docker, id);
    else if (gone.has(id)) return 0;
    else {
      const answer = (await docker.pruneBuilder({
        filters: JSON.stringify({ id: { [id]: true } }),
        all: true,
      } as object)) as {
        CachesDeleted?: string[] | null;
        SpaceReclaimed?: number;
      };
      const deleted = answer.CachesDeleted ?? [];
      if (deleted.length === 0) throw new Error('Something is built from it.');
      for (const one of deleted) gone.add(one);
      return answer.SpaceReclaimed ?? null;
    }
    return null;
  }

  return {
    plan: (kinds: readonly PruneKind[]): Promise<PrunePlan> =>
      ask('prune', '', async (docker) => {
        facts.forget();
        const found: PruneItem[] = [];
        for (const kind of order) if (kinds.includes(kind)) found.push(...(await find(docker, kind)));
        const kept = await held();
        const items = found.filter(({ id }) => !kept.has(id));
        const bytes = items.reduce((sum, item) => sum + (item.bytes ?? 0), 0);
        const plan = { id: randomUUID(), at: clock.now(), items, bytes };
        for (const [id, { at }] of plans) if (at < clock.now() - keptMs) plans.delete(id);
        for (const id of [...plans.keys()].slice(0, Math.max(0, plans.size - mostPlans))) plans.delete(id);
        plans.set(plan.id, plan);
        return plan;
      }),

    prune: (planId: string, ids: readonly string[]): Promise<Pruned> =>
      ask('prune', planId, async (docker) => {
        const plan = plans.get(planId);
        if (!plan || plan.at < clock.now() - keptMs)
          throw new DomainError('CONFLICT', {
            what: 'the plan',
            why: 'It is no longer held.',
            remedy: 'Look again at what is unused.',
          });
        const wanted = new Set(ids);
        const chosen = plan.items.filter((item) => wanted.has(keyOfItem(item)));
        if (chosen.length !== wanted.size)
          throw new DomainError('CONFLICT', { what: 'the plan', why: 'Some of these do not stand in it.' });
        plans.delete(planId);
        const removed: string[] = [];
        const left: Pruned['left'] = [];
        let bytes = 0;
        const done = await receipt({ of: 'prune', id: planId, name: 'What is unused', act: 'remove' }, async () => {
          const gone = new Set<string>();
          const attempt = async (item: PruneItem): Promise<string | null> => {
            try {
              bytes += (await remove(docker, item, gone)) ?? item.bytes ?? 0;
            } catch (error) {
              if (statusOf(error) !== 404) return redact(wordsOf(error)).slice(0, 300);
            }
            removed.push(keyOfItem(item));
            return null;
          };
          for (let rest = chosen; rest.length > 0; ) {
            const refused: { item: PruneItem; why: string }[] = [];
            for (const item of rest) {
              const why = await attempt(item);
              if (why !== null) refused.push({ item, why });
            }
            // What was kept only for another part of the cache can go once that has gone.
            const isCache = ({ kind }: PruneItem) => kind === 'cache';
            const again = refused.map(({ item }) => item).filter(isCache);
            const isOver = again.length === rest.filter(isCache).length;
            for (const { item, why } of refused)
              if (isOver || !isCache(item)) left.push({ id: keyOfItem(item), name: item.name, why });
            rest = isOver ? [] : again;
          }
          facts.forget();
          changed();
          return {
            sentence: `${removed.length} unused things of Docker were removed`,
            evidence: [
              { ok: true, sentence: `${removed.length} are gone` },
              ...left.map(({ name, why }) => ({ ok: false, sentence: `${name} stays: ${why}` })),
            ],
          };
        });
        return { removed, left, bytes, receipt: done };
      }),
  };
}
