import type { Container } from '../../../shared/features/containers/schema.ts';
import type { IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { IdentityLink, IdentitySource } from '../identity/index.ts';

export const containerRoute = (id: string) => `/containers?container=${encodeURIComponent(id)}`;

const nodeOf = ({ id, name, image, state, startedAt }: Container): IdentityNode => ({
  ...{ type: 'container', id, label: name, detail: `${image}, ${state}`, at: state === 'running' ? startedAt : null },
  route: containerRoute(id),
});

const portNode = (protocol: string, port: number, address: string | null): IdentityNode => ({
  type: 'port',
  id: `${protocol}:${port}`,
  label: protocol === 'udp' ? `UDP port ${port}` : `Port ${port}`,
  detail: address ?? '',
  at: null,
  route: null,
});

/** project ↔ container ↔ port. */
export function createContainerSource(
  all: () => readonly Container[],
  project: (id: string) => IdentityNode | null,
): IdentitySource {
  const published = (container: Container) =>
    container.state === 'running' ? container.ports.filter((port) => port.published !== null) : [];

  return {
    types: ['container'],
    find: async (_, id) => {
      const found = all().find((one) => one.id === id);
      return found ? nodeOf(found) : null;
    },
    async about({ type, id }): Promise<IdentityLink[]> {
      if (type === 'project')
        return all()
          .filter((one) => one.project?.id === id)
          .map((one) => ({ node: nodeOf(one), how: 'runs in', reads: 'to here', towards: 'part' }));
      if (type === 'port')
        return all()
          .filter((one) => published(one).some((port) => `${port.protocol}:${port.published}` === id))
          .map((one) => ({ node: nodeOf(one), how: 'publishes', reads: 'to here', towards: 'whole' }));
      const self = type === 'container' ? all().find((one) => one.id === id) : undefined;
      if (!self) return [];
      const whole = self.project && project(self.project.id);
      return [
        ...(whole ? [{ node: whole, how: 'runs in', reads: 'from here', towards: 'whole' } as const] : []),
        ...published(self).map(
          (port) =>
            ({
              node: portNode(port.protocol, port.published ?? 0, port.address),
              how: 'publishes',
              reads: 'from here',
              towards: 'part',
            }) as const,
        ),
      ];
    },
  };
}
