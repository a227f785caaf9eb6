import type { BackupSnapshot, Retention, StoragePart } from '../../../shared/features/backups/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Book } from './book.ts';
import type { EntryFacts } from './engine/types.ts';
import { type Engines, patient } from './engines.ts';
import { partOf, planOfTags, planTag } from './folders.ts';
import { ownUsage } from './own-usage.ts';
import type { Snapshots } from './snapshots.ts';

const mostPreviewed = 4 * 1_024 * 1_024;
const mostText = 400_000;
const images: Record<string, string> = {
  ...{
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    avif: 'image/avif',
  },
  ...{ bmp: 'image/bmp', ico: 'image/x-icon' },
};

interface Deps {
  book: Book;
  engines: Engines;
  snapshots: Snapshots;
  projects: Pick<ProjectsService, 'row'>;
  redact: Redactor['redact'];
  clock: Clock;
}

const entryOf = ({ name, path, type, size, modifiedAt, mode, user, group, uid, gid, linkTarget }: EntryFacts) => ({
  ...{ name, path, type, size, modifiedAt, mode, linkTarget },
  ...{ user: user ?? String(uid), group: group ?? String(gid) },
});

/** What the screens ask of snapshots. */
export function createQueries({ book, engines, snapshots, projects, redact, clock }: Deps) {
  const at = (targetId: string) => book.target(targetId);
  const full = async (targetId: string, id: string) => (await snapshots.one(at(targetId), id)).id;

  async function preview({ targetId, snapshotId, path }: { targetId: string; snapshotId: string; path: string }) {
    const snapshot = await full(targetId, snapshotId);
    const { bytes, size } = await engines.at(at(targetId), 'read', { snapshot, path, maxBytes: mostPreviewed });
    const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    const mime = images[ending];
    if (mime !== undefined) {
      if (size > mostPreviewed)
        return { type: 'none' as const, why: 'The picture is too large to be shown here.', size };
      return { type: 'image' as const, mime, base64: Buffer.from(bytes).toString('base64'), size };
    }
    if (bytes.includes(0)) return { type: 'none' as const, why: 'It is no text and no picture.', size };
    const shown = bytes.subarray(0, mostText);
    try {
      // The last character may be half of one where it was cut.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(shown, { stream: shown.length < size });
      return { type: 'text' as const, text: redact(text), cut: shown.length < size, size };
    } catch {
      return { type: 'none' as const, why: 'It is no text in UTF-8.', size };
    }
  }

  /** Of the newest snapshot of each plan: what only it holds, and what it holds together with others. */
  async function storage(targetId: string, asking: AbortSignal | undefined) {
    const target = at(targetId);
    const all = await snapshots.facts(target);
    const newest = new Map<string, (typeof all)[number]>();
    for (const one of all) {
      const key = planOfTags(one.tags) ?? one.paths.join('\n');
      if (!newest.has(key)) newest.set(key, one);
    }
    const parts: StoragePart[] = [];
    for (const snapshot of newest.values()) {
      const plan = book.findPlan(planOfTags(snapshot.tags) ?? '');
      const projectId = plan?.input.projectId ?? null;
      const project = projectId === null ? null : projects.row(projectId);
      const label = project?.name ?? plan?.input.name ?? snapshot.hostname;
      const rows = ownUsage(
        await engines.at(target, 'usage', { snapshot: snapshot.id, depth: 2 }, { signal: patient(asking) }),
      );
      for (const { path, bytes, storedBytes, files } of rows) {
        const part = partOf(path);
        const below = snapshot.paths.find((top) => path === top || path.startsWith(`${top}/`));
        const inside = below === undefined ? path : path.slice(below.length).replace(/^\//, '');
        const name =
          part.type === 'files'
            ? [label, inside].filter(Boolean).join('/')
            : `${label}/${part.type === 'own' ? 'Optimus' : part.name}`;
        parts.push({
          ...{ name, projectId: project?.id ?? null, projectName: project?.name ?? null, type: part.type },
          ...{ bytes, storedBytes, files },
        });
      }
    }
    return {
      parts,
      bytes: target.known.bytes ?? parts.reduce((sum, part) => sum + part.storedBytes, 0),
      at: clock.now(),
    };
  }

  return {
    snapshots: ({ targetId, planId }: { targetId: string; planId?: string | undefined }) =>
      snapshots.list(at(targetId), planId),
    async browse(asked: { targetId: string; snapshotId: string; path: string; after: string | null; limit: number }) {
      const { targetId, path, after, limit } = asked;
      const snapshot = await full(targetId, asked.snapshotId);
      const { entries, more } = await engines.at(at(targetId), 'list', { snapshot, path, after, limit });
      return { entries: entries.map(entryOf), more };
    },
    async find(
      { targetId, pattern, limit }: { targetId: string; pattern: string; limit: number },
      asking?: AbortSignal,
    ) {
      const request = { pattern, snapshots: null, limit };
      const { hits, more } = await engines.at(at(targetId), 'find', request, { signal: patient(asking) });
      return {
        hits: hits.map(({ snapshot, at: time, entry, same }) => ({
          snapshotId: snapshot,
          at: time,
          entry: entryOf(entry),
          same,
        })),
        more,
      };
    },
    async diff(
      asked: { targetId: string; from: string; to: string | null; path: string; limit: number },
      asking?: AbortSignal,
    ) {
      const { targetId, path, limit } = asked;
      const from = await full(targetId, asked.from);
      const to = asked.to === null ? null : await full(targetId, asked.to);
      const { changes, more, added, removed, changed } = await engines.at(
        at(targetId),
        'diff',
        { from, to, path, limit },
        { signal: patient(asking) },
      );
      return { changes, more, added, removed, changed };
    },
    preview,
    storage: ({ targetId }: { targetId: string }, asking?: AbortSignal) => storage(targetId, asking),

    /** As the retention would decide now; nothing is changed. */
    async retentionPreview(asked: { targetId: string; planId?: string | undefined; retention: Retention }) {
      const { targetId, planId, retention } = asked;
      const all = new Map((await snapshots.list(at(targetId), planId)).map((one) => [one.id, one]));
      const request = { policy: retention, tags: planId === undefined ? [] : [planTag(planId)], ids: [], dryRun: true };
      const { keep, remove } = await engines.at(at(targetId), 'forget', request);
      const known = (id: string): BackupSnapshot[] => {
        const one = all.get(id);
        return one ? [one] : [];
      };
      return {
        keep: keep.flatMap(({ id, reasons }) => known(id).map((snapshot) => ({ snapshot, reasons }))),
        remove: remove.flatMap(known),
      };
    },
  };
}
