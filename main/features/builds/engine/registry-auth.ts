import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Children } from '../../../core/children/types.ts';

const hub = 'https://index.docker.io/v1/';
const helperMs = 30_000;

const login = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});
const configFile = z.object({
  auths: z.record(z.string(), login).catch({}).default({}),
  credsStore: z.string().optional().catch(undefined),
  credHelpers: z.record(z.string(), z.string()).catch({}).default({}),
});
const helped = z.object({ Username: z.string(), Secret: z.string() });

/** As the engine takes it, in a header. */
export interface RegistryLogin {
  username?: string;
  password?: string;
  identitytoken?: string;
  serveraddress: string;
}

interface Deps {
  children: Pick<Children, 'run'>;
  /** What is read of the user's passwords never appears in a log. */
  hide(value: string): void;
  env?: Readonly<Record<string, string | undefined>>;
  home?: string;
}

const nameOfHelper = /^[\w.-]{1,100}$/;
const hostOf = (server: string) => server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

/** Which registry an image belongs to: without a dot, a colon or `localhost` before the first `/` it is the Docker Hub. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return named && first !== 'docker.io' ? first : hub;
}

/** The logins that `docker login` keeps, in its file or in a program that the file names. */
export function createRegistryAuth({ children, hide, env = process.env, home = homedir() }: Deps) {
  const folder = () => env.DOCKER_CONFIG ?? join(home, '.docker');

  async function config(): Promise<z.infer<typeof configFile>> {
    try {
      return configFile.parse(JSON.parse(await readFile(join(folder(), 'config.json'), 'utf8')));
    } catch {
      // No file, or none that can be read: whoever has logged in nowhere has none.
      return configFile.parse({});
    }
  }

  async function ask(helper: string, server: string): Promise<RegistryLogin | null> {
    if (!nameOfHelper.test(helper)) return null;
    const { code, stdout } = await children
      .run({
        label: `login of ${hostOf(server)}`,
        command: `docker-credential-${helper}`,
        args: ['get'],
        stdin: server,
        signal: AbortSignal.timeout(helperMs),
      })
      .catch(() => ({ code: 1, stdout: Buffer.alloc(0) }));
    if (code !== 0) return null;
    try {
      const { Username, Secret } = helped.parse(JSON.parse(stdout.toString()));
      hide(Secret);
      return Username === '<token>'
        ? { identitytoken: Secret, serveraddress: server }
        : { username: Username, password: Secret, serveraddress: server };
    } catch {
      return null;
    }
  }

  function plain(server: string, kept: z.infer<typeof login>): RegistryLogin | null {
    if (kept.identitytoken) {
      hide(kept.identitytoken);
      return { identitytoken: kept.identitytoken, serveraddress: server };
    }
    const [username = '', ...rest] = Buffer.from(kept.auth ?? '', 'base64')
      .toString()
      .split(':');
    const user = kept.username ?? username;
    const password = kept.password ?? rest.join(':').replace(/\0+$/, '');
    if (user === '' || password === '') return null;
    hide(password);
    return { username: user, password, serveraddress: server };
  }

  async function of(name: string): Promise<RegistryLogin | null> {
    const registry = name === 'docker.io' ? hub : name;
    const { auths, credHelpers, credsStore } = await config();
    const named = Object.keys(auths).find((one) => one === registry || hostOf(one) === hostOf(registry));
    const server = named ?? registry;
    const helper = credHelpers[registry] ?? credHelpers[hostOf(registry)] ?? credsStore;
    const asked = helper === undefined ? null : await ask(helper, server);
    return asked ?? (named === undefined ? null : plain(server, auths[named] ?? {}));
  }

  return {
    /** Null where nobody has logged in: some registries ask nobody. */
    of,
    async all(): Promise<Record<string, RegistryLogin>> {
      const { auths, credHelpers } = await config();
      const found: Record<string, RegistryLogin> = {};
      for (const server of new Set([...Object.keys(auths), ...Object.keys(credHelpers)])) {
        const one = await of(server);
        if (one) found[server] = one;
      }
      return found;
    },
  };
}
export type RegistryAuth = ReturnType<typeof createRegistryAuth>;

/** A header of HTTP holds no JSON. */
export const asHeader = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
