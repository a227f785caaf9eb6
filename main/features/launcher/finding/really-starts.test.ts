import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import { until } from '../../../core/testing/until.ts';
import { shellLine } from '../shell-line.ts';
import { childEnv, lineWithPort } from '../supervisor/child-env.ts';
import { findProgram } from './open-files.ts';
import { findIn } from './testing/find-in.ts';

const searchPath = process.env.PATH ?? '';
const has = (program: string) => findProgram(program, searchPath, process.platform);
const [npm, python, make] = await Promise.all(['npm', 'python3', 'make'].map(has));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

function end(child: ChildProcess) {
  if (child.pid === undefined) return;
  try {
    // It is the first of a group of its own.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Starts the one main service of a folder on another port than it would take, and gives what it answers. */
async function answerOf(
  tree: Record<string, string>,
  { page = '', programs = [] as string[] } = {},
): Promise<{ status: number; text: string }> {
  const found = await findIn(tree, { searchPath });
  const mains = found.services.filter(({ main }) => main);
  expect(mains).toHaveLength(1);
  const spec = serviceSpec.parse(mains[0]?.spec);
  if (spec.run.type !== 'command') throw new Error('it is no command');
  expect(spec.ready).not.toBeNull();
  for (const path of programs) await chmod(join(found.root, path), 0o755);
  expect(spec.port.variable ?? spec.port.argument).not.toBeNull();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const { command, args } = shellLine(lineWithPort(spec.run.command, spec.port.argument, port));
    let said = '';
    const child = spawn(command, args, {
      cwd: spec.folder === '' ? found.root : `${found.root}/${spec.folder}`,
      env: { ...process.env, ...childEnv(spec.env, { variable: spec.port.variable, value: port }) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => end(child));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2_000);
      });
    const answer = await until(
      async () => {
        if (child.exitCode !== null) return 'ended' as const;
        return fetch(`http://127.0.0.1:${port}/${page}`, { signal: AbortSignal.timeout(10_000) })
          .then(async (response) => ({ status: response.status, text: await response.text() }))
          .catch(() => null);
      },
      { timeoutMs: 90_000, what: `an answer of ${spec.run.command}` },
    ).catch((error) => {
      throw new Error(`${error}\n${said}`);
    });
    end(child);
    if (answer !== 'ended') return answer;
    // Somebody may have taken the port in between, or nothing of it works.
    if (attempt === 3) throw new Error(`it ended: ${said}`);
  }
}

const slow = 240_000;
const server = `require('node:http').createServer((_, res) => res.end('from node')).listen(process.env.PORT || 3000, '127.0.0.1');\n`;
const pythonServer = `import http.server, os
class Handler(http.server.SimpleHTTPRequestHandler):
    pass
if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8123))), Handler).serve_forever()
`;

test.skipIf(!npm)('npm: a server that reads PORT', { timeout: slow }, async () => {
  const tree = { 'package.json': '{"scripts": {"start": "node server.js"}}', 'server.js': server };
  expect(await answerOf(tree)).toEqual({ status: 200, text: 'from node' });
});

test.skipIf(!npm)(
  'npm: a tool that takes an argument, behind what npm keeps for itself',
  { timeout: slow },
  async () => {
    const vite = `#!/usr/bin/env node
const { argv } = process;
require('node:http').createServer((_, res) => res.end(argv.slice(2).join(' '))).listen(Number(argv[argv.indexOf('--port') + 1]), '127.0.0.1');
`;
    const tree = { 'web/package.json': '{"scripts": {"dev": "vite --host"}}', 'web/node_modules/.bin/vite': vite };
    const { status, text } = await answerOf(tree, { programs: ['web/node_modules/.bin/vite'] });
    expect({ status, text }).toEqual({ status: 200, text: expect.stringMatching(/^--host --port \d+ --strictPort$/) });
  },
);

test.skipIf(!python)('a program in Python that says how it is started', { timeout: slow }, async () => {
  const answer = await answerOf(
    { 'server.py': pythonServer, 'requirements.txt': '', 'a.txt': 'from python' },
    { page: 'a.txt' },
  );
  expect(answer).toEqual({ status: 200, text: 'from python' });
});

test.skipIf(!python)('a static site', { timeout: slow }, async () => {
  const answer = await answerOf({ 'public/index.html': '<title>hello</title>', 'README.md': 'x' });
  expect(answer).toEqual({ status: 200, text: '<title>hello</title>' });
});

test('a Procfile with the port of the shell', { timeout: slow }, async () => {
  const answer = await answerOf({
    Procfile: `web: ${process.execPath} server.js --port "$PORT"\n`,
    'server.js': `require('node:http').createServer((_, res) => res.end('procfile')).listen(Number(process.argv[3]), '127.0.0.1');\n`,
  });
  expect(answer).toEqual({ status: 200, text: 'procfile' });
});

test.skipIf(!make)('a target of make, told of its port as make wants it', { timeout: slow }, async () => {
  const answer = await answerOf({
    Makefile: `PORT = 8123\nserve:\n\t@${process.execPath} server.js $(PORT)\n`,
    'server.js': `require('node:http').createServer((_, res) => res.end('make')).listen(Number(process.argv[2]), '127.0.0.1');\n`,
  });
  expect(answer).toEqual({ status: 200, text: 'make' });
});
