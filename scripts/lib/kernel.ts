import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import wabt from 'wabt';

export const kernelFolder = join('main', 'features', 'backups', 'restic');

const line = 110;

/** What kernel-bytes.ts has to hold. The folder is told, because what bundles this moves it. */
export async function kernelText(folder: string): Promise<string> {
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
