import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from 's3rver';
import { onTestFinished } from 'vitest';
import { tempDir } from '../../../../../core/testing/temp-dir.ts';
import { certificate } from '../../../databases/testing/certificate.ts';
import type { S3Spec } from '../s3/client.ts';
import { unsteadyProxy } from './unsteady-proxy.ts';

export const s3Secret = 'S3RVER';
/** For the restic program. */
export const s3Env = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: s3Secret };

/** Over plain HTTP it would store the framing that restic sends around what it uploads. */
export async function s3Server(options: Partial<Parameters<typeof unsteadyProxy>[0]> = {}) {
  const made = await certificate();
  const [key, cert] = await Promise.all([readFile(made.key, 'utf8'), readFile(made.cert, 'utf8')]);
  const dir = await tempDir();
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, key, cert },
    directory: join(dir, 's3'),
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const proxy = await unsteadyProxy({ to: `https://127.0.0.1:${port}`, key, cert, failing: 20, ...options });
  const spec = (changes: Partial<S3Spec> = {}): S3Spec => ({
    ...{ type: 's3', endpoint: proxy.url, region: 'us-east-1', bucket: 'keepsakes', prefix: 'some/place' },
    ...{ accessKeyId: 'S3RVER', ca: made.ca, ...changes },
  });
  return { dir, proxy, spec, direct: `https://127.0.0.1:${port}`, caFile: made.cert, objects: join(dir, 's3') };
}
