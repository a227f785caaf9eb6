import type { Access } from '../../engine/types.ts';
import { BackendFault } from '../faults.ts';
import type { Backend } from '../types.ts';
import { appendOnly } from './append-only.ts';
import { createAzureBackend } from './azure/create-azure-backend.ts';
import { createFolderBackend } from './folder.ts';
import { limited } from './limited.ts';
import { createS3Backend } from './s3/create-s3-backend.ts';

function backendOf({ backend, secrets: { secretKey = '', accountKey = '' } }: Access): Backend {
  switch (backend.type) {
    case 'folder':
      return createFolderBackend(backend.path);
    case 's3':
      return createS3Backend(backend, secretKey);
    case 'azure':
      return createAzureBackend(backend, accountKey);
    case 'restic':
      throw new BackendFault('refused', 'This place is reached by the restic program alone.');
  }
}

/** The place of a repository, as its access says. */
export function openBackend(access: Access): Backend {
  const { upBytesPerSecond, downBytesPerSecond } = access;
  const whole = backendOf(access);
  const backend = upBytesPerSecond === null && downBytesPerSecond === null ? whole : limited(whole, access);
  return access.appendOnly ? appendOnly(backend) : backend;
}
