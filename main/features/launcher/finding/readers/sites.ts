import { folderOf, inFolder, proof, proofOf } from '../lines.ts';
import { viaArgument, web } from '../ports.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

interface Generator {
  /** Of which one has to be there, and what it has to say. */
  files: readonly string[];
  sign: RegExp;
  name: string;
  kind: string;
  command: string;
  argument: string;
  port: number;
  requires: Requirement[];
}

const program = (name: string, remedy: string): Requirement[] => [{ type: 'program', name, remedy }];

const generators: readonly Generator[] = [
  {
    ...{ files: ['hugo.toml', 'hugo.yaml', 'hugo.yml', 'hugo.json'], sign: /\S/, name: 'hugo', kind: 'Hugo' },
    ...{ command: 'hugo server', argument: '--port {port}', port: 1313 },
    requires: program('hugo', 'Install Hugo: gohugo.io.'),
  },
  {
    ...{ files: ['mkdocs.yml', 'mkdocs.yaml'], sign: /^site_name\s*:/m, name: 'mkdocs', kind: 'MkDocs' },
    ...{ command: 'mkdocs serve', argument: '-a 127.0.0.1:{port}', port: 8000 },
    requires: program('mkdocs', 'Run pipx install mkdocs.'),
  },
  {
    ...{
      files: ['_config.yml'],
      sign: /^(?:theme|remote_theme|plugins|title|permalink|markdown)\s*:/m,
      name: 'jekyll',
      kind: 'Jekyll',
    },
    ...{ command: 'bundle exec jekyll serve', argument: '--port {port}', port: 4000 },
    requires: program('bundle', 'Run gem install bundler.'),
  },
  {
    ...{ files: ['book.toml'], sign: /^\[book\]/m, name: 'mdbook', kind: 'mdBook' },
    ...{ command: 'mdbook serve', argument: '--port {port}', port: 3000 },
    requires: program('mdbook', 'Run cargo install mdbook.'),
  },
];

/** Sites that a program makes and shows. */
export async function readSites(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const { files: names, sign, name, kind, command, argument, port, requires } of generators)
    for (const path of names.flatMap((one) => files.named(one)).slice(0, 5)) {
      const text = await files.text(path);
      // Jekyll's name is a common one: it has to be a bundle as well.
      if (text === null || !sign.test(text) || (name === 'jekyll' && !files.has(inFolder(folderOf(path), 'Gemfile'))))
        continue;
      found.push({
        ...{ name, kind, family: 'site' },
        // Beside something that runs it is its documentation.
        role: 'last',
        spec: {
          run: { type: 'command', command },
          folder: folderOf(path),
          port: viaArgument(port, argument),
          ready: web(),
        },
        evidence: [proof(path, text, sign)],
        requires,
      });
    }
  return found;
}

const siteFolders = ['', 'public', 'site', 'www', 'htdocs', 'static', 'docs', 'src', 'web', 'html'];
const servers = [
  { program: 'python3', command: 'python3 -m http.server --bind 127.0.0.1', argument: '{port}' },
  { program: 'php', command: 'php -S', argument: '127.0.0.1:{port}' },
  { program: 'busybox', command: 'busybox httpd -f', argument: '-p 127.0.0.1:{port}' },
];

/** A page with nothing that serves it: by whatever is installed. */
export async function readStatic(files: ProjectFiles): Promise<Found[]> {
  const folder = siteFolders.find((one) => files.has(inFolder(one, 'index.html')));
  if (folder === undefined) return [];
  let server = servers[0];
  for (const one of servers)
    if (await files.installed(one.program)) {
      server = one;
      break;
    }
  if (!server) return [];
  const path = inFolder(folder, 'index.html');
  const text = (await files.text(path)) ?? '';
  const title = /<title>[^<]{0,200}/i;
  return [
    {
      name: 'site',
      kind: 'static site',
      family: 'static',
      role: 'last',
      spec: {
        run: { type: 'command', command: server.command },
        folder,
        port: viaArgument(8000, server.argument),
        ready: web(),
      },
      evidence: [title.test(text) ? proof(path, text, title) : proofOf(path)],
      requires: [{ type: 'program', name: server.program, remedy: 'Install Python, PHP or busybox.' }],
    },
  ];
}
