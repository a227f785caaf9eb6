import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../../shared/contract/errors.ts';
import { locationOf } from '../../targets/location.ts';
import type { Access } from '../types.ts';

export interface Place {
  /** Without secrets. */
  shown: string;
  env: Record<string, string | undefined>;
  args: string[];
}

/** What the user has set for a program of his own must not lead this one elsewhere. */
const unset = [
  ...['RESTIC_PASSWORD_FILE', 'RESTIC_PASSWORD_COMMAND', 'RESTIC_REPOSITORY_FILE', 'RESTIC_KEY_HINT', 'RESTIC_HOST'],
  ...[
    'RESTIC_FROM_REPOSITORY',
    'RESTIC_FROM_PASSWORD',
    'RESTIC_PACK_SIZE',
    'RESTIC_COMPRESSION',
    'RESTIC_READ_CONCURRENCY',
  ],
];

async function reach({
  backend,
  secrets: { secretKey, accountKey },
  cacheDir,
}: Access): Promise<Pick<Place, 'env' | 'args'>> {
  switch (backend.type) {
    case 's3': {
      const env = {
        ...(backend.accessKeyId !== '' && {
          AWS_ACCESS_KEY_ID: backend.accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretKey,
          AWS_SESSION_TOKEN: undefined,
        }),
        AWS_DEFAULT_REGION: backend.region,
      };
      if (backend.ca.trim() === '') return { env, args: [] };
      const file = join(cacheDir, 'ca.pem');
      await writeFile(file, backend.ca);
      return { env, args: ['--cacert', file] };
    }
    case 'azure':
      if (backend.endpoint !== null)
        throw new DomainError('UNAVAILABLE', {
          what: backend.endpoint,
          why: "The restic program reaches Microsoft's own Azure only.",
          remedy: 'Use the engine of Optimus for this target.',
        });
      return { env: { AZURE_ACCOUNT_NAME: backend.account, AZURE_ACCOUNT_KEY: accountKey }, args: [] };
    default:
      return { env: {}, args: [] };
  }
}

const kibibytes = (bytes: number): string => String(Math.max(1, Math.round(bytes / 1024)));

/** How the program is told of a place: what is secret by its environment, never by its command line. */
export async function placeOf(access: Access): Promise<Place> {
  const { backend, password, cacheDir, upBytesPerSecond: up, downBytesPerSecond: down } = access;
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const { env, args } = await reach(access);
  return {
    shown: locationOf(backend),
    env: {
      ...Object.fromEntries(unset.map((name) => [name, undefined])),
      // May hold the password of a server.
      RESTIC_REPOSITORY: backend.type === 'restic' ? backend.repository : locationOf(backend),
      RESTIC_PASSWORD: password,
      RESTIC_CACHE_DIR: join(cacheDir, 'restic'),
      RESTIC_PROGRESS_FPS: '2',
      ...env,
    },
    args: [
      ...args,
      ...(up === null ? [] : ['--limit-upload', kibibytes(up)]),
      ...(down === null ? [] : ['--limit-download', kibibytes(down)]),
    ],
  };
}
