import { createHash, randomBytes } from 'node:crypto';
import type { BackendSpec } from '../../../../../../shared/features/backups/schema.ts';
import { networkTrouble, statusTrouble } from '../objects/network-trouble.ts';
import type { ObjectParts, ObjectStore, Trouble } from '../objects/types.ts';
import { AzureRefusal, createAzureRequest } from './azure-request.ts';
import { listPage } from './list-page.ts';

export type AzureSpec = Extract<BackendSpec, { type: 'azure' }>;

const parallel = 6;
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');
const statusOf = (error: unknown): number => (error instanceof AzureRefusal ? error.status : 0);
const momentCodes = new Set([
  'ServerBusy',
  'OperationTimedOut',
  'InternalError',
  'Md5Mismatch',
  'ContainerBeingDeleted',
]);
const keyCodes = new Set(['AuthenticationFailed', 'InvalidAuthenticationInfo']);

function azureTrouble(error: unknown, host: string, container: string): Trouble {
  if (error instanceof AzureRefusal) {
    const said = [error.code, error.message].filter((word) => word !== '').join(': ');
    if (momentCodes.has(error.code))
      return { code: 'failing', again: 'often', sentence: `${host} answered with errors: ${said}` };
    if (keyCodes.has(error.code))
      return {
        code: 'refused',
        again: 'never',
        sentence: `${host} does not know this account, or its key is another.`,
      };
    if (error.code === 'ContainerNotFound')
      return { code: 'missing', again: 'never', sentence: `There is no container ${container} at ${host}.` };
    const known = statusTrouble(error.status, host, said);
    if (known) return known;
  }
  const said = error instanceof Error ? error.message : String(error);
  return (
    networkTrouble(error, host) ?? {
      ...{ code: 'failing', again: 'often' },
      sentence: `${host} answered with what cannot be read: ${said}`,
    }
  );
}

/** Azure's blobs, by its REST interface. */
export function createAzureStore(spec: AzureSpec, accountKey: string, location: string): ObjectStore {
  const { account, container } = spec;
  const endpoint = spec.endpoint ?? `https://${account}.blob.core.windows.net`;
  const host = new URL(endpoint).host;
  const { ask, dispose } = createAzureRequest({ account, key: accountKey, endpoint, parallel });
  const at = (key: string): string => `${container}/${key}`;
  const blob = { 'x-ms-blob-type': 'BlockBlob' };

  const parts: ObjectParts = {
    // Blocks belong to a blob by their ids alone, all of one length.
    begin: () => Promise.resolve(randomBytes(8).toString('hex')),
    async part({ key, id }, number, body, signal) {
      const blockid = Buffer.from(`${id}-${String(number).padStart(6, '0')}`).toString('base64');
      const headers = { 'content-md5': md5(body) };
      await ask({ method: 'PUT', path: at(key), query: { comp: 'block', blockid }, headers, body, signal });
      return blockid;
    },
    async finish({ key }, told, signal) {
      const blocks = told.map((id) => `<Latest>${id}</Latest>`).join('');
      const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${blocks}</BlockList>`);
      await ask({ method: 'PUT', path: at(key), query: { comp: 'blocklist' }, body, signal });
    },
    // Azure removes blocks of which nothing was made within a week, and nobody can before.
    abandon: () => Promise.resolve(),
    unfinished: () => Promise.resolve([]),
  };

  return {
    location,
    parallel,
    parts,
    async prepare(signal) {
      try {
        await ask({ method: 'PUT', path: container, query: { restype: 'container' }, signal });
      } catch (error) {
        if (statusOf(error) !== 409 || momentCodes.has((error as AzureRefusal).code)) throw error;
      }
    },
    async size(key, signal) {
      try {
        const { headers } = await ask({ method: 'HEAD', path: at(key), signal });
        return Number(headers['content-length'] ?? 0);
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    },
    async read(key, range, signal) {
      const headers: Record<string, string> = range
        ? { 'x-ms-range': `bytes=${range.offset}-${range.offset + range.length - 1}` }
        : {};
      return (await ask({ method: 'GET', path: at(key), headers, signal })).body;
    },
    async put(key, body, { fresh, signal }) {
      const headers = { ...blob, 'content-md5': md5(body), ...(fresh && { 'if-none-match': '*' }) };
      await ask({ method: 'PUT', path: at(key), headers, body, signal });
    },
    async page(prefix, after, signal) {
      const query = { restype: 'container', comp: 'list', prefix, ...(after !== null && { marker: after }) };
      return listPage((await ask({ method: 'GET', path: container, query, signal })).body.toString('utf8'));
    },
    async remove(key, signal) {
      try {
        await ask({ method: 'DELETE', path: at(key), signal });
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    },
    trouble: (error) => azureTrouble(error, host, container),
    dispose: async () => dispose(),
  };
}
