import type { IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import type { IdentityLink, IdentitySource } from '../identity/index.ts';
import type { Unit } from './supervisor/unit.ts';

interface Deps {
  units: () => Unit[];
  serviceOfPid: (pid: number) => Promise<string | null>;
  project: (id: string) => IdentityNode | null;
  redact: (text: string) => string;
}

const nodeOf = ({ id, name, projectName, state, process }: ServiceStatus): IdentityNode => ({
  type: 'service',
  id,
  label: `${name} of ${projectName}`,
  detail: state,
  at: process?.startedAt ?? null,
  route: `/running?service=${encodeURIComponent(id)}`,
});
const portNode = (port: number): IdentityNode => ({
  ...{ type: 'port', id: `tcp:${port}`, label: `Port ${port}`, detail: '', at: null, route: null },
});
const commitNode = (commit: string): IdentityNode => ({
  ...{ type: 'commit', id: commit, label: commit.slice(0, 7), detail: '', at: null, route: null },
});

/** service ↔ process ↔ port ↔ commit ↔ project, for what Optimus runs. */
export function createServiceSource({ units, serviceOfPid, project, redact }: Deps): IdentitySource {
  const portsOf = ({ ports, port }: ServiceStatus) => [...new Set([...ports, ...(port === null ? [] : [port])])];
  const running = () => units().flatMap((unit) => (unit.body() ? [unit.status()] : []));

  function processNode(unit: Unit): IdentityNode | null {
    const body = unit.body();
    if (body?.pid == null || body.startTime === null) return null;
    const id = `${body.pid}@${body.startTime}`;
    const command = redact(body.command);
    return { type: 'process', id, label: command.slice(0, 80), detail: command, at: body.startedAt, route: null };
  }

  function aboutService(unit: Unit): IdentityLink[] {
    const status = unit.status();
    const whole = project(status.projectId);
    const root = processNode(unit);
    const runs = unit.body() !== null;
    return [
      ...(whole ? [{ node: whole, how: 'belongs to', reads: 'from here', towards: 'whole' } as const] : []),
      ...(root ? [{ node: root, how: 'runs as', reads: 'from here', towards: 'part' } as const] : []),
      ...(runs && status.commit !== null
        ? [{ node: commitNode(status.commit), how: 'was started at', reads: 'from here', towards: 'whole' } as const]
        : []),
      ...(runs ? portsOf(status) : []).map(
        (port) => ({ node: portNode(port), how: 'listens on', reads: 'from here', towards: 'part' }) as const,
      ),
    ];
  }

  return {
    types: ['service'],
    async find(_, id) {
      const found = units().find((unit) => unit.id === id);
      return found ? nodeOf(found.status()) : null;
    },
    async about({ type, id }): Promise<IdentityLink[]> {
      switch (type) {
        case 'project':
          return running()
            .filter((one) => one.projectId === id)
            .map((one) => ({ node: nodeOf(one), how: 'belongs to', reads: 'to here', towards: 'part' }));
        case 'port':
          return running()
            .filter((one) => portsOf(one).some((port) => `tcp:${port}` === id))
            .map((one) => ({ node: nodeOf(one), how: 'listens on', reads: 'to here', towards: 'whole' }));
        case 'process': {
          const owner = await serviceOfPid(Number.parseInt(id, 10));
          return running()
            .filter((one) => one.id === owner)
            .map((one) => ({ node: nodeOf(one), how: 'runs as', reads: 'to here', towards: 'whole' }));
        }
        case 'service': {
          const unit = units().find((one) => one.id === id);
          return unit ? aboutService(unit) : [];
        }
        default:
          return [];
      }
    },
  };
}
