import { writeSync } from 'node:fs';
import { openBackend } from '../../../../restic/backends/open-backend.ts';
import { openRepositoryAt } from '../../../../restic/repository.ts';
import type { Backend } from '../../../../restic/types.ts';
import type { Access } from '../../../types.ts';
import { backup } from './backups.ts';

/** A backup in a process of its own, which says each thing that it is about to write and has written: somebody kills it. */
const { access, path } = JSON.parse(process.argv[2] ?? '') as { access: Access; path: string };
const say = (line: string) => writeSync(1, `${line}\n`);
const inner = openBackend(access);
const telling: Backend = {
  ...inner,
  async write(kind, name, parts, options) {
    say(`begins ${kind}`);
    await inner.write(kind, name, parts, options);
    say(`wrote ${kind}`);
  },
};
const repository = await openRepositoryAt(telling, access.password, { cacheDir: access.cacheDir });
await backup(repository, [path], {}, { progress: () => say('walks') });
say('over');
await repository.dispose();
