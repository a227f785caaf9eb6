import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { type BackupJob, planInput, targetInput } from '../../../../shared/features/backups/schema.ts';
import type { DirectClient } from '../../../core/rpc.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';

/** Processes and threads on a machine that others use as well. */
export const patient = { timeoutMs: 90_000 };

type PlanDraft = Partial<z.input<typeof planInput>>;

export const acts = (client: DirectClient) => {
  const over = (id: string): Promise<BackupJob> =>
    until(
      async () => {
        const job = await client.backups.job({ id });
        return job.endedAt === null ? null : job;
      },
      { ...patient, what: `the end of job ${id}` },
    );
  return {
    over,
    async addTarget(
      name: string,
      path: string,
      rest: { password?: string; mirrorIds?: string[]; forMirror?: boolean } = {},
    ) {
      const { mirrorIds = [], ...more } = rest;
      const target = targetInput.parse({ name, backend: { type: 'folder', path }, mirrorIds });
      return (await client.backups.saveTarget({ target, ...more })).target;
    },
    /** Nothing begins by itself unless the test says so. */
    addPlan: (targetId: string, paths: string[], rest: PlanDraft = {}) =>
      client.backups.savePlan({
        plan: planInput.parse({ name: 'Mine', targetId, paths, cron: null, proofCron: null, onPlug: false, ...rest }),
      }),
    backUp: async (id: string) => over((await client.backups.backUp({ id })).id),
    /** Until nothing waits or runs. */
    quiet: () =>
      until(async () => (await client.backups.jobs({})).every(({ endedAt }) => endedAt !== null), {
        ...patient,
        what: 'the end of all jobs',
      }),
  };
};

/** A whole core, a folder with files, and a folder for a repository. */
export async function startBackups(options: Parameters<typeof startTestCore>[0] = {}) {
  const started = await startTestCore(options);
  const dir = await tempDir();
  const source = join(dir, 'source');
  const write = async (path: string, content: string | Uint8Array) => {
    const full = join(source, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, content);
    return full;
  };
  await write('a.txt', 'first words');
  await write('src/b.txt', 'second words');
  return { ...started, dir, source, repository: join(dir, 'repository'), write, ...acts(started.client) };
}

/** Packs of a repository in a folder. */
export async function packsOf(repository: string): Promise<string[]> {
  const names = await readdir(join(repository, 'data'), { recursive: true });
  return names.filter((name) => /[0-9a-f]{64}$/.test(name)).map((name) => join(repository, 'data', name));
}
