import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** All that a process of ours could reach goes through here, and would be seen. */
export async function proxyHere() {
  let seen = 0;
  const proxy = createServer((socket) => {
    seen += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
    proxy.close();
  });
  const { port } = proxy.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { HTTPS_PROXY: url, HTTP_PROXY: url, NODE_USE_ENV_PROXY: '1' });
  return () => seen;
}
