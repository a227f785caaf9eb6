import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendFault, isFault } from '../../restic/faults.ts';
import type { CheckDone, Damage, ForgetRequest, Operation, Policy } from '../types.ts';
import { askFor, type SaidSnapshot } from './answers.ts';
import { type createLooks, namesOf } from './look.ts';
import type { Run, RunRestic } from './run-restic.ts';

type Asked = Pick<Run, 'access' | 'watch'>;
const idsAtOnce = 200;
const none = {};

interface SaidGroup {
  keep: SaidSnapshot[] | null;
  remove: SaidSnapshot[] | null;
  reasons: { snapshot: { time: string; tree: string }; matches: string[] }[] | null;
}

const refuseAppendOnly = (appendOnly: boolean, what: string): void => {
  if (appendOnly) throw new BackendFault('append-only', `This target only takes what is new: ${what} stay.`);
};

const keepArgs = (policy: Policy): string[] => [
  ...(['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).flatMap((name) =>
    policy[name] > 0 ? [`--keep-${name}`, String(policy[name])] : [],
  ),
  ...policy.tags.flatMap((tag) => ['--keep-tag', tag]),
  ...(policy.within === null ? [] : ['--keep-within', policy.within]),
];

function createForget(run: RunRestic, snapshots: Operation<'snapshots'>): Operation<'forget'> {
  /** What the policy alone would do: nothing is removed by it, but by names. */
  async function decided(asked: Asked, { policy, tags }: ForgetRequest) {
    const keep = policy ? keepArgs(policy) : [];
    // A policy that says nothing removes nothing.
    if (keep.length === 0) return null;
    const chosen = tags.length === 0 ? [] : ['--tag', tags.join(','), '--group-by', ''];
    const args = ['forget', '--dry-run', '--json', '--no-lock', ...keep, ...chosen];
    return askFor<SaidGroup[]>(run, { ...asked, args });
  }

  return async (access, request, watch) => {
    const asked = { access, watch };
    if (!request.dryRun) refuseAppendOnly(access.appendOnly, 'snapshots');
    const all = await snapshots(access, none, watch);
    const groups = await decided(asked, request);
    const named = new Set(request.ids);
    const going = new Set(groups?.flatMap(({ remove }) => (remove ?? []).map(({ id }) => id)));
    const remove = all.map(({ id }) => id).filter((id) => named.has(id) || going.has(id));
    const reasons = new Map(
      groups?.flatMap((group) =>
        (group.reasons ?? []).map(({ snapshot, matches }) => [`${snapshot.time} ${snapshot.tree}`, matches] as const),
      ),
    );
    const kept = groups
      ? groups.flatMap(({ keep }) =>
          (keep ?? []).map(({ id, time, tree }) => ({ id, reasons: reasons.get(`${time} ${tree}`) ?? [] })),
        )
      : all.map(({ id }) => ({ id, reasons: [] }));
    if (!request.dryRun)
      for (let at = 0; at < remove.length; at += idsAtOnce) {
        await watch.gate();
        await run({ ...asked, args: ['forget', ...remove.slice(at, at + idsAtOnce)] });
      }
    return { keep: kept.filter(({ id }) => !named.has(id)), remove };
  };
}

const units: Record<string, number> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** `total prune:  6 blobs / 1.455 KiB`: it tells of sizes to three places. */
function sizeIn(lines: readonly string[], label: string): number | null {
  for (const line of lines) {
    const [, amount, unit] = line.startsWith(label) ? (/([\d.]+) ([KMGT]?i?B)/.exec(line) ?? []) : [];
    if (amount !== undefined && unit !== undefined) return Math.round(Number(amount) * (units[unit] ?? 1));
  }
  return null;
}

function countIn(lines: readonly string[], pattern: RegExp): number {
  for (const line of lines.toReversed()) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return Number(found);
  }
  return 0;
}

const createPrune =
  (run: RunRestic): Operation<'prune'> =>
  async (access, { maxUnused, dryRun }, watch) => {
    if (!dryRun) refuseAppendOnly(access.appendOnly, 'packs');
    await watch.gate();
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      const [, done, total] = /(\d+) \/ (\d+) \w+/.exec(line) ?? [];
      if (done !== undefined)
        watch.progress({
          ...{ phase: 'Pruning', files: Number(done), bytes: 0, filesTotal: Number(total), bytesTotal: null, at: null },
        });
    };
    const share = `${(maxUnused * 100).toFixed(2)}%`;
    const args = ['prune', '--verbose', '--max-unused', share, ...(dryRun ? ['--dry-run'] : [])];
    await run({ access, watch, args, onLine });
    return {
      packsRemoved: countIn(lines, /^to delete:\s+(\d+) packs/),
      packsRewritten: countIn(lines, /^to repack:\s+(\d+) packs/),
      bytesFreed: sizeIn(lines, 'total prune:'),
      unusedBytes: sizeIn(lines, 'unused size after prune:'),
      totalBytes: sizeIn(lines, 'remaining:') ?? 0,
    };
  };

const damagePattern = /\b(pack|index|snapshot|tree|blob)\b[^0-9a-f]{0,4}([0-9a-f]{8,64})/i;
const fine = /^(?:no errors|check all|check snapshots|load|create exclusive|using temporary|read|\[)/i;

/** What it said when it found the repository damaged. */
export function damagesOf(lines: readonly string[]): Damage[] {
  const damages = new Map<string, Damage>();
  for (const line of lines.map((one) => one.trim())) {
    const [, what = '', id = ''] = damagePattern.exec(line) ?? [];
    if (id === '' || fine.test(line)) continue;
    const file = /snapshot/i.test(what) ? 'snapshot' : /index/i.test(what) ? 'index' : 'pack';
    const kind = /not exist|missing|no such|not found/i.test(line)
      ? 'missing'
      : /size|truncated|short/i.test(line)
        ? 'truncated'
        : /not referenced|unreferenced/i.test(line)
          ? 'unlisted'
          : 'altered';
    damages.set(`${file} ${id}`, { file, id, kind, sentence: line.slice(0, 500), lost: [] });
  }
  return [...damages.values()].slice(0, 1_000);
}

const readArgs = (read: 'all' | 'none' | { part: number; of: number }): string[] => {
  if (read === 'all') return ['--read-data'];
  return read === 'none' ? [] : [`--read-data-subset=${read.part}/${read.of}`];
};

function createCheck(run: RunRestic, looks: ReturnType<typeof createLooks>): Operation<'check'> {
  return async (access, { read, expected = [] }, watch): Promise<CheckDone> => {
    const asked = { access, watch };
    await watch.gate();
    const facts = await looks.facts(access, none, watch);
    const there = new Set((await looks.snapshots(access, none, watch)).map(({ id }) => id));
    const lines: string[] = [];
    let packsRead = 0;
    const onLine = (line: string) => {
      lines.push(line);
      packsRead = Number(/(\d+) \/ \d+ packs/.exec(line)?.[1] ?? packsRead);
    };
    const { exit } = await run({
      ...{ ...asked, args: ['check', ...readArgs(read)], fine: [0, 1], onLine },
      onWords: (line) => void lines.push(line),
    });
    const damages = exit === 0 ? [] : damagesOf(lines);
    // It could not even look, or found what it has no name for.
    if (exit !== 0 && damages.length === 0) await looks.facts(access, none, watch);
    if (exit !== 0 && damages.length === 0)
      throw new BackendFault('damaged', `The restic program found errors: ${lines.slice(-4).join(' ').slice(0, 500)}`);
    for (const id of expected.filter((one) => !there.has(one)))
      damages.push({
        file: 'snapshot',
        id,
        kind: 'missing',
        sentence: `Snapshot ${id.slice(0, 8)} is gone.`,
        lost: [],
      });
    return {
      ...{ snapshots: there.size, packs: facts.packs, packsRead, damages },
      // It counts packs, not their bytes, and restores nothing.
      ...{ bytesRead: null, filesRestored: null, bytesRestored: null, unusedBytes: null, totalBytes: facts.bytes },
    };
  };
}

/** A new password goes by a file that nobody else may read, for as long as it takes. */
async function withPasswordFile<T>(cacheDir: string, password: string, work: (file: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(cacheDir, 'new-'));
  try {
    const file = join(dir, 'password');
    await writeFile(file, password, { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export function createKeeping(run: RunRestic, looks: ReturnType<typeof createLooks>) {
  const addKey: Operation<'addKey'> = async (access, { password, replace }, watch) => {
    if (replace) refuseAppendOnly(access.appendOnly, 'keys');
    // Asked first, which also makes the folder that the file lies in.
    await looks.facts(access, none, watch);
    await withPasswordFile(access.cacheDir, password, (file) =>
      run({ access, watch, args: ['key', replace ? 'passwd' : 'add', '--new-password-file', file] }),
    );
    return looks.facts(replace ? { ...access, password } : access, none, watch);
  };
  const removeKey: Operation<'removeKey'> = async (access, { id }, watch) => {
    refuseAppendOnly(access.appendOnly, 'keys');
    await run({ access, watch, args: ['key', 'remove', id] });
    return looks.facts(access, none, watch);
  };
  /** Never with `--remove-all`: what it takes for stale by itself, and no lock of anybody alive. */
  const unlock: Operation<'unlock'> = async (access, _request, watch) => {
    const asked = { access, watch };
    const before = await namesOf(run, 'locks', asked);
    await run({ ...asked, args: ['unlock'] });
    const after = new Set(await namesOf(run, 'locks', asked));
    return { removed: before.filter((name) => !after.has(name)).length };
  };
  const create: Operation<'create'> = async (access, _request, watch) => {
    try {
      await looks.facts(access, none, watch);
    } catch (error) {
      if (!isFault(error, 'missing')) throw isFault(error, 'wrong-password') ? taken() : error;
      await run({ access, watch, args: ['init', '--repository-version', '2'] });
      return looks.facts(access, none, watch);
    }
    throw taken();
  };
  const taken = () => new BackendFault('taken', 'There is a repository already.');
  return {
    ...{ create, addKey, removeKey, unlock },
    ...{ forget: createForget(run, looks.snapshots), prune: createPrune(run), check: createCheck(run, looks) },
  };
}
