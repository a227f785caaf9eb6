import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { branchOfRef, isObjectName, refOfHead } from './formats.ts';
import type { GitDir } from './git-dir.ts';

/** Everything that can move, at one moment. */
export interface Refs {
  /** The branch that is checked out; null while none is. */
  branch: string | null;
  /** Branches, tags and what is known of remotes, by full name. */
  refs: Record<string, string>;
}

const watched = ['heads', 'tags', 'remotes'];

async function loose(dir: string, name: string, into: Map<string, string>): Promise<void> {
  const entries = await readdir(join(dir, name), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const ref = `${name}/${entry.name}`;
    if (entry.isDirectory()) await loose(dir, ref, into);
    else if (!entry.name.endsWith('.lock')) {
      const text = (await readFile(join(dir, ref), 'utf8').catch(() => '')).trim();
      // A remote's HEAD is the name of another ref and moves with it.
      if (isObjectName(text)) into.set(ref, text);
    }
  }
}

async function packed(dir: string): Promise<Map<string, string>> {
  const text = await readFile(join(dir, 'packed-refs'), 'utf8').catch(() => '');
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [id, ref] = line.split(' ');
    if (id && ref && isObjectName(id) && watched.some((kind) => ref.startsWith(`refs/${kind}/`))) found.set(ref, id);
  }
  return found;
}

/** Refs in the new table format are in no files of their own. */
export const usesReftable = ({ common }: GitDir): Promise<boolean> =>
  stat(join(common, 'reftable')).then(
    () => true,
    () => false,
  );

export async function readRefs({ dir, common }: GitDir): Promise<Refs> {
  // Loose first, as git itself does: what is packed in between has been seen, or is in the file that is read after it.
  const found = new Map<string, string>();
  for (const kind of watched) await loose(common, `refs/${kind}`, found);
  for (const [ref, id] of await packed(common)) if (!found.has(ref)) found.set(ref, id);
  const head = await readFile(join(dir, 'HEAD'), 'utf8');
  return {
    branch: branchOfRef(refOfHead(head)),
    refs: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** While it is under way HEAD and branches stand where they will not stay. */
export async function isBusy({ dir, common }: GitDir): Promise<boolean> {
  const signs = [
    join(dir, 'rebase-merge'),
    join(dir, 'rebase-apply'),
    join(dir, 'HEAD.lock'),
    join(common, 'packed-refs.lock'),
  ];
  const found = await Promise.all(
    signs.map((path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.some(Boolean);
}
