/** Which image is meant, written out: `node:24` is `library/node` of the Docker Hub. */
export interface Reference {
  /** Where it is asked for. */
  host: string;
  /** Under which name logins and people know it: the Docker Hub is asked at another address than it is called by. */
  registry: string;
  repository: string;
  tag: string;
}

const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
const hostShape = /^(?:localhost|\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i;
const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const repositoryShape = new RegExp(`^${part}(?:/${part})*$`);

/** Null: it has a digest already, or is no name with a tag. */
export function referenceOf(image: string): Reference | null {
  const [, path = '', tag = ''] = /^([^@\s]{1,255}):([\w][\w.-]{0,127})$/.exec(image) ?? [];
  if (path === '' || tag === '') return null;
  const [first = '', ...rest] = path.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = named && !hubNames.has(first) ? first : 'docker.io';
  const plain = named ? rest.join('/') : path;
  const repository = registry === 'docker.io' && !plain.includes('/') ? `library/${plain}` : plain;
  if (!hostShape.test(registry) || !repositoryShape.test(repository)) return null;
  return { host: registry === 'docker.io' ? 'registry-1.docker.io' : registry, registry, repository, tag };
}

/** A registry of this machine may speak without TLS, as Docker has it. */
export const isOwnMachine = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);

export const isDigest = (text: string): boolean => /^sha256:[0-9a-f]{64}$/.test(text);
