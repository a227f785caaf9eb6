import { resolve } from 'node:path';

const folder = resolve('main/core/lib/schemas-once');
const zod = resolve(folder, 'zod.ts');

/** Our own `import … from 'zod'` brings schemas that are made once; what others bring along has zod as it is. */
export const schemasOnce = {
  name: 'schemas-once',
  enforce: 'pre',
  resolveId: (id: string, importer: string | undefined) =>
    id === 'zod' && importer && !importer.includes('node_modules') && !resolve(importer).startsWith(folder)
      ? zod
      : null,
} as const;
