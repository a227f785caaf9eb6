import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^optimus-(\d{6,12})\.jsonl$/;

export interface RotatingFile {
  /** Appends whole lines. Rejects when the disk refuses; nothing is retried here. */
  append(text: string): Promise<void>;
  /** Oldest first. */
  files(): Promise<string[]>;
  close(): Promise<void>;
}

/** Numbered files in one folder whose total never exceeds maxBytes by more than one append. */
export function createRotatingFile(options: { dir: string; maxBytes: number; parts?: number }): RotatingFile {
  const { dir, maxBytes } = options;
  const partBytes = Math.max(1, Math.floor(maxBytes / (options.parts ?? 5)));
  let current: { handle: Awaited<ReturnType<typeof open>>; size: number; number: number } | null = null;

  const numbers = async () => {
    const names = await readdir(dir).catch(() => []);
    return names
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  };
  const pathOf = (number: number) => join(dir, `optimus-${String(number).padStart(6, '0')}.jsonl`);

  const prune = async () => {
    let total = 0;
    for (const number of (await numbers()).reverse()) {
      total += (await stat(pathOf(number)).catch(() => null))?.size ?? 0;
      // Room for the part being written is kept free, so that the bound holds between two prunings.
      if (total > maxBytes - partBytes && number !== current?.number) await unlink(pathOf(number)).catch(() => {});
    }
  };

  const openPart = async (number: number) => {
    await mkdir(dir, { recursive: true });
    const handle = await open(pathOf(number), 'a', 0o600);
    const { size } = await handle.stat();
    current = { handle, size, number };
    return current;
  };

  const partFor = async (bytes: number) => {
    const part = current ?? (await openPart((await numbers()).at(-1) ?? 1));
    if (part.size === 0 || part.size + bytes <= partBytes) return part;
    await part.handle.close();
    current = null;
    const next = await openPart(part.number + 1);
    await prune();
    return next;
  };

  return {
    async append(text) {
      const bytes = Buffer.from(text);
      const part = await partFor(bytes.length);
      try {
        await part.handle.appendFile(bytes);
        part.size += bytes.length;
      } catch (error) {
        current = null;
        await part.handle.close().catch(() => {});
        throw error;
      }
    },
    files: async () => (await numbers()).map(pathOf),
    async close() {
      const part = current;
      current = null;
      await part?.handle.close();
    },
  };
}
