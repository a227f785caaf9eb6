import { inFolder } from '../lines.ts';
import {
  builders,
  conductors,
  configEndings,
  type NodeTool,
  ofWorkspaces,
  portOfConfig,
  runtimes,
  toolOf,
} from '../node-tools.ts';
import { envPort, fixed, portInCode, portOf, viaArgument, viaVariable } from '../ports.ts';
import { type Command, commandsOf } from '../shell-words.ts';
import type { Found, ProjectFiles } from '../types.ts';

export type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface ScriptTold {
  /** `Vite`; null where only the package manager is known. */
  kind: string | null;
  port: NonNullable<Found['spec']['port']> | null;
  /** It answers HTTP, it listens, it only builds, it starts other things (those of its workspace, or containers), or nobody knows. */
  does: 'web' | 'listen' | 'build' | 'conduct' | 'conduct-own' | 'engine' | 'unknown';
}

const wrappers = new Set(['npx', 'bunx', 'pnpx', 'cross-env', 'cross-env-shell', 'env', 'env-cmd', 'exec', 'time']);
const frameworks =
  /^(express|fastify|koa|@hapi\/hapi|hono|@hono\/node-server|@nestjs\/core|restify|polka|h3|elysia|@feathersjs\/.+|apollo-server.*|@apollo\/server|next|socket\.io|@trpc\/server|sails|@adonisjs\/core)$/;

/** Without what only prepares it: `cross-env PORT=1 dotenv -e .env -- npx vite` is `vite`. */
function unwrapped({ env, words }: Command): { env: Record<string, string>; words: string[] } {
  const all = { ...env };
  let rest = [...words];
  for (let step = 0; step < 8; step += 1) {
    const [first = '', second = ''] = rest;
    const isRunner =
      (first === 'pnpm' || first === 'yarn' || first === 'npm' || first === 'bun') && /^(exec|dlx|x)$/.test(second);
    if (isRunner) rest = rest.slice(2);
    else if (first === 'dotenv' || first === 'dotenvx' || first === 'doppler' || first === 'infisical') {
      const dashes = rest.indexOf('--');
      if (dashes < 0) break;
      rest = rest.slice(dashes + 1);
    } else if (wrappers.has(first)) rest = rest.slice(1);
    else if (/^[A-Za-z_]\w*=/.test(first)) {
      all[first.slice(0, first.indexOf('='))] = first.slice(first.indexOf('=') + 1);
      rest = rest.slice(1);
    } else if (step > 0 && first.startsWith('-')) rest = rest.slice(1);
    else break;
  }
  const program = rest[0]?.replace(/^(\.\/)?node_modules\/\.bin\//, '').replace(/\.(cmd|exe)$/, '');
  return { env: all, words: program === undefined ? [] : [program, ...rest.slice(1)] };
}

function explicitPort(words: readonly string[], argument: string | undefined): number | null {
  const flags = new Set(['--port', '-p', '--PORT', ...(argument?.startsWith('-l') ? ['-l', '--listen'] : [])]);
  for (const [at, word] of words.entries()) {
    const [, flag, value] = /^(--?\w+)=(\d+)$/.exec(word) ?? [];
    if (flag !== undefined && flags.has(flag)) return portOf(value);
    if (flags.has(word)) return portOf(words[at + 1]);
  }
  return null;
}

/** The script that a command starts: `npm run dev`, `yarn dev`. */
function scriptOf([program = '', first = '', second = '']: readonly string[]): string | null {
  if (program === 'npm') return first === 'run' || first === 'run-script' ? second : first === 'start' ? 'start' : null;
  if (program === 'yarn' || program === 'pnpm' || program === 'bun')
    return first === 'run' ? second : /^-/.test(first) ? null : first || null;
  return null;
}

interface Where {
  files: ProjectFiles;
  folder: string;
  scripts: ReadonlyMap<string, string>;
  dependencies: ReadonlySet<string>;
}

async function toolPort(
  { files, folder }: Where,
  tool: NodeTool,
  words: readonly string[],
  env: Record<string, string>,
) {
  const said = explicitPort(words, tool.argument) ?? (tool.variable ? portOf(env[tool.variable]) : null);
  if (said) return fixed(said);
  let wanted = tool.port;
  for (const name of tool.config?.names ?? [])
    for (const ending of configEndings) {
      const path = inFolder(folder, name + ending);
      const text = files.has(path) ? await files.text(path) : null;
      const found = text === null ? null : portOfConfig(tool, text);
      if (found) wanted = found;
    }
  if (tool.kind === 'Angular') {
    const text = await files.text(inFolder(folder, 'angular.json'));
    wanted = portOf(/"serve"[\s\S]{0,2000}?"port"\s*:\s*(\d+)/.exec(text ?? '')?.[1]) ?? wanted;
  }
  if (tool.argument !== undefined) return viaArgument(wanted, tool.argument);
  if (tool.variable === undefined) return null;
  return viaVariable((await envPort(files, folder, [tool.variable])) ?? wanted, tool.variable);
}

const guesses = [
  'src/main.ts',
  'src/index.ts',
  'src/server.ts',
  'index.js',
  'server.js',
  'app.js',
  'src/index.js',
  'src/app.ts',
];

async function codePort(
  { files, folder, dependencies }: Where,
  entries: readonly string[],
  env: Record<string, string>,
): Promise<ScriptTold | null> {
  const isWeb = [...dependencies].some((name) => frameworks.test(name));
  const kept = portOf(env.PORT);
  for (const entry of entries) {
    const text = await files.text(inFolder(folder, entry.replace(/^\.\//, '')));
    if (text === null) continue;
    const { wanted, variable } = portInCode(text);
    if (!isWeb && wanted === null && variable === null && !/\bcreateServer\b|\.listen\(|\bserve\(/.test(text)) continue;
    const asHttp = isWeb || /\bhttps?\b|\bserve\(|\bfetch\b/.test(text);
    const does = asHttp ? 'web' : 'listen';
    if (kept && variable) return { kind: null, port: fixed(kept), does };
    const inFiles = variable ? await envPort(files, folder, ['PORT']) : null;
    const port = inFiles ?? wanted ?? (variable ? 3000 : null);
    return { kind: null, port: port === null ? null : variable ? viaVariable(port) : fixed(port), does };
  }
  return null;
}

const entryOf = (words: readonly string[]) =>
  words
    .slice(1)
    .filter((word) => !/^(watch|run|--?.*)$/.test(word) && (/\.[cm]?[jt]sx?$/.test(word) || /^\.?[\w./-]+$/.test(word)))
    .flatMap((word) =>
      /\.[cm]?[jt]sx?$/.test(word)
        ? // What is built is seen from what it was built of.
          [word, word.replace(/^(\.\/)?(dist|build|lib|out)\//, 'src/').replace(/\.([cm]?)js$/, '.$1ts')]
        : [
            `${word}.js`,
            `${word}.ts`,
            `${word === '.' ? '' : `${word}/`}index.js`,
            `${word === '.' ? '' : `${word}/`}index.ts`,
          ],
    )
    .slice(0, 6);

/** What is started with others has a port that nobody can change from outside; with one alone that has any it is known. */
async function conducted(where: Where, words: readonly string[], depth: number): Promise<ScriptTold> {
  const conducting: ScriptTold = { kind: null, port: null, does: 'conduct' };
  if (depth >= 4) return conducting;
  const wanted = new Set<number>();
  for (const word of words.slice(0, 12)) {
    const line = where.scripts.get(word.replace(/^(npm|pnpm|yarn|bun):/, '')) ?? (/\s/.test(word) ? word : null);
    const port = line === null ? null : (await readScript(where, line, depth + 1)).port?.wanted;
    if (port) wanted.add(port);
  }
  const [only] = wanted;
  return { ...conducting, port: only !== undefined && wanted.size === 1 ? fixed(only) : null };
}

/** What a script of package.json does, as far as its words and the file that they name tell. */
export async function readScript(where: Where, line: string, depth = 0): Promise<ScriptTold> {
  const unknown: ScriptTold = { kind: null, port: null, does: 'unknown' };
  const commands = commandsOf(line).filter(({ words }) => words.length > 0);
  const last = commands.at(-1);
  if (!last) return unknown;
  if (commands.slice(0, -1).some(({ before }) => before === '&')) return { ...unknown, does: 'conduct' };
  const { env, words } = unwrapped(last);
  const [program = ''] = words;
  const many =
    words.includes('-r') || words.includes('--recursive') || words.includes('workspaces') || words.includes('--filter');
  if (ofWorkspaces.has(program) || (many && /^(pnpm|yarn|npm|bun)$/.test(program)))
    return { ...unknown, does: 'conduct-own' };
  if (conductors.has(program)) return conducted(where, words.slice(1), depth);
  if (/^(docker|docker-compose|podman|podman-compose)$/.test(program)) return { ...unknown, does: 'engine' };
  const tool = toolOf(words);
  if (tool && !words.includes('build')) {
    const code = tool.kind === 'NestJS' ? await codePort(where, guesses, env) : null;
    return code
      ? { ...code, kind: tool.kind }
      : { kind: tool.kind, port: await toolPort(where, tool, words, env), does: 'web' };
  }
  const script = scriptOf(words);
  const other = script === null ? undefined : where.scripts.get(script);
  if (other !== undefined && depth < 4) {
    const told = await readScript(where, other, depth + 1);
    // npm keeps what stands behind it for itself, unless the line ends in `--`.
    const passes = program !== 'npm' || words.at(-1) === '--';
    if (told.port?.argument && !passes) return { ...told, port: fixed(told.port.wanted ?? 1) };
    return told;
  }
  if (builders.has(program) || /^(electron|electron-vite|electron-forge|tauri)$/.test(program))
    return { ...unknown, does: 'build' };
  if (runtimes.has(program)) return (await codePort(where, entryOf(words), env)) ?? unknown;
  return unknown;
}
