import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import { connect, explain } from './connect.ts';
import type { Engine } from './engine.ts';

/** An engine, and where its ports are reached from here. */
export interface EngineAt {
  docker: Docker;
  /** `127.0.0.1` for an engine of this machine. */
  host: string;
  /** Of this machine: nobody else can reach what is published to 127.0.0.1 there. */
  local: boolean;
}

interface Deps {
  engine: Pick<Engine, 'look' | 'docker' | 'state'>;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

const hash = (name: string) => createHash('sha256').update(name).digest('hex');

export function hostOf(address: string): { host: string; local: boolean } {
  const own = { host: '127.0.0.1', local: true };
  if (/^(?:unix|npipe):/.test(address) || address === '') return own;
  try {
    const { hostname } = new URL(address);
    const bare = hostname.replace(/^\[(.*)\]$/, '$1');
    return /^(?:localhost|127\.[\d.]+|::1)$/.test(bare) ? own : { host: bare, local: false };
  } catch {
    return own;
  }
}

/** Engines by the contexts of Docker, for who builds and ships; null is the one that Containers shows. */
export function createContexts({ engine, env, home }: Deps) {
  const folder = env.DOCKER_CONFIG ?? join(home, '.docker');

  async function byName(name: string): Promise<EngineAt> {
    const none = (why: string, remedy: string, cause?: unknown) =>
      new DomainError('UNAVAILABLE', { what: `the Docker context ${name}`, why, remedy }, { cause });
    let host: unknown;
    let skipVerify = false;
    try {
      const read = JSON.parse(await readFile(join(folder, 'contexts/meta', hash(name), 'meta.json'), 'utf8')) as {
        Endpoints?: { docker?: { Host?: unknown; SkipTLSVerify?: boolean } };
      };
      host = read.Endpoints?.docker?.Host;
      skipVerify = read.Endpoints?.docker?.SkipTLSVerify === true;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
      throw none(
        `There is no Docker context ${name}.`,
        'Make it with docker context create, or choose another.',
        error,
      );
    }
    if (typeof host !== 'string' || host === '')
      throw none(
        `The Docker context ${name} does not say where its engine is.`,
        'Make it again with docker context create.',
      );
    const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1] ?? null;
    const endpoint = { address: host, socket, named: `the Docker context ${name}` };
    const certs = join(folder, 'contexts/tls', hash(name), 'docker');
    const encrypted = await readFile(join(certs, 'cert.pem')).then(
      () => true,
      () => false,
    );
    const around = { ...env, DOCKER_CERT_PATH: certs, DOCKER_TLS_VERIFY: encrypted && !skipVerify ? '1' : undefined };
    try {
      const { docker } = await connect(endpoint, { env: around, home });
      return { docker, ...hostOf(host) };
    } catch (error) {
      const { why, remedy } = explain([{ endpoint, error }], process.platform);
      throw none(why, remedy, error);
    }
  }

  async function own(): Promise<EngineAt> {
    await engine.look();
    const docker = engine.docker();
    const state = engine.state();
    if (docker) return { docker, ...hostOf(state.state === 'there' ? state.endpoint : '') };
    throw new DomainError('UNAVAILABLE', {
      what: 'containers',
      why: state.state === 'absent' ? state.why : 'The container engine has not answered yet.',
      ...(state.state === 'absent' && { remedy: state.remedy }),
    });
  }

  return (name: string | null): Promise<EngineAt> => (name === null || name === 'default' ? own() : byName(name));
}
