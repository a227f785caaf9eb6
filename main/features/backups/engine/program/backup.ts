import type { SnapshotSummary } from '../../restic/types.ts';
import type { BackupDone, BackupRequest, Operation, Progress, Trouble, TroubleKind } from '../types.ts';
import { parsed } from './answers.ts';
import { plainPath, snapshotBy } from './look.ts';
import { programFault } from './program-fault.ts';
import type { RunRestic } from './run-restic.ts';

const mostNamed = 1_000;

interface Said {
  message_type?: string;
  files_done?: number;
  bytes_done?: number;
  total_files?: number;
  total_bytes?: number;
  current_files?: string[];
  item?: string;
  error?: { message?: string; Err?: unknown } | string;
}
/** What it prints at its end is what newer ones note in the snapshot; older ones do not say what it took. */
type Summary = Omit<SnapshotSummary, 'data_added_packed'> &
  Partial<Pick<SnapshotSummary, 'data_added_packed'>> & { snapshot_id: string };

/** By the time of the machine, and no finer than a second. */
function stampOf(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

const argsOf = (request: BackupRequest): string[] => [
  ...['backup', '--json', '--host', request.hostname],
  ...request.tags.flatMap((tag) => ['--tag', tag]),
  // By a file, they would be read with the variables of the environment in them.
  ...request.excludes.map((pattern) => `--exclude=${pattern}`),
  ...(request.excludeCaches ? ['--exclude-caches'] : []),
  ...(request.force ? ['--force'] : []),
  ...(request.at === null ? [] : ['--time', stampOf(request.at)]),
  '--',
  ...request.paths.map(plainPath),
];

const progressOf = (said: Said): Progress => ({
  ...{ phase: 'Backing up', files: said.files_done ?? 0, bytes: said.bytes_done ?? 0 },
  ...{ filesTotal: said.total_files ?? null, bytesTotal: said.total_bytes ?? null },
  at: said.current_files?.[0] ?? null,
});

const kindOf = (sentence: string): TroubleKind =>
  /no such file|not exist|cannot find/i.test(sentence) ? 'vanished' : 'unreadable';

/** What it could not save, from its lines: its exit is 0 where a source is not there, and 3 where one cannot be read. */
export function troubleOf(line: string): Trouble | null {
  const absent = /^(.*) does not exist, skipping$/.exec(line.trim());
  if (absent?.[1] !== undefined) return { kind: 'missing', path: absent[1], sentence: `${absent[1]} is not there.` };
  const said = parsed<Said>(line);
  if (said?.message_type !== 'error') return textTrouble(line);
  const { error, item = '' } = said;
  const words = typeof error === 'string' ? error : (error?.message ?? JSON.stringify(error?.Err ?? error ?? ''));
  const sentence = `${item}: ${words === '{}' ? 'it could not be read' : words}`;
  return { kind: kindOf(sentence), path: item, sentence };
}

function textTrouble(line: string): Trouble | null {
  const found = /^(?:error|scan|ignoring error for):? (.*)$/i.exec(line.trim());
  const sentence = found?.[1];
  if (sentence === undefined || /retrying after/.test(sentence)) return null;
  const path = /(\/[^:]*)/.exec(sentence)?.[1] ?? '';
  return { kind: kindOf(sentence), path, sentence };
}

interface Deps {
  run: RunRestic;
  snapshots: Operation<'snapshots'>;
}

export function createBackup({ run, snapshots }: Deps): Operation<'backup'> {
  return async (access, request, watch): Promise<BackupDone> => {
    await watch.gate();
    let summary: Summary | null = null;
    // The walk that counts ahead tells of the same again.
    const troubles = new Map<string, Trouble>();
    const noted = (line: string) => {
      const trouble = troubleOf(line);
      if (!trouble) return;
      if (!troubles.has(trouble.path)) watch.log(trouble.sentence);
      troubles.set(trouble.path, trouble);
    };
    const onLine = (line: string) => {
      const said = parsed<Said>(line);
      if (said?.message_type === 'status') watch.progress(progressOf(said));
      else if (said?.message_type === 'summary') summary = said as unknown as Summary;
      else noted(line);
    };
    const env = { GOMAXPROCS: String(Math.max(1, request.threads)) };
    const { exit, words } = await run({
      ...{ access, watch, env, args: argsOf(request), fine: [0, 3], onLine, onWords: noted },
    });
    const done = summary as Summary | null;
    const snapshot = done && snapshotBy(await snapshots(access, {}, watch), done.snapshot_id);
    if (!snapshot) throw programFault({ exit, words: words.join('\n'), place: 'the target' });
    // Incomplete by its own word, whatever its lines were.
    if (exit === 3 && troubles.size === 0)
      troubles.set('', { kind: 'unreadable', path: '', sentence: 'The restic program could not read everything.' });
    return {
      snapshot,
      files: { new: done.files_new, changed: done.files_changed, unmodified: done.files_unmodified },
      dirs: { new: done.dirs_new, changed: done.dirs_changed, unmodified: done.dirs_unmodified },
      ...{ bytesSeen: done.total_bytes_processed, dataBlobs: done.data_blobs, treeBlobs: done.tree_blobs },
      // Older versions do not tell what it takes when it is compressed.
      ...{ bytesAdded: done.data_added, bytesStored: done.data_added_packed ?? null },
      ...{ troubles: troubles.size, named: [...troubles.values()].slice(0, mostNamed) },
    };
  };
}
