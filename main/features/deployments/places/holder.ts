import type { IdentityService } from '../../identity/index.ts';

type Ports = Pick<IdentityService, 'ports'>;

/** Who listens on a port of this machine, in a sentence; null when nobody can say. */
export async function holderOf(identity: Ports, wanted: number): Promise<string | null> {
  const { ports } = await identity.ports().catch(() => ({ ports: [] }));
  return ports.find(({ port, protocol }) => port === wanted && protocol === 'tcp')?.sentence ?? null;
}

/** The proxy knows no more than that a port is in use; who has it is for the machine to say. */
export const createNamed =
  (identity: Ports) =>
  async (port: number, problem: string | null): Promise<string | null> =>
    problem === `Port ${port} is in use.` ? ((await holderOf(identity, port)) ?? problem) : problem;
