import { type Explanation, explained } from './explained.ts';
import type { SshTarget } from './ssh.ts';

const known: readonly [pattern: RegExp, tell: (target: SshTarget) => Explanation][] = [
  [
    /permission denied while trying to connect|dial unix \S+: connect: permission denied/i,
    ({ shown }) => ({
      why: `SSH to ${shown} works, but that account may not use the engine there.`,
      remedy: 'Let it use the engine: on Linux it has to be in the group docker of that machine.',
      command: null,
    }),
  ],
  [
    /Cannot connect to the Docker daemon|Is the docker daemon running|failed to connect to the docker API/i,
    ({ shown }) => ({
      why: `SSH to ${shown} works, but no engine runs there.`,
      remedy: 'Start it on that machine, then look again here.',
      command: null,
    }),
  ],
  [
    /(?:docker\S*: (?:command )?not found|not found: docker|docker\W.*is not recognized|unknown command.*dial-stdio)/i,
    ({ shown }) => ({
      why: `SSH to ${shown} works, but there is no docker program there that can be used.`,
      remedy: 'Install Docker 18.09 or later on that machine, where the account finds it without a login.',
      command: null,
    }),
  ],
  [
    /HOST IDENTIFICATION HAS CHANGED|host key for .* has changed|REVOKED HOST KEY/i,
    ({ shown, host, port }) => ({
      why: `${shown} shows another host key than the one this machine knows. It was set up anew, or somebody stands between.`,
      remedy: 'Ask whoever runs it. Only if it was set up anew, forget the old key and connect once in a terminal.',
      command: `ssh-keygen -R ${port === null ? host : `'[${host}]:${port}'`}`,
    }),
  ],
  [
    /Host key verification failed|No \S+ host key is known/i,
    ({ shown, command }) => ({
      why: `This machine does not know the host key of ${shown} yet, so nothing was sent there.`,
      remedy: 'Connect once in a terminal, compare the key that is shown with the one of that machine, and accept it.',
      command,
    }),
  ],
  [
    /Permission denied|Too many authentication failures/i,
    ({ shown }) => ({
      why: `${shown} does not accept a key that could be offered.`,
      remedy:
        'Put your public key there with ssh-copy-id. A key with a passphrase has to be in the SSH agent: add it with ssh-add.',
      command: 'ssh-add',
    }),
  ],
];

/** What `ssh`, or Docker at its other end, has said before it ended, as a person is told. */
export function sshFailed(target: SshTarget, said: string, code: number | null): Error {
  const tell = known.find(([pattern]) => pattern.test(said))?.[1];
  if (tell) return explained(tell(target), said);
  const last = said.trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? '';
  if (code === 127 && last === '')
    return explained({
      why: `SSH to ${target.shown} works, but there is no docker program there that can be used.`,
      remedy: 'Install Docker 18.09 or later on that machine.',
      command: null,
    });
  return explained(
    {
      why: `${target.shown} cannot be reached by SSH: ${last === '' ? 'the connection ended' : last.slice(0, 300)}.`,
      remedy: 'See that the machine runs and that name and port are right, then look again here.',
      command: target.command,
    },
    said,
  );
}
