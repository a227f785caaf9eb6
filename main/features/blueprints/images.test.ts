import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker } from '../../core/testing/docker.ts';
import { needs } from '../../core/testing/needs.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { canMakeBases, makeBases } from './testing/bases.ts';

const run = promisify(execFile);
const wait = { timeoutMs: 180_000 };
const node = process.versions.node;
const served = `require('http').createServer((request, response) => response.end('ok')).listen(process.env.PORT || 3000);\nconst paths = ['/health'];\n`;

/** Projects that need nothing but their base: no registry can be asked. */
const projects: Record<string, Record<string, string>> = {
  'node-plain': {
    'package.json': JSON.stringify({ name: 'plain', scripts: { start: 'node server.js' } }),
    '.nvmrc': node,
    'server.js': served,
  },
  'node-built': {
    'package.json': JSON.stringify({
      scripts: { build: 'node build.mjs', start: 'node dist/server.js' },
      engines: { node },
    }),
    'build.mjs': `import { cp, mkdir } from 'node:fs/promises';\nawait mkdir('dist', { recursive: true });\nawait cp('src/server.js', 'dist/server.js');\n`,
    'src/server.js': served,
  },
  python: {
    '.python-version': '3.13.9',
    'main.py': [
      'import os',
      'from http.server import BaseHTTPRequestHandler, HTTPServer',
      'class Answer(BaseHTTPRequestHandler):',
      '    def do_GET(self):',
      '        self.send_response(200 if self.path == "/healthz" else 404)',
      '        self.end_headers()',
      'HTTPServer(("0.0.0.0", int(os.environ.get("PORT", "8000"))), Answer).serve_forever()',
    ].join('\n'),
  },
  site: { 'index.html': '<!doctype html><title>One page</title>' },
  ruby: {
    'app.rb': [
      'require "socket"',
      'server = TCPServer.new("0.0.0.0", Integer(ENV.fetch("PORT", "4567")))',
      'loop do',
      '  client = server.accept',
      '  client.gets',
      '  client.print "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok"',
      '  client.close',
      'end',
    ].join('\n'),
  },
  perl: {
    'server.pl': [
      'use strict; use warnings; use IO::Socket::INET;',
      'my $server = IO::Socket::INET->new(Listen => 16, LocalPort => $ENV{PORT} || 8091, ReuseAddr => 1) or die $!;',
      'while (my $client = $server->accept) {',
      '  my $line = <$client>;',
      '  while (my $header = <$client>) { last if $header =~ /^\\r?\\n$/ }',
      '  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok";',
      '  close $client;',
      '}',
    ].join('\n'),
  },
  c: {
    Makefile: 'TARGET = shop\n\n$(TARGET): main.c\n\t$(CC) -O2 -o $@ $<\n',
    'main.c': [
      '#include <netinet/in.h>',
      '#include <stdlib.h>',
      '#include <string.h>',
      '#include <sys/socket.h>',
      '#include <unistd.h>',
      'int main(void) {',
      '  const char *port = getenv("PORT");',
      '  const char *answer = "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok";',
      '  char asked[4096];',
      '  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8081)};',
      '  int server = socket(AF_INET, SOCK_STREAM, 0);',
      '  if (bind(server, (struct sockaddr *)&at, sizeof at) != 0 || listen(server, 16) != 0) return 1;',
      '  for (;;) {',
      '    int client = accept(server, 0, 0);',
      '    if (read(client, asked, sizeof asked) > 0) (void)!write(client, answer, strlen(answer));',
      '    close(client);',
      '  }',
      '}',
    ].join('\n'),
  },
};

/** Each takes its base, a build and a start: in the short form two that are least alike. */
const shown = process.env.OPTIMUS_FULL ? Object.keys(projects) : ['node-plain', 'python'];

describe.skipIf(!((await needs('docker')) && (await needs('git'))))('images out of generated files', () => {
  test('are built by Optimus and become healthy, each as nobody and with files that it cannot change', {
    timeout: 900_000,
  }, async () => {
    const folder = await realpath(await tempDir());
    const unique = randomUUID().slice(0, 8);
    for (const name of shown) {
      for (const [path, text] of Object.entries({ ...projects[name], '.env': 'API_TOKEN=never-in-an-image\n' })) {
        const at = join(folder, `${name}-${unique}`, path);
        await mkdir(dirname(at), { recursive: true });
        // Whoever has a strict umask has files like these.
        await writeFile(at, text, { mode: 0o600 });
      }
      await run('git', ['-C', join(folder, `${name}-${unique}`), 'init', '-q'], {
        env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
      });
    }
    const { client, core, clock } = await startTestCore();
    await client.projects.addRoots({ paths: [folder] });
    const healthy: string[] = [];
    for (const name of shown) {
      const path = join(folder, `${name}-${unique}`);
      const { id: projectId } = await until(
        () => {
          clock.advance(300);
          return core.services.projects.ofPath(path);
        },
        { ...wait, what: `${name} to be found` },
      );
      const offered = await client.blueprints.get({ projectId, kinds: ['docker', 'compose'] });
      expect(offered.refused, name).toEqual([]);
      expect(
        offered.files.flatMap(({ checks }) => checks).filter(({ ok }) => !ok),
        name,
      ).toEqual([]);
      const dockerfile = offered.files.find((file) => file.path === 'Dockerfile')?.text ?? '';
      if (!(await canMakeBases(dockerfile))) continue;
      const bases = await makeBases(dockerfile);
      onTestFinished(bases.remove);
      await client.blueprints.write({
        projectId,
        files: offered.files.map(({ path, text, presentHash }) => ({ path, text, presentHash })),
      });

      const started = await client.builds.start({ projectId, tags: [`optimus-test-blueprint-${name}:${unique}`] });
      const build = await until(
        async () => {
          clock.advance(300);
          const now = await client.builds.get({ id: started.id });
          return now.state === 'running' ? null : now;
        },
        { ...wait, what: `${name} to be built` },
      );
      onTestFinished(async () => void (await docker('rmi', '-f', ...build.tags).catch(() => '')));
      expect(
        build,
        `${name}: ${build.sentence}\n${build.steps.map(({ error }) => error ?? '').join('')}`,
      ).toMatchObject({ state: 'succeeded' });

      const container = await docker(
        ...['create', '--network', 'none', '--init', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'],
        ...[
          '--security-opt',
          'no-new-privileges',
          '--health-interval',
          '1s',
          `optimus-test-blueprint-${name}:${unique}`,
        ],
      );
      onTestFinished(async () => void (await docker('rm', '-f', container).catch(() => '')));
      await docker('start', container);
      const state = await until(async () => {
        const [status, health] = (
          await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', container)
        ).split(' ');
        return status === 'exited' || health === 'healthy' || health === 'unhealthy' ? `${status} ${health}` : null;
      }, wait);
      const told = state === 'running healthy' ? '' : await docker('inspect', '--format', '{{json .State}}', container);
      expect(state, `${name}: ${told} ${told && (await docker('logs', container))}`).toBe('running healthy');
      const user = await docker('inspect', '--format', '{{.Config.User}}', container);
      expect(user, name).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      const kept = 'for file in .env .git /usr/share/nginx/html/.env; do test -e $file && echo $file; done; true';
      expect(await docker('exec', container, 'sh', '-c', kept), name).toBe('');
      healthy.push(name);
    }
    // The others need programs that not every machine has: nginx with wget, ruby, perl and a compiler.
    const rest = new Set(['site', 'ruby', 'perl', 'c']);
    expect(healthy).toEqual(expect.arrayContaining(shown.filter((name) => !rest.has(name))));
  });
});
