import type { ProjectRow, ScanStatus } from '../../../shared/features/projects/schema.ts';
import { formatCount } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { type EndedRun, outcomeOf } from './outcome.ts';

interface Client {
  update: (input: { id: string; favourite?: boolean; archived?: boolean }) => Promise<ProjectRow>;
  tag: (input: { ids: string[]; add: string[]; remove: string[] }) => Promise<{ changed: number }>;
  refresh: (input: { ids?: string[] }) => Promise<ScanStatus>;
  fetch: (input: { ids: string[] }) => Promise<{ runId: string }>;
  pull: (input: { ids: string[] }) => Promise<{ runId: string }>;
  open: (input: { id: string; with: 'editor' | 'terminal' | 'files' }) => Promise<{ sentence: string }>;
}

interface ActionDeps {
  client: Client;
  toast: (options: ToastOptions) => void;
  failure: (what: string, error: unknown) => ToastOptions;
  go: (to: string) => void;
  copyText: (text: string) => Promise<void>;
  /** The run once it has ended. */
  ended: (runId: string) => Promise<EndedRun>;
  /** Shows rows as they will be, before the core has said so. */
  put: (rows: readonly ProjectRow[]) => void;
}

type Rows = readonly ProjectRow[];

/** More at once would only wait for each other in the core. */
const atOnce = 8;
const perCall = 5_000;

/** `shop-api`, or `3 projects`: what stands in a sentence about them. */
export const named = (rows: Rows): string =>
  rows.length === 1 && rows[0] ? printable(rows[0].name).slice(0, 80) : formatCount(rows.length, 'project');

const idsOf = (rows: Rows) => rows.slice(0, perCall).map(({ id }) => id);
const have = (rows: Rows) => (rows.length === 1 ? 'is' : 'are');

export const hasGit = (row: ProjectRow) => row.git !== null && row.presence === 'here';
export const hasRemote = (row: ProjectRow) => hasGit(row) && row.git?.remote !== null;
export const isHere = (row: ProjectRow) => row.presence === 'here';

export function createActions({ client, toast, failure, go, copyText, ended, put }: ActionDeps) {
  /** Whether all were changed; if not, that is said. */
  async function updateAll(
    rows: Rows,
    change: { favourite: boolean } | { archived: boolean },
    nothing: string,
  ): Promise<boolean> {
    put(rows.map((row) => ({ ...row, ...change })));
    const waiting = [...rows];
    const failed: unknown[] = [];
    let done = 0;
    const worker = async () => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        const was = row;
        try {
          put([await client.update({ id: was.id, ...change })]);
          done += 1;
        } catch (error) {
          // These are as they were; what the core has said of the others is true.
          put([was, ...waiting.splice(0)]);
          failed.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, worker));
    if (failed.length === 0) return true;
    toast(failure(done === 0 ? nothing : `Only ${done} of ${formatCount(rows.length, 'project')} changed`, failed[0]));
    return false;
  }

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast(failure(what, error));
    }
  }

  async function favourite(rows: Rows, on: boolean): Promise<void> {
    const changed = rows.filter((row) => row.favourite !== on);
    const all = await updateAll(changed, { favourite: on }, 'The favourites were not changed');
    // A star that is seen to come and go needs no words; more than one may be out of sight.
    if (all && changed.length > 1)
      toast({
        title: on ? `${named(changed)} are favourites` : `${named(changed)} are no favourites any more`,
        undo: () =>
          void favourite(
            changed.map((row) => ({ ...row, favourite: on })),
            !on,
          ),
      });
  }

  async function archive(rows: Rows, on: boolean): Promise<void> {
    const changed = rows.filter((row) => row.archived !== on);
    if (changed.length === 0) return;
    const nothing = on ? 'Nothing was archived' : 'Nothing was taken out of the archive';
    if (await updateAll(changed, { archived: on }, nothing))
      toast({
        title: `${named(changed)} ${have(changed)} ${on ? 'archived' : 'back from the archive'}`,
        undo: () =>
          void archive(
            changed.map((row) => ({ ...row, archived: on })),
            !on,
          ),
      });
  }

  async function tag(rows: Rows, add: readonly string[], remove: readonly string[]): Promise<void> {
    const ids = idsOf(rows);
    await client.tag({ ids, add: [...add], remove: [...remove] });
    const undo = async () => {
      // Back to exactly what each had: a tag that a row had before must not be taken off by the undo.
      for (const name of add) {
        const without = rows.filter(({ tags }) => !tags.includes(name));
        if (without.length > 0) await client.tag({ ids: idsOf(without), add: [], remove: [name] });
      }
      for (const name of remove) {
        const having = rows.filter(({ tags }) => tags.includes(name));
        if (having.length > 0) await client.tag({ ids: idsOf(having), add: [name], remove: [] });
      }
    };
    toast({
      title: `Tags of ${named(rows)} changed`,
      undo: () => void attempt('The tags were not put back', undo),
    });
  }

  function asRun(what: 'fetch' | 'pull', rows: Rows): Promise<void> {
    const able = rows.filter(hasRemote);
    if (able.length === 0) {
      toast({ tone: 'warn', title: `There is no remote to ${what} from` });
      return Promise.resolve();
    }
    return attempt(what === 'fetch' ? 'Nothing was fetched' : 'Nothing was pulled', async () => {
      const { runId } = await client[what]({ ids: idsOf(able) });
      const left = rows.length - able.length;
      const show: ToastOptions = {
        id: runId,
        title: what === 'fetch' ? `Fetching ${named(able)}` : `Pulling ${named(able)} where it is a fast-forward`,
        description: left > 0 ? `${formatCount(left, 'project')} without a remote left out.` : undefined,
        action: { label: 'Show run', onSelect: () => go(`/runs/${runId}`) },
      };
      toast({ ...show, tone: 'info' });
      void ended(runId).then((run) => toast({ ...show, ...outcomeOf(what, named(able), run) }));
    });
  }

  return {
    favourite,
    archive,
    /** Rejects, so that the dialog can stay and say why. */
    tag,
    fetch: (rows: Rows) => asRun('fetch', rows),
    pull: (rows: Rows) => asRun('pull', rows),
    /** Null: all of them. */
    refresh: (rows: Rows | null) =>
      attempt('Nothing was looked at again', async () => {
        await client.refresh(rows === null ? {} : { ids: idsOf(rows) });
        toast({ title: rows === null ? 'Looking at everything again' : `Looking at ${named(rows)} again` });
      }),
    open: (row: ProjectRow, where: 'editor' | 'terminal' | 'files') =>
      attempt(`${printable(row.name).slice(0, 80)} was not opened`, async () => {
        const { sentence } = await client.open({ id: row.id, with: where });
        toast({ title: sentence });
      }),
    copyPath: (rows: Rows) =>
      attempt('The path was not copied', async () => {
        await copyText(rows.map(({ path }) => path).join('\n'));
        toast({ title: rows.length === 1 ? 'Path copied' : `${rows.length} paths copied` });
      }),
  };
}
export type ProjectActions = ReturnType<typeof createActions>;
