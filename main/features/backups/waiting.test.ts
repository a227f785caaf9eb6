import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createFakeHost } from '../../core/testing/fake-host-ports.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { acts, patient, startBackups } from './testing/started.ts';

const hour = 3_600_000;
const long = { timeout: 240_000 };

test(
  'a disk that is away is waited for in silence, and one backup makes up for all that was missed',
  long,
  async () => {
    const { client, core, clock, source, repository, addTarget, addPlan, quiet } = await startBackups();
    const { id: targetId } = await addTarget('Disk', repository);
    const plan = await addPlan(targetId, [source], { cron: '0 * * * *', timeZone: 'UTC' });
    const shown = async () => (await client.backups.overview({})).plans[0];
    const waits = (what: string, is: (plan: NonNullable<Awaited<ReturnType<typeof shown>>>) => boolean) =>
      until(
        async () => {
          clock.advance(400);
          const now = await shown();
          return now && is(now) ? now : null;
        },
        { ...patient, what },
      );
    expect((await shown())?.nextAt).toBe(clock.now() - (clock.now() % hour) + hour);

    const elsewhere = `${repository}-away`;
    await rename(repository, elsewhere);
    await waits('the disk to be gone', ({ waitsFor }) => waitsFor !== null);
    clock.advance(5 * hour);
    await waits('the slot to pass', () => core.services.backups.waiting(plan.id));
    expect(await client.backups.jobs({ planId: plan.id })).toEqual([]);
    expect(await shown()).toMatchObject({ overdue: false });
    expect(core.services.attention.list().items.filter(({ source: of }) => of === 'backups')).toEqual([]);

    await rename(elsewhere, repository);
    const after = await waits('the backup that makes up', ({ lastGoodAt }) => lastGoodAt !== null);
    expect(after).toMatchObject({ waitsFor: null, overdue: false, snapshots: 1 });
    await quiet();
    const jobs = await client.backups.jobs({ planId: plan.id });
    expect(jobs.map(({ state }) => state)).toEqual(['succeeded']);
    expect(jobs[0]?.because).toMatch(/^made up/);
  },
);

test(
  'on battery it waits for the mains; a slot while Optimus did not run is made up once; overdue is told',
  long,
  async () => {
    const sys = await tempDir();
    const supply = async (name: string, files: Record<string, string>) => {
      const folder = join(sys, 'class', 'power_supply', name);
      await mkdir(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), `${text}\n`);
    };
    await supply('BAT0', { type: 'Battery', status: 'Discharging' });
    await supply('AC', { type: 'Mains', online: '0' });
    const first = await startBackups({ sys });
    const { client, clock, dataDir, source, repository, addTarget, addPlan } = first;
    const { id: targetId } = await addTarget('Disk', repository);
    const plan = await addPlan(targetId, [source], { cron: '0 * * * *', timeZone: 'UTC', onlyOnPower: true });
    clock.advance(hour);
    await until(async () => {
      clock.advance(1_000);
      return (await client.backups.overview({})).plans[0]?.waitsFor?.includes('battery');
    }, patient);
    expect(await client.backups.jobs({ planId: plan.id })).toEqual([]);
    await supply('BAT0', { status: 'Charging' });
    await supply('AC', { online: '1' });
    const job = await until(async () => {
      clock.advance(10_000);
      return (await client.backups.jobs({ planId: plan.id })).find(({ endedAt }) => endedAt !== null);
    }, patient);
    await first.quiet();
    expect(job).toMatchObject({ state: 'succeeded', because: 'made up: on schedule' });
    await first.stop();

    const later = createFakeClock(clock.now() + 7 * hour);
    const again = await startTestCore({ dataDir, clock: later, sys, host: createFakeHost() });
    const { quiet } = acts(again.client);
    const made = await until(
      async () => (await again.client.backups.jobs({ planId: plan.id })).find(({ id }) => id !== job.id),
      patient,
    );
    expect(made.because).toMatch(/^made up for \d\d:00$/);
    await quiet();
    expect((await again.client.backups.jobs({ planId: plan.id })).filter(({ kind }) => kind === 'backup')).toHaveLength(
      2,
    );

    // Held by the battery again, a slot and more passes: shown as overdue, but nobody is called for what the plan asked for.
    await supply('AC', { online: '0' });
    await until(() => again.core.services.runs.running().length === 0, patient);
    later.advance(hour);
    await until(() => again.core.services.backups.waiting(plan.id), patient);
    later.advance(2 * hour);
    expect((await again.client.backups.overview({})).plans[0]).toMatchObject({ overdue: true });
    const overdue = async () =>
      (await again.core.services.journal.list({ kinds: ['backup.overdue'], limit: 10 })).events;
    expect(await overdue()).toEqual([]);
  },
);
