import { locationOf } from '../../../targets/location.ts';
import type { Backend } from '../../types.ts';
import { createObjectBackend, type ObjectBackendOptions } from '../objects/object-backend.ts';
import { type AzureSpec, createAzureStore } from './azure-store.ts';

export function createAzureBackend(spec: AzureSpec, accountKey: string, options?: ObjectBackendOptions): Backend {
  const prefix = spec.prefix.replace(/^\/+|\/+$/g, '');
  return createObjectBackend(createAzureStore(spec, accountKey, locationOf(spec)), prefix, options);
}
