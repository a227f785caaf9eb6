import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';

interface Options {
  /** With `~/projects` in it, unless the test says otherwise. */
  home?: string;
  dataDir?: string;
  clock?: ReturnType<typeof createFakeClock>;
}

/** So little of the test's clock a turn that what is waited for comes by events, long before the next timed look. */
const stepMs = 20;

export async function homeWithProjects() {
  const home = await tempDir();
  const folder = join(home, 'projects');
  await mkdir(folder);
  return { home, folder };
}

/** A whole core that looks at real folders; its clock is the real one at the start, since files have real times. */
export async function startProjects(options: Options = {}) {
  const home = options.home ?? (await homeWithProjects()).home;
  const clock = options.clock ?? createFakeClock(Date.now());
  const started = await startTestCore({ ...options, home, clock });
  const { projects, children, journal } = started.core.services;

  /** Lets the clock go on while it waits. */
  const comes = <T>(what: string, probe: () => T | Promise<T>) =>
    until(
      async () => {
        clock.advance(stepMs);
        return await probe();
      },
      { what, timeoutMs: 60_000 },
    );
  const row = async (name: string) => (await projects.list()).find((each) => each.name === name);
  const rowNow = async (name: string) => {
    const found = await row(name);
    if (!found) throw new Error(`there is no project ${name}`);
    return found;
  };

  return {
    ...started,
    home,
    folder: join(home, 'projects'),
    clock,
    projects,
    children,
    comes,
    row,
    rowNow,
    names: async () => (await projects.list()).map(({ name }) => name).sort(),
    /** All is found, read and read deeply, and nothing waits. */
    rested: () =>
      comes('rest', async () => {
        if (projects.status().phase !== 'resting') return false;
        const [rows, roots] = await Promise.all([projects.list(), projects.roots()]);
        return (
          roots.every(({ walkedAt }) => walkedAt !== null) &&
          rows.every((each) => each.presence !== 'here' || each.scannedAt !== null)
        );
      }),
    events: async (...kinds: string[]) => (await journal.list({ kinds })).events.map(({ sentence }) => sentence),
  };
}
