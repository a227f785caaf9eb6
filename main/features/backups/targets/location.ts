import { realpath } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import type { BackendSpec } from '../../../../shared/features/backups/schema.ts';

const bare = (text: string) => text.replace(/^\/+|\/+$/g, '');
const hostOf = (url: string) => url.replace(/\/+$/, '');

/** As people and the `restic` program name it; without secrets. */
export function locationOf(backend: BackendSpec): string {
  switch (backend.type) {
    case 'folder':
      return backend.path;
    case 's3': {
      const prefix = bare(backend.prefix);
      return `s3:${hostOf(backend.endpoint)}/${backend.bucket}${prefix === '' ? '' : `/${prefix}`}`;
    }
    case 'azure':
      return `azure:${backend.container}:/${bare(backend.prefix)}`;
    case 'restic':
      return backend.repository.replace(/(:\/\/[^/:@]*):[^@/]*@/, '$1:…@');
  }
}

/** The real path, also of what is not there yet: of two spellings of one folder the same. */
export async function realPathOf(path: string): Promise<string> {
  const clean = normalize(path).replace(/(.)[\\/]+$/, '$1');
  try {
    return await realpath(clean);
  } catch {
    const up = dirname(clean);
    return up === clean ? clean : join(await realPathOf(up), basename(clean));
  }
}

/** The same for the same repository, however it is written. */
export async function placeKeyOf(backend: BackendSpec): Promise<string> {
  if (backend.type === 'folder') return `folder:${await realPathOf(backend.path)}`;
  if (backend.type === 's3')
    return `s3:${hostOf(backend.endpoint).toLowerCase()}/${backend.bucket}/${bare(backend.prefix)}`;
  if (backend.type === 'azure')
    return `azure:${hostOf(backend.endpoint ?? '')}/${backend.account}/${backend.container}/${bare(backend.prefix)}`;
  return `restic:${backend.repository}`;
}

export const isWithin = (outer: string, inner: string): boolean =>
  inner === outer || inner.startsWith(/[\\/]$/.test(outer) ? outer : `${outer}/`) || inner.startsWith(`${outer}\\`);
