import type { Lock, Locked, Manifest, Want } from './parts.ts';
import { baseOf, upwards } from './text/paths.ts';
import { satisfies } from './versions/index.ts';

/** The nearest lock, from the manifest's own folder up, that speaks for it. */
export function lockOf<T extends { lock: Lock }>(manifest: Manifest, claims: readonly T[]): T | null {
  for (const folder of upwards(manifest.folder)) {
    const fits = claims.filter(
      ({ lock }) =>
        lock.folder === folder &&
        lock.ecosystem === manifest.ecosystem &&
        lock.covers(manifest.folder) &&
        sameTool(lock, manifest),
    );
    const best =
      fits.find(({ lock }) => baseOf(lock.file) === manifest.prefers) ??
      fits.find(({ lock }) => lock.tool !== undefined && lock.tool === manifest.tool) ??
      fits[0];
    if (best !== undefined) return best;
  }
  return null;
}

function sameTool(lock: Lock, manifest: Manifest): boolean {
  return lock.tool === undefined || manifest.tool === undefined || lock.tool === manifest.tool;
}

export function isForeign(want: Want): boolean {
  return (want.local ?? null) === null;
}

/** Why the lock does not fit what is asked for; null when it does, or when nobody can tell. */
export function whyStale(manifest: Manifest, lock: Lock, want: Want, locked: Locked | undefined): string | null {
  if (!isForeign(want) || want.optional === true) return null;
  const name = want.alias ?? want.name;
  const asked = lock.asked?.(manifest.folder, want) ?? null;
  const now = want.raw ?? want.wanted;
  if (asked !== null) return asked === now ? null : `${name} was locked for ${asked}, asked for is ${now}`;
  if (locked === undefined) {
    const what = want.wanted === null ? name : `${name} ${want.wanted}`;
    return lock.complete && manifest.forced !== true && lock.also?.has(want.name) !== true
      ? `${what} is not in it`
      : null;
  }
  if (manifest.forced === true || want.wanted === null || locked.version === null) return null;
  if (locked.local !== null) return null;
  const fits = satisfies(want.ecosystem ?? manifest.ecosystem, locked.version, want.wanted);
  return fits === false ? `${name} is locked at ${locked.version}, asked for is ${want.wanted}` : null;
}

export function sentence(wrong: readonly string[]): string {
  const shown = wrong.slice(0, 3).join('; ');
  return wrong.length > 3 ? `${shown}; and ${wrong.length - 3} more` : shown;
}
