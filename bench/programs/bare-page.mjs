// The floor of a start page: React with one button that a key opens something from, served by fastify and nothing else.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastify from 'fastify';

const dir = process.argv[2] ?? '';
const app = fastify();
for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  const body = gzipSync(await readFile(file), { level: 9 });
  const type = file.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8';
  const path = file.endsWith('index.html') ? '/' : `/assets/${entry.name}`;
  app.get(path, (_request, reply) => reply.headers({ 'content-type': type, 'content-encoding': 'gzip' }).send(body));
}
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdin.resume().once('end', () => process.exit(0));
console.log(`ready ${typeof address === 'object' ? address?.port : ''}`);
