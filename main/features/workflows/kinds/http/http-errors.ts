import { StepFailure } from '../../../../core/runs/step-failure.ts';
import { codeOf, messageOf } from '../words.ts';

const network: Record<string, string> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up; is the network there?',
  EAI_FAIL: 'the name of the host could not be looked up',
  ECONNREFUSED: 'nothing accepts connections there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection took too long',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long',
  UND_ERR_HEADERS_TIMEOUT: 'the answer took too long',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut in the middle of the answer',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'the connection was cut in the middle of the request',
};

const tls: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody this machine trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody this machine trusts',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by nobody this machine trusts',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; is it http instead of https?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS; is it http instead of https?',
  EPROTO: 'the two could not agree on TLS',
};

/** The error that says most: fetch wraps it, and of several addresses each has its own. */
function innermost(error: unknown): Error | null {
  let found = error instanceof Error ? error : null;
  for (let depth = 0; found && depth < 5; depth += 1) {
    const inner: unknown = found instanceof AggregateError ? found.errors[0] : found.cause;
    if (!(inner instanceof Error)) return found;
    found = inner;
  }
  return found;
}

/** What no second try would mend has `retry: false`. */
export function explainRequestFailure(error: unknown, what: string): StepFailure {
  const inner = innermost(error);
  const code = codeOf(inner);
  const detail = `${code === '' ? '' : `${code}: `}${messageOf(inner ?? error)}`;
  const fail = (why: string, options: { code: string; retry: boolean }) =>
    new StepFailure(`${what}: ${why}`, { ...options, detail, cause: error });
  const trust = tls[code];
  if (trust !== undefined) return fail(trust, { code: 'TLS', retry: false });
  const path = network[code];
  if (path !== undefined) return fail(path, { code: 'NETWORK', retry: true });
  if (inner?.name === 'HTTPParserError' || code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW')
    return fail('the answer is no HTTP', { code: 'MALFORMED', retry: false });
  if (inner?.message === 'bad port') return fail('that port is never used for HTTP', { code: 'INVALID', retry: false });
  if (/terminated|other side closed/.test(inner?.message ?? ''))
    return fail('the connection was cut', { code: 'NETWORK', retry: true });
  return fail(inner?.message ?? 'it could not be sent', { code: 'NETWORK', retry: true });
}
