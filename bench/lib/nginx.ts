import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Nginx {
  port: number;
  /** Of the one that does the work. */
  pid: number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** nginx with one worker before the same upstream, set up to do the same work; null where there is none. */
export async function startNginx(dir: string, upstream: number): Promise<Nginx | null> {
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  const env = { ...process.env, PATH: path };
  const found = await promisify(execFile)('nginx', ['-v'], { env }).then(
    () => true,
    () => false,
  );
  if (!found) return null;
  const port = await freePort();
  const config = join(dir, 'nginx.conf');
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`);
  await writeFile(
    config,
    `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/error.log;
events { worker_connections 1024; }
http { access_log off; ${temps.join(' ')} keepalive_requests 100000000;
upstream shop { server 127.0.0.1:${upstream}; keepalive 64; keepalive_requests 100000000; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://shop; proxy_http_version 1.1; proxy_set_header Connection "";
proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; } } }
`,
  );
  const child = spawn('nginx', ['-p', dir, '-c', config], { env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const takeAlong = () => child.kill('SIGTERM');
  process.once('exit', takeAlong);
  for (let attempt = 0; ; attempt += 1) {
    const [worker] = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '')).split(
      ' ',
    );
    const answers = await fetch(`http://127.0.0.1:${port}/`).then(
      (res) => res.ok,
      () => false,
    );
    if (answers && worker)
      return {
        port,
        pid: Number(worker),
        async stop() {
          process.off('exit', takeAlong);
          child.kill('SIGTERM');
          await exited;
        },
      };
    if (attempt === 200) throw new Error('nginx does not answer');
    await pause(50);
  }
}
