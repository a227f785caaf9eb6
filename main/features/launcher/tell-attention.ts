import type { ServiceStatus, StartSet } from '../../../shared/features/launcher/schema.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';

interface Deps {
  attention: Pick<Attention, 'source'>;
  statuses: () => ServiceStatus[];
  interrupted: () => { ids: readonly string[]; endedAt: number | null };
  brokenKeys: () => { set: StartSet; why: string }[];
  start: (ids: string[]) => Promise<{ ok: boolean; sentence: string }>;
  forget: () => Promise<void>;
}

const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);

/** What failed or loops, and what ended with Optimus; the first act mends it. */
export function createTellAttention({ attention, statuses, interrupted, brokenKeys, start, forget }: Deps) {
  const source = attention.source('launcher');
  const again = async (ids: string[]) => {
    const { ok, sentence } = await start(ids);
    return { done: ok, sentence };
  };

  const failure = ({ id, projectId, projectName, name, state, sentence, since }: ServiceStatus): Draft => ({
    key: `launcher/${id}`,
    severity: 'error',
    sentence:
      state === 'looping' ? `${name} of ${projectName} crashes again and again` : `${name} of ${projectName} failed`,
    evidence: sentence,
    since,
    fingerprint: `${state} ${since}`,
    subject: { type: 'project', id: projectId, label: projectName },
    actions: [
      { id: 'start', label: 'Start again', run: () => again([id]) },
      { id: 'log', label: 'Show log', route: `/logs?sources=${encodeURIComponent(`service:${id}`)}` },
      { id: 'show', label: 'Show service', route: `/running?service=${encodeURIComponent(id)}` },
    ],
  });

  const offer = (ids: readonly string[], endedAt: number | null): Draft => ({
    key: 'launcher/interrupted',
    severity: 'info',
    sentence:
      ids.length === 1 ? `${nameOf(ids[0] ?? '')} ended with Optimus` : `${ids.length} services ended with Optimus`,
    evidence: `They ran when Optimus ended: ${ids.slice(0, 10).map(nameOf).join(', ')}${ids.length > 10 ? ', …' : ''}.`,
    ...(endedAt !== null && { since: endedAt }),
    fingerprint: ids.join(' '),
    actions: [
      { id: 'start', label: ids.length === 1 ? 'Start it again' : 'Start them again', run: () => again([...ids]) },
      {
        id: 'forget',
        label: 'Leave them',
        async run() {
          await forget();
          return { done: true, sentence: 'They are not offered any more.' };
        },
      },
    ],
  });

  const brokenKey = ({ set, why }: { set: StartSet; why: string }): Draft => ({
    key: `launcher/key-${set.id}`,
    severity: 'warning',
    sentence: `The key ${set.hotkey ?? ''} of the start set ${set.name} does not work`,
    evidence: why,
    fingerprint: set.hotkey ?? '',
    actions: [{ id: 'rebind', label: 'Choose another key', route: '/running' }],
  });

  return {
    tell() {
      const failed = statuses().filter(({ state }) => state === 'failed' || state === 'looping');
      const { ids, endedAt } = interrupted();
      source.set([
        ...failed.map(failure),
        ...(ids.length > 0 ? [offer(ids, endedAt)] : []),
        ...brokenKeys().map(brokenKey),
      ]);
    },
    dispose: () => source.dispose(),
  };
}
