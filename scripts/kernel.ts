// `npm run kernel`: main/features/backups/restic/kernel-bytes.ts from kernel.wat beside it. The result is committed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kernelFolder, kernelText } from './lib/kernel.ts';

const folder = join(import.meta.dirname, '..', kernelFolder);
await writeFile(join(folder, 'kernel-bytes.ts'), await kernelText(folder));
