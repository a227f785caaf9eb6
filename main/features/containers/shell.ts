import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Ask } from './ask.ts';
import type { Engine } from './engine.ts';
import { statPath } from './files/archive.ts';
import type { Tls } from './reach/tls.ts';

const shells = ['/bin/bash', '/bin/ash', '/bin/sh', '/busybox/sh'];

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A context's certificates are not found by the program that is given an address alone. */
function tlsWords(tls: Tls | null): string {
  if (tls === null) return '';
  const files = tls.needed
    ? ['ca', 'cert', 'key'].map(
        (name) => `--tls${name === 'ca' ? 'cacert' : name} ${quoted(join(tls.folder, `${name}.pem`))}`,
      )
    : [];
  return [tls.verify ? ' --tlsverify' : ' --tls', ...files].join(' ');
}

/** The line that opens a shell in a container, by the engine's own program: it brings the size of the window and the keys. */
export const createShell =
  ({ ask, engine }: { ask: Ask; engine: Engine }) =>
  (id: string): Promise<{ line: string }> =>
    ask('container', id, async (docker) => {
      const { Name, State } = await docker.getContainer(id).inspect();
      const name = Name.replace(/^\//, '');
      if (!State.Running || State.Paused)
        throw new DomainError('CONFLICT', {
          what: name,
          why: State.Paused ? 'It is paused.' : 'It does not run.',
          remedy: 'Start it first.',
        });
      const found: string[] = [];
      for (const shell of shells) {
        const there = await statPath(docker, id, shell).catch(() => null);
        if (there && there.kind !== 'folder') found.push(shell);
      }
      const [shell] = found;
      if (shell === undefined)
        throw new DomainError('CONFLICT', {
          what: name,
          why: 'There is no shell in it.',
          remedy: 'Its files can be looked at all the same.',
        });
      const state = engine.state();
      const endpoint = state.state === 'there' ? state.endpoint : '';
      const podman = state.state === 'there' && state.product === 'Podman';
      const program = podman
        ? `podman --url ${quoted(endpoint)}`
        : `docker${tlsWords(engine.at()?.tls ?? null)} -H ${quoted(endpoint)}`;
      return { line: `${program} exec -it ${id.slice(0, 12)} ${shell}` };
    });
