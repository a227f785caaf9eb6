import { createServer } from 'node:net';
import type Docker from 'dockerode';
import { DomainError } from '../../../../shared/contract/errors.ts';

/** Of a machine that cannot be asked: below the range that systems give away by themselves. */
const firstPort = 20_000;
const ports = 10_000;

/** Where a version listens inside of its container. */
export function portInside(image: Docker.ImageInspectInfo, wanted: number | null, label: string): number {
  if (wanted !== null) return wanted;
  const exposed = Object.keys(image.Config.ExposedPorts ?? {})
    .filter((name) => !name.includes('/') || name.endsWith('/tcp'))
    .map((name) => Number.parseInt(name, 10))
    .filter((port) => port > 0)
    .sort((a, b) => a - b);
  if (exposed.length === 1) return exposed[0] as number;
  throw new DomainError('CONFLICT', {
    what: label,
    why:
      exposed.length === 0
        ? 'Its image does not say by EXPOSE which port it listens on.'
        : `Its image exposes several ports: ${exposed.join(', ')}.`,
    remedy: 'Name the port inside of the container in the settings of the place.',
  });
}

/**
 * Chosen before the container is made and kept in it: one that the engine chooses is another one after each restart. Null where the
 * system has none to give.
 */
export function freePort(local: boolean): Promise<number> {
  if (!local) return Promise.resolve(firstPort + Math.floor(Math.random() * ports));
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export const isPortTaken = (said: string): boolean =>
  /port is already allocated|address already in use|ports are not available/i.test(said);
