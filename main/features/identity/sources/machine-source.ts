import type { IdentityNode } from '../../../../shared/features/identity/schema.ts';
import { projectNode } from '../nodes.ts';
import { type Ports, portId, portName } from '../ports.ts';
import type { Processes, SeenProcess } from '../processes.ts';
import type { IdentityLink, IdentitySource } from '../types.ts';

/** project ↔ process ↔ process ↔ port. */
export function createMachineSource({ processes, ports }: { processes: Processes; ports: Ports }): IdentitySource {
  const at = async (id: string) => (await ports.held()).filter((held) => portId(held) === id);

  const portNode = (id: string, held: Awaited<ReturnType<typeof at>>): IdentityNode | null => {
    const [first] = held;
    if (!first) return null;
    const addresses = [...new Set(held.flatMap((one) => one.addresses))];
    return { type: 'port', id, label: portName(first), detail: addresses.join(', '), at: null, route: null };
  };

  async function aboutProcess(id: string): Promise<IdentityLink[]> {
    const [all, held] = await Promise.all([processes.inProjects(), ports.held()]);
    const self = all.find(({ node }) => node.id === id) ?? (await processes.find(id));
    if (!self) return [];
    const links: IdentityLink[] = [];
    if (self.project)
      links.push({ node: projectNode(self.project), how: 'runs in', reads: 'from here', towards: 'whole' });
    const isKin = (other: SeenProcess) => other.project?.id === self.project?.id;
    const parent = all.find((other) => other.pid === self.ppid && isKin(other));
    if (parent) links.push({ node: parent.node, how: 'started', reads: 'to here', towards: 'whole' });
    for (const child of all)
      if (child.ppid === self.pid && isKin(child))
        links.push({ node: child.node, how: 'started', reads: 'from here', towards: 'part' });
    for (const portOf of new Set(held.filter(({ process }) => process?.node.id === id).map(portId))) {
      const node = portNode(portOf, await at(portOf));
      if (node) links.push({ node, how: 'listens on', reads: 'from here', towards: 'part' });
    }
    return links;
  }

  return {
    types: ['process', 'port'],
    async find(type, id) {
      return type === 'port' ? portNode(id, await at(id)) : ((await processes.find(id))?.node ?? null);
    },
    async about({ type, id }) {
      if (type === 'process') return aboutProcess(id);
      if (type === 'project')
        return (await processes.inProjects())
          .filter(({ project }) => project?.id === id)
          .map(({ node }) => ({ node, how: 'runs in', reads: 'to here', towards: 'part' }));
      if (type === 'port')
        return (await at(id)).flatMap(({ process }) =>
          process
            ? [{ node: process.node, how: 'listens on', reads: 'to here' as const, towards: 'whole' as const }]
            : [],
        );
      return [];
    },
  };
}
