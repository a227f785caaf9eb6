import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { createSerial } from '../../../core/lib/serial.ts';

const state = z.object({
  consent: z.boolean(),
  folders: z.array(z.object({ id: z.string().min(1).max(300), path: z.string().min(1) })),
});
export type LocalState = z.infer<typeof state>;

const nothing: LocalState = { consent: false, folders: [] };

/** What the user said of local models. What cannot be read means no consent, never one. */
export function createStateFile(file: string, onUnreadable: (error: unknown) => void) {
  const serial = createSerial();
  let known = nothing;
  return {
    async read(): Promise<void> {
      try {
        known = state.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onUnreadable(error);
        known = nothing;
      }
    },
    get: (): LocalState => known,
    change: (fn: (state: LocalState) => LocalState): Promise<void> =>
      serial(async () => {
        const next = fn(known);
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await writeFileAtomic(file, JSON.stringify(next), { mode: 0o600 });
        known = next;
      }),
  };
}
export type StateFile = ReturnType<typeof createStateFile>;
