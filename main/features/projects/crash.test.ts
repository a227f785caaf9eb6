import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { needs } from '../../core/testing/needs.ts';
import { until } from '../../core/testing/until.ts';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects } from './testing/started-projects.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));
const repositories = 24;
const folders = 12;
const all = repositories + folders;

interface Seen {
  phase: string;
  known: number;
  read: number;
}
/** How far it has come when it is killed: while it finds, with some read, and while it reads languages. */
const points: [string, (seen: Seen) => boolean][] = [
  ['finding', ({ phase }) => phase !== 'resting'],
  ['found', ({ known }) => known > 0],
  ['one read', ({ read }) => read > 0],
  ['a third read', ({ read }) => read >= all / 3],
  ['two thirds read', ({ read }) => read >= (2 * all) / 3],
  ['languages', ({ phase, read }) => phase === 'languages' || read >= all],
];

/** All processes with the mark in their environment; none where the system does not tell. */
async function marked(mark: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')).includes(mark) ? [+pid] : [],
    ),
  );
  return found.flat();
}

function inspect(dataDir: string) {
  const db = new Database(join(dataDir, 'optimus.db'));
  const series = new Database(join(dataDir, 'series.db'));
  try {
    const integrity = [db, series].flatMap((each) => each.prepare('pragma integrity_check').pluck().all());
    const has = db.prepare("select count(*) from sqlite_schema where name = 'projects'").pluck().get() === 1;
    const paths = has ? (db.prepare('select path from projects').pluck().all() as string[]) : [];
    const facts = has ? (series.prepare('select project_id from project_facts').pluck().all() as string[]) : [];
    return { integrity, paths, facts };
  } finally {
    db.close();
    series.close();
  }
}

test.skipIf(!(await needs('git')))(
  'killed again and again in the middle of the first scan, it comes to the whole list, with nothing twice and no child left',
  { timeout: 600_000 },
  async () => {
    const { home, folder } = await homeWithProjects();
    for (let i = 0; i < repositories; i += 1) {
      const path = repository(join(folder, `group${i % 4}`, `repo${i}`), {
        'package.json': JSON.stringify({ name: `repo${i}`, dependencies: { react: '19.0.0' } }),
        'src/index.js': 'export {};\n'.repeat(50),
      });
      writeTree(path, { 'new.txt': 'not committed' });
    }
    for (let i = 0; i < folders; i += 1)
      writeTree(folder, { [`plain/p${i}/Cargo.toml`]: `[package]\nname = "p${i}"\n` });
    const dataDir = join(home, 'data');
    const mark = `optimus-crash-${randomUUID()}`;
    let running: ChildProcess | null = null;
    onTestFinished(() => void running?.kill('SIGKILL'));
    const start = (mode: string) => {
      const started = spawn(process.execPath, [child, dataDir, home, mode], {
        // Half of a child's life would otherwise be spent on compiling the same modules again.
        env: { ...process.env, NODE_COMPILE_CACHE: join(home, 'compiled'), MARK: mark },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running = started;
      const ended = new Promise<string>((resolve) =>
        started.once('close', (code, signal) => resolve(signal ?? String(code))),
      );
      return { started, ended, lines: createInterface({ input: started.stdout }) };
    };
    const gone = () =>
      until(async () => (await marked(mark)).length === 0, {
        what: 'the end of all that it started',
        timeoutMs: 60_000,
      });

    const seenAtKill: Record<string, string> = {};
    let children = 0;
    for (const [name, reached] of points) {
      const { started, ended, lines } = start('killed');
      for await (const line of lines) {
        const [, phase = '', known, read] = line.split(' ');
        if (!reached({ phase, known: Number(known), read: Number(read) })) continue;
        children += (await marked(mark)).filter((pid) => pid !== started.pid).length;
        started.kill('SIGKILL');
        seenAtKill[name] = line;
        break;
      }
      expect(await ended, name).toBe('SIGKILL');
      await gone();
      const { integrity, paths } = inspect(dataDir);
      expect(integrity, name).toEqual(['ok', 'ok']);
      expect(new Set(paths).size, name).toBe(paths.length);
      // So many crashes in a minute would end in safe mode, which looks at nothing.
      await rm(join(dataDir, 'runs.json'), { force: true });
    }
    expect(Object.keys(seenAtKill)).toEqual(points.map(([name]) => name));
    expect(Number(seenAtKill['one read']?.split(' ')[3])).toBeLessThan(all);
    // Otherwise nothing was under way when it was killed.
    if (process.platform === 'linux') expect(children).toBeGreaterThan(0);

    const { ended, lines } = start('finish');
    let rows: ProjectRow[] = [];
    for await (const line of lines) if (line.startsWith('rows ')) rows = JSON.parse(line.slice(5)) as ProjectRow[];
    expect(await ended).toBe('0');
    await gone();
    const wanted = [
      ...Array.from({ length: repositories }, (_, i) => join(folder, `group${i % 4}`, `repo${i}`)),
      ...Array.from({ length: folders }, (_, i) => join(folder, 'plain', `p${i}`)),
    ];
    expect(new Set(rows.map(({ path }) => path))).toEqual(new Set(wanted));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(all);
    for (const { path, git: state, presence, stack } of rows) {
      const head = path.includes('group') ? git(path, 'rev-parse', 'HEAD').trim() : undefined;
      expect([presence, state?.head, state?.untracked], path).toEqual(['here', head, head && 1]);
      expect(stack.length, path).toBeGreaterThan(0);
    }
    const { integrity, paths, facts } = inspect(dataDir);
    expect(integrity).toEqual(['ok', 'ok']);
    expect(paths.length).toBe(all);
    expect(new Set(facts)).toEqual(new Set(rows.map(({ id }) => id)));
  },
);
