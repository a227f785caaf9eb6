import { randomBytes } from 'node:crypto';
import type { Files } from './small-repository.ts';

const upTo = (most: number): number => Math.floor(Math.random() * (most + 1));

/** Files that change from one snapshot to the next: some go, some come, some get another middle. */
export function createHistory() {
  let files = new Map<string, Buffer>();
  const name = () => `/${['a', 'b', 'c'][upTo(2)]}/${upTo(1) === 0 ? '' : 'deep/'}f${upTo(40)}`;
  // A name is a file or a folder, never both.
  const content = () => randomBytes(upTo(9) === 0 ? 0 : 1 + upTo(20_000));

  return {
    next(): Files {
      files = new Map(files);
      for (const path of [...files.keys()]) if (Math.random() < 0.25) files.delete(path);
      for (let count = 3 + upTo(8); count > 0; count -= 1) files.set(name(), content());
      for (const [path, bytes] of files) {
        if (bytes.length === 0 || Math.random() > 0.2) continue;
        const changed = Buffer.from(bytes);
        randomBytes(Math.min(32, bytes.length)).copy(changed, upTo(Math.max(0, bytes.length - 32)));
        files.set(path, changed);
      }
      return files;
    },
  };
}
