import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { basesOf } from '../docker/check.ts';

const run = promisify(execFile);
const mine = 'dev.optimus.test-base';

/** Where a program of this machine lies; null where it has none. */
async function programOf(name: string): Promise<string | null> {
  for (const folder of ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'])
    if (await stat(join(folder, name)).catch(() => null)) return realpath(join(folder, name));
  return null;
}

async function librariesOf(file: string): Promise<string[]> {
  const { stdout } = await run('ldd', [file]).catch(() => ({ stdout: '' }));
  return [...stdout.matchAll(/\/\S+(?= \(0x)/g)].map(([path]) => path);
}

interface Root {
  folder: string;
  /** A program with what it loads, under that name in /usr/bin. */
  add(program: string, as?: string): Promise<void>;
  /** What a program loads later, by the same path as here. */
  keep(path: string): Promise<void>;
}

async function makeRoot(): Promise<Root> {
  const folder = await mkdtemp(join(tmpdir(), 'optimus-base-'));
  await chmod(folder, 0o755);
  for (const name of [
    'bin',
    'usr/bin',
    'usr/lib',
    'usr/sbin',
    'etc',
    'tmp',
    'var',
    'root',
    'proc',
    'sys',
    'dev',
    'run',
  ])
    await mkdir(join(folder, name), { recursive: true, mode: 0o755 });
  await chmod(join(folder, 'tmp'), 0o1777);
  await writeFile(join(folder, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n');
  await writeFile(join(folder, 'etc/group'), 'root:x:0:\n');
  const has = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  const bring = async (from: string, to: string) => {
    if (await has(join(folder, to))) return;
    await mkdir(join(folder, dirname(to)), { recursive: true, mode: 0o755 });
    await cp(await realpath(from), join(folder, to), { recursive: true, dereference: true });
  };
  return {
    folder,
    async add(program, as = basename(program)) {
      await bring(program, join('usr/bin', as));
      // A copy of what only its owner may read shall serve everybody in the image.
      await chmod(join(folder, 'usr/bin', as), 0o755);
      for (const library of await librariesOf(program)) await bring(library, library);
    },
    async keep(path) {
      await bring(path, path);
      if (path.endsWith('.so')) for (const library of await librariesOf(path)) await bring(library, library);
    },
  };
}

async function shell(root: Root, ...programs: string[]): Promise<void> {
  for (const name of ['sh', ...programs]) {
    const found = await programOf(name);
    if (found === null) throw new Error(`this machine has no ${name}`);
    await root.add(found, name);
  }
  await symlink('/usr/bin/sh', join(root.folder, 'bin/sh'));
}

/** The npm of this machine: it is a program of Node, so it goes wherever that does. */
async function npmFolder(): Promise<string | null> {
  const found = process.env.npm_execpath ?? (await programOf('npm'));
  if (!found?.includes('npm')) return null;
  return dirname(dirname(await realpath(found)));
}

const makers: readonly [RegExp, string, (root: Root) => Promise<void>][] = [
  [
    /^node:/,
    'Node',
    async (root) => {
      await shell(root, 'rm', 'env', 'find', 'cp', 'mkdir');
      await root.add(process.execPath, 'node');
      const npm = await npmFolder();
      if (npm === null) return;
      await cp(npm, join(root.folder, 'usr/lib/npm'), { recursive: true, dereference: true });
      const script = '#!/usr/bin/sh\nexec /usr/bin/node /usr/lib/npm/bin/npm-cli.js "$@"\n';
      await writeFile(join(root.folder, 'usr/bin/npm'), script, { mode: 0o755 });
    },
  ],
  [
    /^python:/,
    'Python',
    async (root) => {
      await shell(root);
      const asked = [
        '-c',
        'import sys,sysconfig as s;print(sys.executable);print(s.get_path("stdlib"));print(sys.base_prefix)',
      ];
      const python = (await programOf('python3')) ?? 'python3';
      const { stdout } = await run(python, ['-I', ...asked]);
      const [program = '', library = '', prefix = ''] = stdout.split('\n');
      await root.add(program, 'python3');
      await cp(library, join(root.folder, library), {
        recursive: true,
        dereference: true,
        filter: (path) =>
          !/\/(?:test|tests|__pycache__|site-packages|dist-packages|idlelib|tkinter|config-[\w.-]+)$/.test(path),
      });
      for (const name of await readdir(join(library, 'lib-dynload')))
        for (const needed of await librariesOf(join(library, 'lib-dynload', name))) await root.keep(needed);
      await writeFile(
        join(root.folder, 'usr/bin/python'),
        `#!/usr/bin/sh\nPYTHONHOME=${prefix} exec /usr/bin/python3 "$@"\n`,
        { mode: 0o755 },
      );
    },
  ],
  [
    /^nginxinc\/nginx-unprivileged:/,
    'nginx',
    async (root) => {
      await shell(root, 'wget', 'grep');
      const nginx = await programOf('nginx');
      if (nginx === null) throw new Error('this machine has no nginx');
      await root.add(nginx, 'nginx');
      await mkdir(join(root.folder, 'etc/nginx/conf.d'), { recursive: true });
      await mkdir(join(root.folder, 'usr/share/nginx/html'), { recursive: true });
      await cp('/etc/nginx/mime.types', join(root.folder, 'etc/nginx/mime.types'));
      const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `  ${name}_temp_path /tmp/${name};\n`,
      );
      // As the image of that name has it: everything that is written lies in /tmp.
      await writeFile(
        join(root.folder, 'etc/nginx/nginx.conf'),
        `worker_processes 1;\nerror_log /dev/stderr notice;\npid /tmp/nginx.pid;\nevents { worker_connections 64; }\nhttp {\n${places.join('')}  include /etc/nginx/mime.types;\n  access_log off;\n  include /etc/nginx/conf.d/*.conf;\n}\n`,
      );
      await mkdir(join(root.folder, 'var/log/nginx'), { recursive: true });
      await chmod(join(root.folder, 'var/log/nginx'), 0o777);
    },
  ],
  [
    /^ruby:/,
    'Ruby',
    async (root) => {
      await shell(root);
      const ruby = await programOf('ruby');
      if (ruby === null) throw new Error('this machine has no ruby');
      await root.add(ruby, 'ruby');
      const { stdout } = await run(ruby, ['-e', 'puts $LOAD_PATH']);
      for (const path of stdout.split('\n').filter(Boolean))
        if (await stat(path).catch(() => null)) {
          await cp(path, join(root.folder, path), { recursive: true, dereference: true });
          const inside = await readdir(path, { recursive: true });
          for (const file of inside.filter((name) => name.endsWith('.so')))
            for (const needed of await librariesOf(join(path, file))) await root.keep(needed);
        }
    },
  ],
  [
    /^perl:/,
    'Perl',
    async (root) => {
      await shell(root);
      const perl = await programOf('perl');
      if (perl === null) throw new Error('this machine has no perl');
      await root.add(perl, 'perl');
      const { stdout } = await run(perl, ['-e', 'print join "\n", grep { m{/perl(?:-base)?(?:/|$)} && -d } @INC']);
      for (const path of stdout.split('\n').filter(Boolean)) {
        await root.keep(path);
        for (const name of await readdir(path, { recursive: true }))
          if (name.endsWith('.so')) for (const needed of await librariesOf(join(path, name))) await root.keep(needed);
      }
    },
  ],
  [
    /^debian:/,
    'Debian with what builds C',
    async (root) => {
      const programs = ['bash', 'cat', 'find', 'grep', 'head', 'install', 'mkdir', 'rm', 'make', 'as', 'ld'];
      await shell(root, ...programs);
      const gcc = await programOf('gcc');
      if (gcc === null) throw new Error('this machine has no gcc');
      for (const name of ['gcc', 'cc']) await root.add(gcc, name);
      const asked = async (word: string) => (await run(gcc, [word])).stdout.trim();
      for (const name of ['cc1', 'collect2']) {
        const path = await asked(`-print-prog-name=${name}`);
        await root.keep(path);
        for (const library of await librariesOf(path)) await root.keep(library);
      }
      for (const name of ['include', 'crtbeginS.o', 'crtendS.o', 'libgcc.a', 'libgcc_s.so', 'liblto_plugin.so'])
        await root.keep(await asked(`-print-file-name=${name}`));
      for (const name of ['Scrt1.o', 'crti.o', 'crtn.o', 'libc.so', 'libc_nonshared.a', 'libgcc_s.so.1'])
        await root.keep(await realpath(await asked(`-print-file-name=${name}`)));
      await root.keep('/usr/include');
      // What it would fetch is there: nothing can be fetched.
      await writeFile(join(root.folder, 'usr/bin/apt-get'), '#!/usr/bin/sh\nexit 0\n', { mode: 0o755 });
    },
  ],
];

async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args, { maxBuffer: 8_000_000 })).stdout.trim();
}

async function importImage(folder: string, tag: string): Promise<string> {
  const tar = spawn('tar', ['-C', folder, '--owner=0', '--group=0', '--numeric-owner', '-c', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const path = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const args = ['import', '--change', path, '--change', `LABEL ${mine}=1`, '-', tag];
  const load = spawn('docker', args, { stdio: [tar.stdout, 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [load.stdout, load.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    tar.on('error', reject);
    load.on('error', reject);
    load.on('close', resolve);
  });
  const id = /sha256:[0-9a-f]{64}/.exec(said)?.[0];
  if (code !== 0 || id === undefined) throw new Error(`docker import: ${said}`);
  return id;
}

/** Whether every base of a Dockerfile can be made from what this machine has. */
export async function canMakeBases(dockerfile: string): Promise<boolean> {
  const wanted: Record<string, readonly string[]> = {
    nginx: ['nginx', 'wget', 'grep'],
    Ruby: ['ruby'],
    Python: ['python3'],
    Perl: ['perl'],
    'Debian with what builds C': ['gcc', 'make', 'as', 'ld', 'find', 'install'],
  };
  for (const { image } of basesOf(dockerfile)) {
    const maker = makers.find(([fits]) => fits.test(image));
    if (maker === undefined) return false;
    for (const name of wanted[maker[1]] ?? []) if ((await programOf(name)) === null) return false;
  }
  return true;
}

/**
 * Makes every base that a Dockerfile names from files of this machine, under exactly the tag that it names: no registry is asked. One that
 * the engine has already is left as it is. `remove` takes away what was made.
 */
export async function makeBases(dockerfile: string): Promise<{ tags: string[]; remove(): Promise<void> }> {
  const made: { tag: string; id: string }[] = [];
  const remove = async () => {
    for (const { tag, id } of made.splice(0)) {
      const now = await docker('image', 'inspect', '--format', '{{.Id}}', tag).catch(() => '');
      if (now === id) await docker('rmi', '-f', tag).catch(() => '');
    }
  };
  try {
    for (const tag of new Set(basesOf(dockerfile).map(({ image }) => image))) {
      const there = await docker('image', 'inspect', '--format', `{{index .Config.Labels "${mine}"}}`, tag).catch(
        () => null,
      );
      if (there !== null) continue;
      const maker = makers.find(([fits]) => fits.test(tag));
      if (maker === undefined) throw new Error(`${tag} cannot be made from files of this machine`);
      const root = await makeRoot();
      try {
        await maker[2](root);
        await writeFile(join(root.folder, 'etc/optimus-test-base'), randomUUID());
        made.push({ tag, id: await importImage(root.folder, tag) });
      } finally {
        await rm(root.folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { tags: made.map(({ tag }) => tag), remove };
}
