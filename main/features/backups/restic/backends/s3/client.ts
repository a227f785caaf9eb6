import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { S3Client } from '@aws-sdk/client-s3';
import type { BackendSpec } from '../../../../../../shared/features/backups/schema.ts';
import { idleMs } from '../objects/read-body.ts';

export type S3Spec = Extract<BackendSpec, { type: 's3' }>;
type Sdk = typeof import('@aws-sdk/client-s3');

export interface Client {
  sdk: Sdk;
  client: S3Client;
}

const connectMs = 15_000;
/** Amazon's address for all regions: the right one follows from the region. */
const anyRegion = /^https:\/\/s3\.amazonaws\.com\/?$/;

/** Loaded by the first request to such a place: it is larger than all of the rest. */
export async function createClient(spec: S3Spec, secretKey: string, parallel: number): Promise<Client> {
  const sdk = await import('@aws-sdk/client-s3');
  const { accessKeyId, endpoint, region, ca } = spec;
  const agent = { keepAlive: true, maxSockets: parallel * 2 };
  const client = new sdk.S3Client({
    region: region === '' ? 'us-east-1' : region,
    ...(!anyRegion.test(endpoint) && { endpoint }),
    forcePathStyle: true,
    // Without a key, whatever Amazon's own tools would use on this machine.
    ...(accessKeyId !== '' && { credentials: { accessKeyId, secretAccessKey: secretKey } }),
    // Its own are not told apart by what went wrong, and know nothing of a pause.
    maxAttempts: 1,
    // Many that speak S3 take the trailers with checksums for content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: idleMs,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, ...(ca.trim() !== '' && { ca: [...rootCertificates, ca] }) }),
    },
  });
  return { sdk, client };
}
