import { networkTrouble, statusTrouble } from '../objects/network-trouble.ts';
import type { Trouble } from '../objects/types.ts';

const fullNames = new Set([
  ...['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'StorageFull'],
  ...['InsufficientCapacity', 'EntityTooLargeForQuota', 'AccountStorageLimitExceeded'],
]);
const momentNames = new Set([
  ...['SlowDown', 'Throttling', 'ThrottlingException', 'RequestTimeout', 'RequestTimeTooSkewed', 'InternalError'],
  ...[
    'ServiceUnavailable',
    'OperationAborted',
    'BadDigest',
    'IncompleteBody',
    'RequestLimitExceeded',
    'TooManyRequests',
    'ConditionalRequestConflict',
  ],
]);
const keyNames = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'CredentialsProviderError', 'InvalidToken']);

interface SdkError {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

/** What an error of the SDK says of the place. */
export function s3Trouble(error: unknown, host: string, bucket: string): Trouble {
  const { name = '', message = '', $metadata } = (error ?? {}) as SdkError;
  const said = [name, message].filter((word) => word !== '' && word !== 'UnknownError').join(': ') || 'no reason';
  if (fullNames.has(name)) return { code: 'full', again: 'never', sentence: `There is no room left at ${host}.` };
  if (keyNames.has(name))
    return { code: 'refused', again: 'never', sentence: `${host} does not know this key, or its secret is another.` };
  if (momentNames.has(name))
    return { code: 'failing', again: 'often', sentence: `${host} answered with errors: ${said}` };
  if (name === 'NoSuchBucket')
    return { code: 'missing', again: 'never', sentence: `There is no bucket ${bucket} at ${host}.` };
  if (name === 'BucketAlreadyExists')
    return { code: 'refused', again: 'never', sentence: `The bucket ${bucket} belongs to somebody else.` };
  if (name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed')
    return { code: 'refused', again: 'never', sentence: `The bucket ${bucket} lies in another region: ${said}` };
  const status = $metadata?.httpStatusCode;
  const known =
    (status !== undefined && statusTrouble(status, host, said === 'no reason' ? `status ${status}` : said)) ||
    networkTrouble(error, host);
  // An answer that was cut off is no answer in its format.
  return known ?? { code: 'failing', again: 'often', sentence: `${host} answered with what cannot be read: ${said}` };
}
