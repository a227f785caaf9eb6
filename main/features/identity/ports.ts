import { DomainError } from '../../../shared/contract/errors.ts';
import type { HeldPort, IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import { briefly } from './briefly.ts';
import type { Listener, Machine } from './machine/types.ts';
import { commitOf, projectNode } from './nodes.ts';
import type { Processes, SeenProcess } from './processes.ts';
import { sinceOf } from './words.ts';

const freshMs = 1_000;

interface Deps {
  machine: Machine;
  processes: Processes;
  clock: Pick<Clock, 'monotonic' | 'now'>;
}

/** Whatever of one process waits at one port, on however many addresses. */
interface Held extends Pick<Listener, 'protocol' | 'port'> {
  addresses: string[];
  process: SeenProcess | null;
}

export const portId = ({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): string => `${protocol}:${port}`;
export const portName = ({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): string =>
  `${protocol === 'udp' ? 'UDP port' : 'Port'} ${port}`;

function group(listeners: readonly Listener[], seen: ReadonlyMap<number, SeenProcess>): Held[] {
  const held = new Map<string, Held>();
  for (const { protocol, address, port, pid } of listeners) {
    const process = pid === null ? null : (seen.get(pid) ?? null);
    const key = `${protocol}:${port}:${process?.pid ?? ''}`;
    const known = held.get(key) ?? { protocol, port, addresses: [], process };
    if (!known.addresses.includes(address)) known.addresses.push(address);
    held.set(key, known);
  }
  return [...held.values()].sort(
    (a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol) || (a.process?.pid ?? 0) - (b.process?.pid ?? 0),
  );
}

/** The whole chain in one sentence. */
function sentence(held: Held, commit: IdentityNode | null, now: number): string {
  const is = `${portName(held)} is held by`;
  const { process } = held;
  if (!process) return `${is} a process that cannot be read`;
  const { label, at } = process.node;
  const since = at === null ? '' : `, since ${sinceOf(at, now)}`;
  if (!process.project) return `${is} ${label}, in no project${since}`;
  const on = commit ? ` (commit ${commit.label} ${commit.detail})` : '';
  return `${is} ${process.project.name}${on}, ${label}${since}`;
}

export function createPorts({ machine, processes, clock }: Deps) {
  const listening = () =>
    machine.listening().catch((error) => {
      const missing = errorCode(error) === 'ENOENT';
      throw new DomainError(
        'UNAVAILABLE',
        {
          what: 'the ports of this machine',
          why: missing ? 'The program that tells of them is not installed.' : 'The system does not tell of them.',
          ...(missing && { remedy: 'Install lsof.' }),
        },
        { cause: error },
      );
    });
  const look = async (): Promise<Held[]> => {
    const listeners = await listening();
    const pids = new Set(listeners.flatMap(({ pid }) => pid ?? []));
    return group(listeners, await processes.of([...pids]));
  };
  const held = briefly(clock, freshMs, look);

  return {
    held,
    /** TCP ports on which any of these processes listens, at this moment. */
    async listenedOnBy(pids: readonly number[]): Promise<number[]> {
      const among = new Set(pids);
      const found = machine.listenedOnBy
        ? await machine.listenedOnBy(pids)
        : (await listening()).flatMap(({ protocol, pid, port }) =>
            protocol === 'tcp' && pid !== null && among.has(pid) ? [port] : [],
          );
      return [...new Set(found)].sort((a, b) => a - b);
    },
    /** `anew`: what was seen a second ago is not good enough. */
    async list({ anew = false } = {}): Promise<{ ports: HeldPort[]; unreadable: number }> {
      const all = await (anew ? look() : held());
      const now = clock.now();
      const ports = all.map((one): HeldPort => {
        const row = one.process?.project ?? null;
        const commit = row && commitOf(row);
        return {
          port: one.port,
          protocol: one.protocol,
          addresses: one.addresses,
          process: one.process?.node ?? null,
          project: row && projectNode(row),
          commit,
          sentence: sentence(one, commit, now),
        };
      });
      return { ports, unreadable: ports.filter(({ process }) => process === null).length };
    },
  };
}
export type Ports = ReturnType<typeof createPorts>;
