import { afterAll, expect, test } from 'vitest';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Repository } from '../../../../restic/types.ts';
import type { Policy } from '../../../types.ts';
import { addSnapshot, quietWatch } from '../testing/small-repository.ts';
import { forget } from './forget.ts';

const zone = process.env.TZ;
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const none: Policy = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, tags: [], within: null };
const zones = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland'];
const full = process.env.OPTIMUS_FULL !== undefined;
/** Each policy is tried on so many sets: one host is one set. */
const timeout = full ? 3_600_000 : 120_000;
const hosts = full ? 21 : 9;
const policies = full ? 8 : 1;

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const byText = (a = '', b = ''): number => (a < b ? -1 : 1);
const upTo = (most: number): number => Math.floor(Math.random() * (most + 1));

/** As Go writes it: with the offset of the zone, or another one, or a Z, and sometimes with nanoseconds. */
function timeText(ms: number): string {
  const minutes = Math.random() < 0.7 ? -new Date(ms).getTimezoneOffset() : pick([0, 60, -480, 345, 840]);
  const wall = new Date(ms + minutes * 60_000).toISOString().slice(0, 19);
  const nanos = Math.random() < 0.5 ? `.${String(upTo(999_999_999)).padStart(9, '0')}` : '';
  if (minutes === 0 && Math.random() < 0.5) return `${wall}${nanos}Z`;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${wall}${nanos}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** Years, months, days or hours, dense enough that periods hold several, and now and then in the future. */
async function addSets(repository: Repository, tree: string): Promise<void> {
  const seen = new Set<string>();
  for (let host = 0; host < hosts; host += 1) {
    const span = pick([3 * 3_600_000, 3 * 86_400_000, 60 * 86_400_000, 1200 * 86_400_000, 4000 * 86_400_000]);
    const newest = Date.now() - upTo(400 * 86_400_000) + (Math.random() < 0.1 ? 500 * 86_400_000 : 0);
    for (let count = upTo(14); count >= 0; count -= 1) {
      const time = timeText(newest - Math.floor(Math.random() * span));
      // Two of one time have no order that could be compared.
      if (seen.has(time)) continue;
      seen.add(time);
      await repository.save('snapshot', {
        ...{ time, tree, paths: pick([['/a'], ['/a', '/b'], ['/b', '/a']]), hostname: `host-${host}`, username: 'me' },
        ...(Math.random() < 0.4 && { tags: pick([['gold'], ['silver', 'gold'], ['silver']]) }),
      });
    }
  }
}

function randomPolicy(): Policy {
  const some = (most: number) => (Math.random() < 0.5 ? 0 : upTo(most));
  return {
    ...{ last: some(4), hourly: some(6), daily: some(8), weekly: some(6), monthly: some(10), yearly: some(5) },
    tags: pick([[], [], ['gold'], ['silver', 'bronze']]),
    within: pick([null, null, '5d', '1m', '2y5m7d3h', '36h', '400d', '0d']),
  };
}

function flags(policy: Policy): string[] {
  const counts = (['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).flatMap((period) =>
    policy[period] > 0 ? [`--keep-${period}`, String(policy[period])] : [],
  );
  return [
    ...counts,
    ...policy.tags.flatMap((tag) => ['--keep-tag', tag]),
    ...(policy.within ? ['--keep-within', policy.within] : []),
  ];
}

async function asked(path: string, policy: Policy, more: string[]): Promise<{ keep: string[]; remove: string[] }> {
  const text = await restic(path, ['forget', '--dry-run', '--json', '--no-lock', ...more, ...flags(policy)]);
  // Without a policy it says nothing at all.
  const groups = text.trim() === '' ? [] : JSON.parse(text.split('\n')[0] as string);
  const ids = (key: 'keep' | 'remove') =>
    (groups as Record<'keep' | 'remove', { id: string }[] | null>[])
      .flatMap((group) => group[key] ?? [])
      .map(({ id }) => id)
      .sort(byText);
  return { keep: ids('keep'), remove: ids('remove') };
}

test.each(zones)(
  'keeps and removes what restic does, in %s',
  async (name) => {
    process.env.TZ = name;
    const { path, repository } = await testRepository();
    const only = await addSnapshot(repository, new Map([['/a', Buffer.from('a')]]));
    const { tree } = await repository.load<{ tree: string }>('snapshot', only);
    await repository.backend.remove('snapshot', only);
    for (let round = 0; round < policies; round += 1) {
      await addSets(repository, tree);
      const policy = randomPolicy();
      const byTags = Math.random() < 0.3;
      const request = { policy, tags: byTags ? ['silver', 'gold'] : [], ids: [], dryRun: true };
      const ours = await forget({ repository, appendOnly: false, now: Date.now() }, request, quietWatch());
      const theirs = await asked(path, policy, byTags ? ['--tag', 'silver,gold', '--group-by', ''] : []);
      expect(ours.remove.toSorted(byText), JSON.stringify(policy)).toEqual(theirs.remove);
      if (theirs.keep.length > 0) expect(ours.keep.map(({ id }) => id).sort(byText)).toEqual(theirs.keep);
      for await (const { name: id } of repository.backend.list('snapshot'))
        await repository.backend.remove('snapshot', id);
    }
  },
  timeout,
);

test('removes what was chosen on top of the policy, and nothing of a place that only grows', async () => {
  const { path, repository } = await testRepository();
  const files = new Map([['/a', Buffer.from('a')]]);
  const ids: string[] = [];
  for (let day = 1; day < 6; day += 1)
    ids.push(await addSnapshot(repository, files, { record: { time: `2026-03-0${day}T10:00:00Z` } }));
  const deps = { repository, appendOnly: false, now: Date.now() };
  const request = { policy: { ...none, last: 3 }, tags: [], ids: [ids[4] as string], dryRun: false };
  await expect(forget({ ...deps, appendOnly: true }, request, quietWatch())).rejects.toMatchObject({
    code: 'append-only',
  });
  const done = await forget(deps, request, quietWatch());
  expect(done.remove.toSorted(byText)).toEqual([ids[0], ids[1], ids[4]].toSorted(byText));
  expect(done.keep.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
  const left = JSON.parse(await restic(path, ['snapshots', '--json'])) as { id: string }[];
  expect(left.map(({ id }) => id).sort(byText)).toEqual([ids[2], ids[3]].toSorted(byText));
});

test('a snapshot that cannot be read is kept, and others are none the worse for it', async () => {
  const { repository } = await testRepository();
  const files = new Map([['/a', Buffer.from('a')]]);
  const good = await addSnapshot(repository, files);
  const bad = '00'.repeat(32);
  await repository.backend.write('snapshot', bad, [Buffer.alloc(200, 7)]);
  const request = { policy: { ...none, last: 1 }, tags: [], ids: [], dryRun: true };
  const done = await forget({ repository, appendOnly: false, now: Date.now() }, request, quietWatch());
  expect(done.remove).toEqual([]);
  expect(done.keep).toEqual([
    { id: bad, reasons: ['it cannot be read'] },
    { id: good, reasons: ['one of the newest'] },
  ]);
});
