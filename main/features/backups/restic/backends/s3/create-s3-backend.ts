import { locationOf } from '../../../targets/location.ts';
import type { Backend } from '../../types.ts';
import { createObjectBackend, type ObjectBackendOptions } from '../objects/object-backend.ts';
import type { S3Spec } from './client.ts';
import { createS3Store } from './s3-store.ts';

export function createS3Backend(spec: S3Spec, secretKey: string, options?: ObjectBackendOptions): Backend {
  const prefix = spec.prefix.replace(/^\/+|\/+$/g, '');
  return createObjectBackend(createS3Store(spec, secretKey, locationOf(spec)), prefix, options);
}
