import type { Trouble } from './types.ts';

const goneCodes = new Set([
  ...[
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'EADDRNOTAVAIL',
  ],
]);
const brokenCodes = new Set([
  ...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'],
  ...['TimeoutError', 'NetworkingError', 'ERR_HTTP2_STREAM_CANCEL', 'EPROTO', 'HPE_INVALID_CONSTANT'],
]);
const certificate = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;

const wordsOf = (error: unknown): string[] => {
  const { code, name, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
  const words = [code, name].filter((word) => typeof word === 'string');
  return cause instanceof Error ? [...words, ...wordsOf(cause)] : words;
};

/** What an error of the connection says of the place behind it; null for one of another kind. */
export function networkTrouble(error: unknown, host: string): Trouble | null {
  const words = wordsOf(error);
  if (words.some((word) => certificate.test(word)))
    return {
      ...{ code: 'refused', again: 'never' },
      sentence: `The certificate of ${host} is signed by nobody that this machine trusts, or is made for another name.`,
    };
  if (words.some((word) => goneCodes.has(word)))
    return { code: 'away', again: 'few', sentence: `${host} cannot be reached now.` };
  if (words.some((word) => brokenCodes.has(word)))
    return { code: 'away', again: 'often', sentence: `The connection to ${host} broke again and again.` };
  return null;
}

/** What the number of an answer says; null for one that says nothing by itself. */
export function statusTrouble(status: number, host: string, said: string): Trouble | null {
  const often = (sentence: string): Trouble => ({ code: 'failing', again: 'often', sentence });
  const final = (code: Trouble['code'], sentence: string): Trouble => ({ code, again: 'never', sentence });
  if (status === 507) return final('full', `There is no room left at ${host}.`);
  if (status === 501) return final('failing', `${host} does not know what it was asked: ${said}`);
  if (status === 429 || status === 408 || status >= 500) return often(`${host} answered with errors: ${said}`);
  if (status === 401 || status === 403) return final('refused', `${host} does not let Optimus do this: ${said}`);
  if (status === 404 || status === 410) return final('missing', `It is not at ${host}.`);
  if (status === 409 || status === 412) return final('taken', `There is something by this name at ${host} already.`);
  if (status === 416) return final('damaged', `What lies at ${host} is shorter than it should be.`);
  if (status >= 300) return final('failing', `${host} answered: ${said}`);
  return null;
}
