import { onTestFinished } from 'vitest';
import { freePort, type OwnServer, ownFolder, ownServer } from './own-server.ts';

/** A server of its own in a fresh folder, gone when the test ends. Without a password unless one is given. */
export async function startRedis(more: readonly string[] = []): Promise<{ port: number; dir: string } & OwnServer> {
  const { dir, as } = await ownFolder();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...more];
  const server = ownServer('redis-server', args, as, (said) => said.includes('Ready to accept connections'));
  onTestFinished(() => server.kill());
  await server.start();
  return { port, dir, ...server };
}
