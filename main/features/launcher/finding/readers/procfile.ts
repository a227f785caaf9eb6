import { baseOf, folderOf, inFolder, proofAt } from '../lines.ts';
import { envPort, fixed, listens, portOf, viaVariable, web } from '../ports.ts';
import { commandsOf } from '../shell-words.ts';
import type { Found, ProjectFiles } from '../types.ts';

const mostFiles = 20;
const mostTypes = 30;
const entry = /^([A-Za-z0-9_-]{1,60})[ \t]*:[ \t]*(\S[^\r\n]*)$/gm;
/** Of foreman: the first type has this one, each other one a hundred more. */
const firstPort = 5_000;
const step = 100;

/** Types that answer requests, as Heroku and foreman name them. */
const answers = /^(web|server|api|app|rails|http)\d*$/i;

function explicit(command: string): number | null {
  const words = commandsOf(command).at(-1)?.words ?? [];
  for (const [at, word] of words.entries()) {
    const joined =
      /^(?:--?port|-p|--bind|-b)=?(?:[\w.]*:)?(\d{2,5})$/.exec(word)?.[1] ??
      /^(?:[\d.]+|localhost):(\d{2,5})$/.exec(word)?.[1];
    if (joined !== undefined) return portOf(joined);
    if (/^(--port|-p|--bind|-b)$/.test(word)) return portOf(/(\d{2,5})$/.exec(words[at + 1] ?? '')?.[1]);
  }
  return null;
}

/** Every process type of a Procfile, with the ports that foreman would give. */
export async function readProcfile(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const dev = new Set(files.named('Procfile.dev').map(folderOf));
  for (const path of [...files.named('Procfile.dev'), ...files.named('Procfile')].slice(0, mostFiles)) {
    const text = await files.text(path, 64 * 1024);
    if (text === null) continue;
    const folder = folderOf(path);
    const isDev = baseOf(path).toLowerCase() === 'procfile.dev';
    const first = (await envPort(files, folder, ['PORT'])) ?? (await railsPort(files, folder, text)) ?? firstPort;
    let index = 0;
    for (const match of text.matchAll(entry)) {
      const [, name = '', command = ''] = match;
      if (index >= mostTypes) break;
      const said = explicit(command);
      const reads = /\$\{?PORT\b/.test(command);
      const given = first + index * step;
      index += 1;
      const port = said ? fixed(said) : reads || answers.test(name) ? viaVariable(given) : null;
      const once = /^(release|migrate|setup)$/i.test(name);
      found.push({
        name,
        kind: 'Procfile',
        family: 'procfile',
        role: once || (!isDev && dev.has(folder)) ? 'offer' : isDev ? 'all' : answers.test(name) ? 'start' : 'worker',
        spec: {
          run: { type: 'command', command: command.trim() },
          folder,
          ...(port && { port, ready: answers.test(name) ? web() : listens }),
          ...(once && { once: true }),
        },
        ...(isDev && { covers: 'all' as const }),
        evidence: [proofAt(path, text, match.index ?? 0)],
        requires: [],
      });
    }
  }
  return found;
}

/** bin/dev of Rails says which port its Procfile gets. */
async function railsPort(files: ProjectFiles, folder: string, procfile: string): Promise<number | null> {
  if (!/\brails\s+s(erver)?\b/.test(procfile)) return null;
  const dev = await files.text(inFolder(folder, 'bin/dev'), 16 * 1024);
  return portOf(/PORT:-(\d{2,5})/.exec(dev ?? '')?.[1]) ?? 3_000;
}
