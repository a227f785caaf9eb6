import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { type UndoMode, undone } from './testing/undo-work.ts';

const CHILD = fileURLToPath(new URL('./testing/undo-child.ts', import.meta.url));

interface Row {
  input: string;
  state: string;
  key: string;
  step: string;
  completion: number | null;
  compensation: string;
}

/**
 * Every life ends what the one before it left and then dies at the next boundary of a run of its own: before its first commit,
 * after it, before the second … until a run has come to its end because it has no such boundary any more. With a stride, at
 * every so-manieth.
 */
async function dies(mode: UndoMode, first: number, stride: number) {
  const dir = await tempDir();
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, 'compiled') };
  const [data, file] = [join(dir, 'data'), join(dir, 'lines')];
  const deaths: string[] = [];
  const started = new Set<string>();
  const live = async (dieAt: number) => {
    const child = spawn(process.execPath, [CHILD, data, file, mode, String(dieAt)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    const [code, signal] = await once(child, 'close');
    if (/^started/m.test(text)) started.add(String(dieAt));
    deaths.push(...[...text.matchAll(/^dies (.+)$/gm)].map((match) => match[1] ?? ''));
    return signal === 'SIGKILL' ? 'killed' : (code as number);
  };
  let n = first;
  let lives = 1;
  for (;;) {
    const end = await live(n);
    if (end !== 'killed') {
      expect(end).toBe(0);
      break;
    }
    n += stride;
    lives++;
  }
  const db = new Database(join(data, 'optimus.db'), { readonly: true });
  const rows = db
    .prepare(
      `select runs.input, runs.state, run_steps.key, run_steps.state as step, completion, compensation
       from runs join run_steps on run_id = runs.id`,
    )
    .all() as Row[];
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return { lives, deaths, started, rows, lines };
}

const said = (lines: string[], run: string, word: string) =>
  lines.filter((line) => line.startsWith(`${run} ${word} `)).map((line) => line.slice(`${run} ${word} `.length));
const withoutRepeats = (keys: string[]) => keys.filter((key, i) => key !== keys[i - 1]);

const everywhere = process.env.OPTIMUS_FULL === '1';

it.each([
  // Two lanes share the boundaries.
  { mode: 'fail', state: 'failed', firsts: [1, 2], stride: 2 },
  { mode: 'cancel', state: 'cancelled', firsts: everywhere ? [1, 2] : [3], stride: everywhere ? 2 : 7 },
] as const)('a run that comes to $mode undoes all in reverse, wherever it is killed', async (one) => {
  const lanes = await Promise.all(one.firsts.map((first) => dies(one.mode, first, one.stride)));
  const deaths = lanes.flatMap((lane) => lane.deaths);
  const kinds = new Set(deaths.map((name) => name.split(':')[1]));
  console.log(`${one.mode}: killed ${deaths.length} times: ${[...kinds].join(' ')}`);
  for (const word of one.stride === 2 ? ['before-commit', 'after-commit'] : [])
    for (const commit of ['step.completed', 'compensation.started', 'compensation.done'])
      expect(deaths).toContain(`${word}:${commit}:first`);
  for (const lane of lanes) examine(lane, one.state);
});

function examine({ lives, deaths, started, rows, lines }: Awaited<ReturnType<typeof dies>>, state: string): void {
  const runs = Map.groupBy(rows, (row) => JSON.parse(row.input) as string);
  expect(deaths).toHaveLength(lives - 1);
  // What was acknowledged is there; what was killed before its first commit is not.
  expect([...started].filter((run) => !runs.has(run))).toEqual([]);
  expect(runs.size).toBeGreaterThanOrEqual(lives - 1);
  for (const [run, steps] of runs) {
    expect(new Set(steps.map((step) => step.state)), `run ${run}`).toEqual(new Set([state]));
    const completed = steps.filter((step) => step.completion !== null && undone.includes(step.key));
    const reverse = completed.sort((a, b) => Number(b.completion) - Number(a.completion)).map((step) => step.key);
    const undos = said(lines, run, 'undo');
    expect(withoutRepeats(undos), `run ${run}`).toEqual(reverse);
    // Only the one that was interrupted is undone again; the stubborn one is tried twice by itself.
    expect(undos.length - reverse.length, `run ${run}`).toBeLessThanOrEqual(3);
    expect(completed.map((step) => step.compensation)).toEqual(reverse.map(() => 'done'));
    expect(said(lines, run, 'do')).not.toContain('never');
    const lastDo = lines.findLastIndex((line) => line.startsWith(`${run} do `));
    const firstUndo = lines.findIndex((line) => line.startsWith(`${run} undo `));
    expect(firstUndo, `run ${run}`).toBeGreaterThan(lastDo);
    expect(reverse, `run ${run}`).toHaveLength(undone.length);
  }
}
