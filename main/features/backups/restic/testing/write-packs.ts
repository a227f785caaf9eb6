// A program that writes packs into the repository of its argument, one after the other, until it is killed.
import { randomBytes } from 'node:crypto';
import { createFolderBackend } from '../backends/folder.ts';
import { hashOf } from '../crypto.ts';

const backend = createFolderBackend(process.argv[2] ?? '');
for (;;) {
  const bytes = randomBytes(300_000);
  await backend.write('pack', hashOf(bytes), [bytes]);
  process.send?.('written');
}
