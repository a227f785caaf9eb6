import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import wabt from 'wabt';

const folder = join(import.meta.dirname, '..', '..', 'main', 'features', 'backups', 'restic');
export const kernelFile = join(folder, 'kernel-bytes.ts');

const line = 110;

/** What kernel-bytes.ts has to hold. */
export async function kernelText(): Promise<string> {
  const tool = await wabt();
  const module = tool.parseWat('kernel.wat', await readFile(join(folder, 'kernel.wat')), { bulk_memory: true });
  try {
    module.resolveNames();
    module.validate();
    const { buffer } = module.toBinary({ write_debug_names: false });
    const text = Buffer.from(buffer).toString('base64');
    const lines = text.match(new RegExp(`.{1,${line}}`, 'g')) ?? [];
    return [
      '// Made of kernel.wat by `npm run kernel`; not to be changed by hand.',
      'export const kernelBytes =',
      lines
        .map((part) => `  '${part}'`)
        .join(' +\n')
        .concat(';\n'),
    ].join('\n');
  } finally {
    module.destroy();
  }
}
