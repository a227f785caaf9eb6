import { folderOf, inFolder, proof, proofOf } from '../lines.ts';
import { envPort, healthPage, portOf, viaArgument, web } from '../ports.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const requires: Requirement[] = [
  { type: 'program', name: 'ruby', remedy: 'Install Ruby from ruby-lang.org.' },
  { type: 'program', name: 'bundle', remedy: 'Run gem install bundler.' },
];

/** Rails, and whatever else has a config.ru. */
export async function readRuby(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const folders = new Set<string>();
  for (const path of files.named('application.rb')) {
    if (!path.endsWith('config/application.rb') || folders.size >= 20) continue;
    const text = await files.text(path);
    if (text === null || !/Rails::Application/.test(text)) continue;
    const folder = folderOf(folderOf(path));
    folders.add(folder);
    const puma = (await files.text(inFolder(folder, 'config/puma.rb'))) ?? '';
    const said = portOf(
      /^\s*port[ (]+(?:ENV\.fetch\(["']PORT["']\s*(?:,\s*|\)\s*\{\s*))?["']?(\d{2,5})/m.exec(puma)?.[1],
    );
    const routes = (await files.text(inFolder(folder, 'config/routes.rb'))) ?? '';
    const up = /^\s*get\s+["'](\/?[\w/-]{1,50})["']\s*=>\s*["']rails\/health#show/m.exec(routes)?.[1];
    const own = files.has(inFolder(folder, 'bin/rails'));
    found.push({
      name: 'rails',
      kind: 'Rails',
      family: 'ruby',
      role: 'dev',
      spec: {
        run: { type: 'command', command: `${own ? 'ruby bin/rails' : 'bundle exec rails'} server` },
        folder,
        port: viaArgument((await envPort(files, folder, ['PORT'])) ?? said ?? 3000, '-p {port}'),
        ready: up === undefined ? web() : healthPage(up.startsWith('/') ? up : `/${up}`),
      },
      evidence: [proof(path, text, /Rails::Application/)],
      requires,
    });
  }
  for (const path of files.named('config.ru').slice(0, 20)) {
    const folder = folderOf(path);
    if (folders.has(folder)) continue;
    const text = await files.text(path);
    if (text === null) continue;
    found.push({
      name: 'rack',
      kind: 'Rack',
      family: 'ruby',
      role: 'dev',
      spec: {
        run: { type: 'command', command: 'bundle exec rackup' },
        folder,
        port: viaArgument(9292, '-p {port}'),
        ready: web(),
      },
      evidence: [text.search(/^\s*run\b/m) < 0 ? proofOf(path) : proof(path, text, /^\s*run\b/m)],
      requires,
    });
  }
  return found;
}
