import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';

const tryMs = 15_000;
/** The plugin of `docker`, or the program of its own: the old one of Python too. */
const programs = [['docker', 'compose'], ['docker-compose'], ['podman', 'compose']] as const;

/** How compose is called here. Looked for until it is found. */
export function createProgram({ children }: { children: Pick<Children, 'run'> }) {
  let found: Promise<readonly string[]> | null = null;

  async function find(): Promise<readonly string[]> {
    for (const words of programs) {
      const [command = '', ...args] = words;
      const ran = await children
        .run({
          label: 'Look for Compose',
          command,
          args: [...args, 'version'],
          cwd: '/',
          signal: AbortSignal.timeout(tryMs),
        })
        .catch(() => null);
      if (ran?.code === 0) return words;
    }
    throw new DomainError('UNAVAILABLE', {
      what: 'docker compose',
      why: 'Neither docker compose nor docker-compose is installed.',
      remedy:
        process.platform === 'linux'
          ? 'Install the Compose plugin of Docker: its package is called docker-compose-plugin, docker-compose-v2 or docker-compose.'
          : 'Install Docker Desktop, or the Compose plugin of your container engine.',
    });
  }

  return (): Promise<readonly string[]> => {
    if (!found) {
      const asked = find();
      found = asked;
      asked.catch(() => {
        if (found === asked) found = null;
      });
    }
    return found;
  };
}
