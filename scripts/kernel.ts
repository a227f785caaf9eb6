// `npm run kernel`: main/features/backups/restic/kernel-bytes.ts from kernel.wat beside it. The result is committed.
import { writeFile } from 'node:fs/promises';
import { kernelFile, kernelText } from './lib/kernel.ts';

await writeFile(kernelFile, await kernelText());
