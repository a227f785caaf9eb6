import { createHash } from 'node:crypto';
import { z } from 'zod';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { type Answered, type Asking, ask, OddAnswer } from './ask.ts';
import { isDigest, isOwnMachine, type Reference } from './reference.ts';

const askMs = 15_000;
const mostTokenBytes = 64 * 1024;
const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const tokens = z.object({ token: z.string().optional(), access_token: z.string().optional() });

export interface Login {
  username?: string;
  password?: string;
}

interface Deps {
  /** What `docker login` keeps for a registry. */
  loginOf(registry: string): Promise<Login | null>;
  env: Readonly<Record<string, string | undefined>>;
  ca?: string | undefined;
  /** How long one image may take. */
  patienceMs?: number;
}

/** Why there is no digest, in a sentence for people. */
export class Unresolved extends Error {}

/** `Bearer realm="https://…",service="…",scope="…"` */
function challengeOf(header: string | undefined): { scheme: string; fields: Map<string, string> } {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(header ?? '') ?? [];
  const fields = [...rest.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g)];
  return {
    scheme: scheme.toLowerCase(),
    fields: new Map(fields.map(([, key = '', quoted, bare]) => [key.toLowerCase(), quoted ?? bare ?? ''])),
  };
}

const basic = ({ username, password }: Login) =>
  `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}`;

function whyNot(error: unknown, registry: string, timedOut: boolean): string {
  if (timedOut) return `${registry} did not answer in time.`;
  if (error instanceof OddAnswer) return `${registry} gave no answer of a registry: ${error.message}.`;
  const code = errorCode(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code))
    return `The certificate of ${registry} is not trusted (${code}).`;
  if (code !== '') return `${registry} cannot be reached from here (${code}).`;
  return `${registry} could not be asked: ${error instanceof Error ? error.message.slice(0, 200) : 'no reason was given'}.`;
}

/** Asks registries for digests, by the protocol of the OCI. Nothing is fetched but the name of what would be. */
export function createRegistry({ loginOf, env, ca, patienceMs = askMs }: Deps) {
  async function tokenFor(challenge: Map<string, string>, reference: Reference, login: Login | null, asking: Asking) {
    const realm = URL.parse(challenge.get('realm') ?? '');
    const open = realm?.protocol === 'http:' && isOwnMachine(realm.host) && isOwnMachine(reference.host);
    if (realm === null || (realm.protocol !== 'https:' && !open))
      throw new OddAnswer('it asks for a token from no address that could be trusted');
    const service = challenge.get('service');
    if (service !== undefined) realm.searchParams.set('service', service);
    realm.searchParams.set('scope', `repository:${reference.repository}:pull`);
    const headers: Record<string, string> = login === null ? {} : { authorization: basic(login) };
    const answer = await ask(realm, { ...asking, method: 'GET', headers });
    if (answer.status !== 200) return { refused: answer };
    const text = answer.body.length > mostTokenBytes ? '' : answer.body.toString();
    let found: z.infer<typeof tokens> | undefined;
    try {
      found = tokens.safeParse(JSON.parse(text)).data;
    } catch {
      // No JSON: no token.
    }
    const token = found?.token ?? found?.access_token ?? '';
    if (token === '' || /[^\x21-\x7e]/.test(token)) throw new OddAnswer('the token that it was asked for is none');
    return { token };
  }

  function refused(
    { status, headers }: Answered,
    { registry, repository, tag }: Reference,
    hasLogin: boolean,
  ): Unresolved {
    if (status === 404) return new Unresolved(`${registry} has no ${repository}:${tag}.`);
    if (status === 429) {
      const seconds = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0];
      const when = seconds === undefined ? 'later' : `in ${seconds} seconds`;
      return new Unresolved(
        `${registry} has had too many questions from here: ask again ${when}, or log in with docker login.`,
      );
    }
    if (status === 401 || status === 403)
      return new Unresolved(
        hasLogin
          ? `${registry} does not let this login see ${repository}.`
          : `${registry} wants a login for ${repository}: docker login ${registry} on this machine.`,
      );
    return new Unresolved(`${registry} answered with ${status}.`);
  }

  async function from(base: string, reference: Reference, asking: Asking): Promise<string> {
    const { registry, repository, tag } = reference;
    const url = new URL(`${base}/v2/${repository}/manifests/${encodeURIComponent(tag)}`);
    let login: Login | null = null;
    const headers: Record<string, string> = { accept: manifests };
    const look = (method: 'GET' | 'HEAD') => ask(url, { ...asking, method, headers });
    let answer = await look('HEAD');
    if (answer.status === 401) {
      const { scheme, fields } = challengeOf(answer.headers['www-authenticate']);
      const known = await loginOf(registry);
      login = known?.username !== undefined && known.password !== undefined ? known : null;
      if (scheme === 'basic' && login !== null) headers.authorization = basic(login);
      else if (scheme === 'bearer') {
        const given = await tokenFor(fields, reference, login, asking);
        if ('refused' in given) throw refused(given.refused, reference, login !== null);
        headers.authorization = `Bearer ${given.token}`;
      }
      if (headers.authorization !== undefined) answer = await look('HEAD');
    }
    if (answer.status !== 200) throw refused(answer, reference, login !== null);
    const told = String(answer.headers['docker-content-digest'] ?? '');
    if (isDigest(told)) return told;
    // Not every registry tells it: it is that of the bytes.
    const whole = await look('GET');
    if (whole.status !== 200) throw refused(whole, reference, login !== null);
    const type = String(whole.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    if (!manifests.split(', ').includes(type)) throw new OddAnswer('what it gives is no manifest');
    return `sha256:${createHash('sha256').update(whole.body).digest('hex')}`;
  }

  return {
    /** Throws an Unresolved with the reason. */
    async digestOf(reference: Reference, signal: AbortSignal): Promise<string> {
      const limit = AbortSignal.timeout(patienceMs);
      const asking: Asking = { method: 'HEAD', headers: {}, env, ca, signal: AbortSignal.any([signal, limit]) };
      try {
        try {
          return await from(`https://${reference.host}`, reference, asking);
        } catch (error) {
          const speaksPlain = /^(?:EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ECONNRESET)$/.test(errorCode(error));
          if (!speaksPlain || !isOwnMachine(reference.host)) throw error;
          return await from(`http://${reference.host}`, reference, asking);
        }
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Unresolved) throw error;
        throw new Unresolved(whyNot(error, reference.registry, limit.aborted));
      }
    },
  };
}
export type Registry = ReturnType<typeof createRegistry>;
