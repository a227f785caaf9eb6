import type { DatabaseProblem } from '../../../../shared/features/databases/schema.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

/**
 * Why a database cannot be looked at, in words for whoever connected it. `refused`: it was reached, and asking again would
 * bring the same answer.
 */
export class DatabaseTrouble extends Error {
  readonly problem: DatabaseProblem;
  readonly refused: boolean;

  constructor(problem: DatabaseProblem, { refused = false, cause }: { refused?: boolean; cause?: unknown } = {}) {
    super(problem.sentence, { cause });
    this.name = 'DatabaseTrouble';
    this.problem = problem;
    this.refused = refused;
  }
}

export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  // Of a name with several addresses each is tried, and the whole has no words of its own.
  const words = error.message === '' && error instanceof AggregateError ? String(error.errors[0]) : error.message;
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}

const certificateCodes = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What the network or the encryption said, before the database had a word. Null when it was neither. */
export function networkTrouble(error: unknown, place: { host: string; port: number }): DatabaseTrouble | null {
  const code = errorCode(error) || errorCode(error instanceof AggregateError ? error.errors[0] : null);
  const trouble = (field: string, sentence: string, remedy: string, refused = false) =>
    new DatabaseTrouble({ field, sentence, remedy, said: saidBy(error) }, { refused, cause: error });
  const at = `${place.host}:${place.port}`;
  switch (code) {
    case 'ENOTFOUND':
      return trouble('host', `There is no machine called ${place.host}.`, 'Check the name of the host.');
    case 'EAI_AGAIN':
      return trouble('host', `${place.host} could not be looked up.`, 'Check the network, or use its address.');
    case 'ECONNREFUSED':
      return trouble('port', `Nothing accepts connections at ${at}.`, 'Start the server, or check the port.');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return trouble('host', `${place.host} cannot be reached from here.`, 'Check the network and the address.');
    case 'ETIMEDOUT':
      return trouble('host', `${at} did not answer in time.`, 'Check the address, and whether a firewall is between.');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return trouble('', `${at} cut the connection.`, 'See whether the server has been restarted, or wants TLS.');
  }
  if (certificateCodes.has(code)) {
    const expired = code === 'CERT_HAS_EXPIRED';
    return trouble(
      'tls',
      expired ? 'The certificate of the server has expired.' : 'The certificate of the server cannot be trusted.',
      expired
        ? 'Renew it on the server.'
        : 'Give the certificate of its authority, or encrypt without checking who answers.',
      true,
    );
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO' || code.startsWith('ERR_TLS'))
    return trouble('tls', 'What is there does not speak TLS.', 'Switch TLS off, or on at the server.', true);
  if (code === 'ERR_OSSL_PEM_NO_START_LINE' || code.startsWith('ERR_OSSL') || code === 'ERR_INVALID_ARG_VALUE')
    return trouble('ca', 'The certificate of the authority cannot be read.', 'It has to be in PEM.', true);
  return null;
}

/** What stands in the place of sizes that a busy server did not tell. */
export const sizesUnread = (error: unknown) => ({
  why: `The sizes could not be read: ${saidBy(error)}`,
  how: 'Try again when the server has less to do.',
  command: null,
});
