import type { Look } from '../deepen.ts';
import type { PeekInput } from '../git/peek.ts';
import type { ProjectPlace } from '../read-project.ts';
import type { GitPeek } from '../types.ts';
import type { createScanners } from './create-scanners.ts';

/** What is asked of many projects at once, by id. */
export function createAsks(scanners: ReturnType<typeof createScanners>) {
  /** Text says why it could not be read. With `prove` it is told, too, what git would surely say. */
  async function peek(places: readonly ProjectPlace[], signal?: AbortSignal, prove?: PeekInput['prove']) {
    const projects = places.flatMap(({ gitDir, ...place }) => (gitDir === null ? [] : [{ ...place, gitDir }]));
    const { peeks } = await scanners.run(
      'projects.peek',
      { projects, ...(prove && { prove }) },
      signal ? { signal } : {},
    );
    return new Map<string, GitPeek | string>(peeks.map((one) => [one.id, 'peek' in one ? one.peek : one.problem]));
  }

  const look: Look = async (places, signal) => {
    const looks = await scanners.run('projects.look', { projects: [...places] }, signal ? { signal } : {});
    return new Map(
      looks.flatMap((one, at) => {
        const place = places[at];
        return place && one.fingerprint !== null ? [[place.id, { ...one, fingerprint: one.fingerprint }] as const] : [];
      }),
    );
  };

  return { peek, look };
}
