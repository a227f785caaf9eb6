import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ActReceipt } from '../../../shared/features/containers/acts.ts';
import type { Network, NetworkDetail } from '../../../shared/features/containers/things.ts';
import { type Ask, statusOf, wordsOf } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import { asUser, composeOf, type Ownership } from './ownership.ts';
import type { Receipts } from './receipts.ts';

interface Deps {
  ask: Ask;
  catalogue: Pick<Catalogue, 'networksOf'>;
  owned: Ownership;
  receipt: Receipts;
  hide: (pairs: Record<string, string>) => Record<string, string>;
  changed: () => void;
  isPodman: () => boolean;
}

/** Of the engine itself. */
export const isBuiltIn = (name: string) => ['bridge', 'host', 'none', 'podman', 'ingress'].includes(name);

export function createNetworks({ ask, catalogue, owned, receipt, hide, changed, isPodman }: Deps) {
  /** Never one that is used: Podman takes away by its id what it would keep by its name. */
  async function discard(docker: Docker, id: string): Promise<void> {
    const { Name, Containers } = (await docker.getNetwork(id).inspect()) as Docker.NetworkInspectInfo;
    const used = (cause?: unknown) =>
      new DomainError(
        'CONFLICT',
        { what: Name, why: 'Containers are in it.', remedy: 'Remove them first.' },
        { cause },
      );
    if (Object.keys(Containers ?? {}).length > 0) throw used();
    try {
      await docker.getNetwork(isPodman() ? Name : id).remove();
    } catch (error) {
      throw /being used|in use/i.test(wordsOf(error)) ? used(error) : error;
    }
  }

  const read = (raw: Docker.NetworkInspectInfo, { containers, of }: Awaited<ReturnType<Ownership>>): Network => {
    const users = containers.filter(({ id }) =>
      catalogue.networksOf(id).some((one) => one === raw.Id || one === raw.Name),
    );
    return {
      id: raw.Id,
      name: raw.Name,
      driver: raw.Driver,
      scope: raw.Scope,
      internal: raw.Internal === true,
      subnets: (raw.IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet ? [Subnet] : [])),
      createdAt: Date.parse(raw.Created) || null,
      builtIn: isBuiltIn(raw.Name),
      usedBy: users.map(asUser),
      compose: composeOf(raw.Labels),
      project: of(raw.Labels, users),
    };
  };

  return {
    discard,
    list: () =>
      ask('networks', '', async (docker): Promise<Network[]> => {
        const [all, look] = await Promise.all([docker.listNetworks(), owned()]);
        return all.map((raw) => read(raw, look)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
      }),
    get: (id: string) =>
      ask('network', id, async (docker): Promise<NetworkDetail> => {
        const raw = (await docker.getNetwork(id).inspect()) as Docker.NetworkInspectInfo;
        return {
          network: read(raw, await owned()),
          containers: Object.entries(raw.Containers ?? {}).map(([container, { Name, IPv4Address }]) => ({
            id: container,
            name: Name,
            address: IPv4Address || null,
          })),
          labels: Object.entries(hide(raw.Labels ?? {})).map(([name, value]) => ({ name, value })),
        };
      }),
    create: (name: string, internal: boolean): Promise<ActReceipt> =>
      ask('network', name, (docker) =>
        receipt({ of: 'network', id: name, name, act: 'create' }, async () => {
          const made = await docker.createNetwork({ Name: name, CheckDuplicate: true, Internal: internal });
          const raw = (await made.inspect()) as Docker.NetworkInspectInfo;
          changed();
          const subnet = raw.IPAM?.Config?.[0]?.Subnet ?? 'no addresses of its own';
          return {
            sentence: `The network ${name} was made`,
            evidence: [{ ok: true, sentence: `It is there: ${subnet}` }],
          };
        }),
      ),
    remove: (id: string): Promise<ActReceipt> =>
      ask('network', id, async (docker) => {
        const box = docker.getNetwork(id);
        const { Name } = (await box.inspect()) as Docker.NetworkInspectInfo;
        return receipt({ of: 'network', id, name: Name, act: 'remove' }, async () => {
          await discard(docker, id);
          const gone = await box.inspect().then(
            () => false,
            (error: unknown) => statusOf(error) === 404,
          );
          changed();
          return {
            sentence: `The network ${Name} was removed`,
            evidence: [{ ok: gone, sentence: gone ? 'It is gone' : 'It is still there' }],
          };
        });
      }),
  };
}
