import type { Children } from '../../core/children/types.ts';
import { findProgram } from '../../core/lib/find-program.ts';

/** Whether the `restic` program is installed, asked once: whoever installs it starts Optimus anew or looks later. */
export function resticHere(children: Pick<Children, 'run'>) {
  let known: { path: string | null; answer: Promise<{ installed: boolean; version: string | null }> } | null = null;
  const ask = async (command: string) => {
    const ended = await children
      .run({ label: 'version of restic', command, args: ['version'], signal: AbortSignal.timeout(10_000) })
      .catch(() => null);
    const version = /^restic (\S+)/.exec(ended?.stdout.toString('utf8') ?? '')?.[1] ?? null;
    return { installed: true, version };
  };
  return async () => {
    const path = await findProgram('restic');
    if (!known || known.path !== path)
      known = { path, answer: path === null ? Promise.resolve({ installed: false, version: null }) : ask(path) };
    return known.answer;
  };
}
