import { folderOf, inFolder, proof } from '../lines.ts';
import { nodeTools } from '../node-tools.ts';
import { fixed, portInCode, portOf, viaArgument, viaVariable, web } from '../ports.ts';
import { isSpeakable, quote } from '../quote.ts';
import { commandsOf } from '../shell-words.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';
import { passing } from './node.ts';

const denoTask = /^(dev|start|serve|server|preview|worker)([:._-][\w:.-]+)?$/i;
const deno: Requirement[] = [{ type: 'program', name: 'deno', remedy: 'Install Deno: deno.com.' }];

/** JSON with comments, as far as it matters here: those at the beginning of a line or behind a blank. */
const plainJson = (text: string) => text.replace(/^[ \t]*\/\/.*$/gm, '').replace(/,(\s{0,200}[}\]])/g, '$1');

async function denoPort(files: ProjectFiles, folder: string, line: string): Promise<Found['spec']['port']> {
  const words = commandsOf(line).at(-1)?.words ?? [];
  const said = portOf(/--port[= ](\d{2,5})/.exec(line)?.[1]);
  if (said) return fixed(said);
  if (words.some((word) => /^(npm:)?vite(@.*)?$/.test(word))) {
    const tool = nodeTools.find(({ kind, config }) => kind === 'Vite' && config);
    return viaArgument(tool?.port ?? 5173, tool?.argument ?? '--port {port}');
  }
  const entry = words.find((word) => /\.[cm]?[jt]sx?$/.test(word));
  const text = entry === undefined ? null : await files.text(inFolder(folder, entry.replace(/^\.\//, '')));
  const { wanted, variable } = portInCode(text ?? '');
  if (words.includes('serve')) return viaArgument(8000, '--port {port}');
  if (wanted === null && !/\bserve\(|\.listen\(|fresh/.test(`${text ?? ''}${line}`)) return undefined;
  return variable ? viaVariable(wanted ?? 8000) : fixed(wanted ?? 8000);
}

/** Tasks of Deno. */
export async function readDeno(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of [...files.named('deno.json'), ...files.named('deno.jsonc')].slice(0, 30)) {
    const text = await files.text(path);
    if (text === null) continue;
    let tasks: unknown = null;
    try {
      const body: unknown = JSON.parse(plainJson(text));
      if (typeof body === 'object' && body !== null && 'tasks' in body) tasks = body.tasks;
    } catch {
      files.problem(path, 'Cannot be understood');
    }
    if (typeof tasks !== 'object' || tasks === null) continue;
    const folder = folderOf(path);
    for (const [name, value] of Object.entries(tasks)
      .filter(([name]) => denoTask.test(name) && !passing.test(name))
      .slice(0, 10)) {
      const line =
        typeof value === 'string'
          ? value
          : String(typeof value === 'object' && value !== null && 'command' in value ? value.command : '');
      if (!isSpeakable(name)) continue;
      const port = await denoPort(files, folder, line);
      found.push({
        name,
        kind: 'Deno',
        family: 'deno',
        role: /^dev$/.test(name)
          ? 'dev'
          : /^(start|serve|server)$/.test(name)
            ? 'start'
            : name === 'worker'
              ? 'worker'
              : 'offer',
        spec: {
          run: { type: 'command', command: `deno task ${quote(name, files.platform)}` },
          folder,
          ...(port && { port, ready: web() }),
        },
        evidence: [proof(path, text, JSON.stringify(name))],
        requires: deno,
      });
    }
  }
  return found;
}

const mix: Requirement = { type: 'program', name: 'mix', remedy: 'Install Elixir: elixir-lang.org.' };

/** Phoenix, and applications of Elixir that run until they are stopped. */
export async function readElixir(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of files.named('mix.exs').slice(0, 30)) {
    const text = await files.text(path);
    if (text === null) continue;
    const folder = folderOf(path);
    const isPhoenix = /\{:phoenix,/.test(text);
    const isApplication = /\bmod:\s*\{/.test(text);
    // In an umbrella the top starts the parts.
    if (!isPhoenix && !isApplication && !/\bapps_path:/.test(text)) continue;
    const dev = (await files.text(inFolder(folder, 'config/dev.exs'))) ?? '';
    const all = `${dev}\n${(await files.text(inFolder(folder, 'config/runtime.exs'))) ?? ''}`;
    const reads = /System\.(?:get|fetch)_env!?\(["']PORT["']/.test(all);
    const wanted = portOf(/\bport:\s*(?:[^\n]{0,80}\|\|\s*)?["']?(\d{2,5})/.exec(dev)?.[1]) ?? 4000;
    const requires: Requirement[] = [
      mix,
      {
        type: 'path',
        paths: [inFolder(folder, 'deps'), 'deps'],
        why: 'What it depends on is not there.',
        remedy: 'Run mix deps.get first.',
      },
    ];
    found.push({
      name: isPhoenix ? 'phoenix' : 'elixir',
      kind: isPhoenix ? 'Phoenix' : 'Elixir',
      family: 'elixir',
      role: isPhoenix ? 'dev' : 'start',
      spec: {
        run: { type: 'command', command: isPhoenix ? 'mix phx.server' : 'mix run --no-halt' },
        folder,
        ...(isPhoenix && { port: reads ? viaVariable(wanted) : fixed(wanted), ready: web() }),
        readySeconds: 300,
      },
      evidence: [proof(path, text, isPhoenix ? /\{:phoenix,/ : /\bmod:|apps_path:/)],
      requires: /\bdefp? deps\b/.test(text) && /\{:\w+,/.test(text) ? requires : [mix],
    });
  }
  return found;
}
