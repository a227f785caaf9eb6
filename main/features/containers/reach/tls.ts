import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { explained } from './explained.ts';

/** How an address is encrypted, as Docker's own programs are told. */
export interface Tls {
  /** With `ca.pem`, `cert.pem` and `key.pem`, each of which may be missing. */
  folder: string;
  /** False: whoever answers is believed, because the user said so. */
  verify: boolean;
  /** The folder was named by the user or by a context: an empty one is a mistake. */
  needed: boolean;
}

interface Material {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

const idleMs = 5_000;
const keepAliveMs = 15_000;

async function readMaterial({ folder, needed }: Tls): Promise<Material> {
  const read = async (name: string) => {
    try {
      return await readFile(join(folder, name));
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return undefined;
      const why = `${join(folder, name)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
      throw explained({ why: `${why}.`, remedy: 'Let your account read it.', command: null }, cause);
    }
  };
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  if (needed && !ca && !cert && !key)
    throw explained({
      why: `There are no certificates in ${folder}.`,
      remedy: 'Put ca.pem, cert.pem and key.pem there, or name the folder that has them in DOCKER_CERT_PATH.',
      command: null,
    });
  if (!cert !== !key)
    throw explained({
      why: `${folder} has ${cert ? 'cert.pem without key.pem' : 'key.pem without cert.pem'}.`,
      remedy: 'Put the missing one beside it.',
      command: null,
    });
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

const unknownAuthority = new Set([
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED'],
]);
const hungUp = new Set(['ECONNRESET', 'EPIPE']);
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

function ownCertificate(cert: Buffer | undefined): X509Certificate | null {
  try {
    return cert ? new X509Certificate(cert) : null;
  } catch {
    return null;
  }
}

/** In our words where they are known; the error itself where not. */
function understood(error: unknown, address: string, { folder }: Tls, { cert }: Material, now: number): unknown {
  const code = errorCode(error) ?? '';
  const because = (why: string, remedy: string) => explained({ why, remedy, command: null }, error);
  const refused = hungUp.has(code) || /ALERT_(?!PROTOCOL_VERSION|INTERNAL_ERROR)/.test(code);
  if (unknownAuthority.has(code))
    return because(
      `The certificate of ${address} is not signed by the authority that you trust for it.`,
      `See that ${join(folder, 'ca.pem')} is the authority of that engine. If it is, somebody else answers there.`,
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return because(
      `The certificate of ${address} was made for another name or address.`,
      'Use a name that it was made for, or make it anew for this one.',
    );
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return because(
      `The certificate of ${address} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}.`,
      'Make it anew there, and see that the clocks of both machines are right.',
    );
  if (/KEY_VALUES_MISMATCH|OSSL_PEM|ERR_OSSL|MISSING_PASSPHRASE/.test(code))
    return because(
      `The files in ${folder} are no certificate with its key.`,
      'ca.pem, cert.pem and key.pem have to be PEM, the key without a passphrase, and belong together.',
    );
  if (/wrong version number|packet length too long/i.test(error instanceof Error ? error.message : ''))
    return because(
      `What is at ${address} does not speak TLS.`,
      'See that the port is right, and whether the engine there was started with --tlsverify.',
    );
  if (!refused) return error;
  const own = ownCertificate(cert);
  if (own === null)
    return because(
      `${address} wants a certificate of you, and there is none in ${folder}.`,
      'Put cert.pem and key.pem there, signed by the authority of that engine.',
    );
  if (own.validToDate.getTime() < now)
    return because(
      `Your certificate for ${address} expired on ${day(own.validToDate.getTime())}.`,
      `Put a new one at ${join(folder, 'cert.pem')}, and its key at ${join(folder, 'key.pem')}.`,
    );
  return because(
    `${address} hung up on your certificate.`,
    `See that ${join(folder, 'cert.pem')} is signed by the authority which that engine trusts.`,
  );
}

/** Without TLS: an engine that wants it hangs up, or says so in its answer. */
export function understoodPlain(error: unknown, address: string): unknown {
  const said = error instanceof Error ? error.message : '';
  if (!hungUp.has(errorCode(error) ?? '') && !/to an HTTPS server/i.test(said)) return error;
  return explained(
    {
      why: `${address} does not take a connection without TLS.`,
      remedy:
        'Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of your certificates, then start Optimus again.',
      command: null,
    },
    error,
  );
}

/** What speaks TLS, and what its failures mean. */
export async function openTls(address: string, tls: Tls, now: () => number) {
  const material = await readMaterial(tls);
  const agent = new Agent({ ...material, rejectUnauthorized: tls.verify, keepAlive: true, timeout: idleMs });
  return { agent, understood: (error: unknown) => understood(error, address, tls, material, now()) };
}

/** A machine that is gone without a word is noticed: what is listened to may be silent for days. */
export function noticeLoss<T extends Pick<Agent, 'createConnection'>>(agent: T): T {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = create(options, done);
    if (socket && 'setKeepAlive' in socket && typeof socket.setKeepAlive === 'function')
      socket.setKeepAlive(true, keepAliveMs);
    return socket;
  };
  return agent;
}
