import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port that nobody has, as the system says. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

const server = (name: string) => `
import { createServer } from 'node:http';

const port = Number(process.env.PORT);
createServer((request, response) => {
  // The probe asks again and again: what it makes of the log would push all else out of sight.
  if (request.url !== '/health') console.log('asked for ' + request.url);
  response.end('hello from ${name}');
}).listen(port, '127.0.0.1', () => {
  console.log('${name} listens on ' + port);
  console.error('Error: periwinkles are out of stock');
});
`;

/** Real servers that want one and the same port, and one that ends at once. */
export async function makeServices() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-services-')));
  const folder = join(base, 'projects');
  const port = await freePort();
  const node = JSON.stringify(process.execPath);

  async function make(name: string, files: Readonly<Record<string, string>>, run: readonly string[]): Promise<void> {
    await mkdir(join(folder, name, '.optimus'), { recursive: true });
    await writeFile(join(folder, name, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, name, path), text);
    await writeFile(join(folder, name, '.optimus', 'run.yaml'), `${['version: 1', 'services:', ...run].join('\n')}\n`);
  }
  const web = (wanted: number) => [
    '  web:',
    `    command: ${JSON.stringify(`${node} serve.mjs`)}`,
    `    port: {number: ${wanted}, variable: PORT}`,
    '    ready: {http: /health, every: 0.5, timeout: 10}',
    '    ready-within: 120',
  ];
  await make('shop', { 'serve.mjs': server('shop') }, web(port));
  await make('ledger', { 'serve.mjs': server('ledger') }, web(port));
  await make('broken', { 'fail.mjs': "console.error('Error: no such table: orders');\nprocess.exit(3);\n" }, [
    '  job:',
    `    command: ${JSON.stringify(`${node} fail.mjs`)}`,
  ]);

  return {
    folder,
    port,
    at: (name: string, ...path: string[]) => join(folder, name, ...path),
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type Services = Awaited<ReturnType<typeof makeServices>>;

/** What a port answers, or null where nobody does. */
export const answerOf = (port: number): Promise<string | null> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    (response) => response.text(),
    () => null,
  );
