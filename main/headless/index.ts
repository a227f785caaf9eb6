import { readdir, rm, stat } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { dataDir } from '../core/lib/data-dir.ts';

const folder = join(dataDir(), 'compiled');
// Half of what a start computes is compiling its own code. In the user's own folder, since whoever could write there could
// have anything run; the folder itself is made by the first start, which therefore has none.
if (await stat(dataDir()).catch(() => null)) enableCompileCache(join(folder, packageJson.version));

await import('./start.ts');

const old = (await readdir(folder).catch(() => [])).filter((name) => name !== packageJson.version);
for (const name of old) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
