import type { Access } from '../../engine/types.ts';
import { BackendFault } from '../faults.ts';
import type { Backend } from '../types.ts';
import { appendOnly } from './append-only.ts';
import { createFolderBackend } from './folder.ts';
import { createS3Backend } from './s3/create-s3-backend.ts';

function backendOf({ backend, secrets: { secretKey = '' } }: Access): Backend {
  switch (backend.type) {
    case 'folder':
      return createFolderBackend(backend.path);
    case 's3':
      return createS3Backend(backend, secretKey);
    case 'restic':
      throw new BackendFault('refused', 'This place is reached by the restic program alone.');
    default:
      throw new BackendFault('refused', 'This version of Optimus cannot reach places of this kind.');
  }
}

/** The place of a repository, as its access says. */
export function openBackend(access: Access): Backend {
  const backend = backendOf(access);
  return access.appendOnly ? appendOnly(backend) : backend;
}
