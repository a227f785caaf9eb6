import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import { type Connect, explain } from './connect.ts';
import { contextNamed } from './endpoints.ts';
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
  connect: Connect;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

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
export function createContexts({ engine, connect, env, home }: Deps) {
  async function byName(name: string): Promise<EngineAt> {
    const none = (why: string, remedy: string, cause?: unknown) =>
      new DomainError('UNAVAILABLE', { what: `the Docker context ${name}`, why, remedy }, { cause });
    const endpoint = await contextNamed(name, { env, home });
    if (endpoint === null)
      throw none(`There is no Docker context ${name}.`, 'Make it with docker context create, or choose another.');
    if (endpoint.address === null)
      throw none(
        `The Docker context ${name} does not say where its engine is.`,
        'Make it again with docker context create.',
      );
    try {
      const { docker } = await connect(endpoint);
      return { docker, ...hostOf(endpoint.address) };
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
