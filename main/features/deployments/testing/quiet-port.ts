import { createServer } from 'node:net';

const first = 31_000;
const many = 1_500;

/** Below those that systems give away by themselves, and above those that releases are given. */
export async function quietPort(): Promise<number> {
  const at = Math.floor(Math.random() * many);
  for (let step = 0; step < many; step += 1) {
    const port = first + ((at + step) % many);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no port is free');
}
