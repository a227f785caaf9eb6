import { baseOf, folderOf, inFolder, proof, proofOf } from '../lines.ts';
import { envPort, healthPage, viaArgument, web } from '../ports.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const php: Requirement = { type: 'program', name: 'php', remedy: 'Install PHP: apt-get install php-cli, or php.net.' };

async function needs(files: ProjectFiles, folder: string): Promise<Requirement[]> {
  if (!files.has(inFolder(folder, 'composer.json'))) return [php];
  const text = (await files.text(inFolder(folder, 'composer.json'))) ?? '';
  if (!/"require"\s*:\s*\{[^}]*\//.test(text)) return [php];
  const path = inFolder(folder, 'vendor/autoload.php');
  return [
    php,
    { type: 'path', paths: [path], why: 'What it depends on is not installed.', remedy: 'Run composer install first.' },
  ];
}

/** Laravel, and folders that PHP's own server can show. */
export async function readPhp(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const taken = new Set<string>();
  for (const path of files.named('artisan').slice(0, 20)) {
    const text = await files.text(path, 64 * 1024);
    if (text === null || !/artisan|Illuminate|bootstrap\/app\.php/i.test(text)) continue;
    const folder = folderOf(path);
    taken.add(folder);
    const boot = (await files.text(inFolder(folder, 'bootstrap/app.php'))) ?? '';
    const health = /\bhealth:\s*["'](\/[\w/-]{1,50})["']/.exec(boot)?.[1];
    found.push({
      name: 'laravel',
      kind: 'Laravel',
      family: 'php',
      role: 'dev',
      spec: {
        run: { type: 'command', command: 'php artisan serve' },
        folder,
        port: viaArgument((await envPort(files, folder, ['SERVER_PORT'])) ?? 8000, '--port={port}'),
        ready: health === undefined ? web() : healthPage(health),
      },
      evidence: [proof(path, text, /bootstrap\/app\.php|Illuminate/)],
      requires: await needs(files, folder),
    });
  }
  for (const path of files.named('index.php').slice(0, 50)) {
    const place = folderOf(path);
    const folder = /^(public|web|htdocs|www|public_html)$/.test(baseOf(place)) ? folderOf(place) : place;
    // Below a site that was found already it is one of its pages.
    if (
      [...taken].some((one) => one === folder || one === '' || folder.startsWith(`${one}/`)) ||
      path.split('/').length > 4
    )
      continue;
    taken.add(folder);
    const root = place === folder ? '' : ` -t ${baseOf(place)}`;
    const text = (await files.text(path)) ?? '';
    found.push({
      name: 'php',
      kind: 'PHP',
      family: 'php',
      role: 'start',
      spec: {
        run: { type: 'command', command: 'php -S' },
        folder,
        port: viaArgument(8000, `127.0.0.1:{port}${root}`),
        ready: web(),
      },
      evidence: [text === '' ? proofOf(path) : proof(path, text, /<\?php/)],
      requires: await needs(files, folder),
    });
  }
  return found;
}
