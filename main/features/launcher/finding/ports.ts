import type { ServiceSpecInput } from '../../../../shared/features/launcher/schema.ts';
import { inFolder } from './lines.ts';
import type { ProjectFiles } from './types.ts';

type Port = NonNullable<ServiceSpecInput['port']>;
type Ready = NonNullable<ServiceSpecInput['ready']>;

export function portOf(text: string | undefined): number | null {
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}

/** Whoever answers 404 or 401 is at work; 500 is no answer. */
export const web = (path = '/'): Ready => ({ type: 'http', path, status: [200, 499] });
export const listens: Ready = { type: 'tcp' };
/** What has a page for this purpose means what it says there. */
export const healthPage = (path: string): Ready => ({ type: 'http', path, status: [200, 399] });

export const viaArgument = (wanted: number, argument: string): Port => ({ wanted, variable: null, argument });
export const viaVariable = (wanted: number, variable = 'PORT'): Port => ({ wanted, variable, argument: null });
export const fixed = (wanted: number): Port => ({ wanted, variable: null, argument: null });

/** Dev values before shared ones, as all readers of these files do it. */
const envFiles = ['.env.development.local', '.env.local', '.env.development', '.env.dev', '.env'];
const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{0,60})[ \t]*=[ \t]*["']?(\d{2,5})["']?[ \t]*(?:#.*)?\r?$/gm;

/** A number that a variable has in the `.env` files of a folder. */
export async function envPort(
  files: ProjectFiles,
  folder: string,
  variables: readonly string[],
): Promise<number | null> {
  for (const name of envFiles) {
    const text = await files.text(inFolder(folder, name), 64 * 1024);
    if (text === null) continue;
    const known = new Map(Array.from(text.matchAll(line), (found) => [found[1] ?? '', portOf(found[2])]));
    for (const variable of variables) {
      const port = known.get(variable);
      if (port) return port;
    }
  }
  return null;
}

const reads = [
  // process.env.PORT ?? 3000, Bun.env.PORT, os.getenv("PORT", 8000), ENV.fetch("PORT") { 3000 }, os.Getenv("PORT"), env::var("PORT")
  /\benv(?:iron)?(?:\.get|\.fetch|::var|\.PORT|\[)?[\s("'`\]]*(?:PORT\b)?["'`)\]\s]*(?:\|\||\?\?|,|\{|\bor\b)\s*["'`]?(\d{3,5})\b/i,
  /\b(?:getenv|Getenv|get_env)\(\s*["'`]PORT["'`]\s*(?:,|\)\s*(?:\|\||\?\?|\?:|\bor\b))\s*["'`]?(\d{3,5})\b/,
];
const calls = [
  /\.listen\(\s*\{[^{}]{0,200}?\bport\s*:\s*(\d{2,5})\b/,
  /\.listen\(\s*(\d{2,5})\b/,
  /\b(?:serve|run|Serve|Run|ListenAndServe|Listen|Start|bind|createServer)(?:TLS)?\(\s*[^()\n]{0,100}?["'`][\w.]{0,40}:(\d{2,5})["'`]/,
  /\bport\s*[:=]\s*(?:int\()?["'`]?(\d{3,5})\b/i,
  /["'`](?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\])?:(\d{3,5})["'`]/,
  /\(\[(?:\d+,\s*){3}\d+\],\s*(\d{3,5})\)/,
];

/** What a program says of the port that it listens on: one that it always takes, or one that a variable changes. */
export function portInCode(text: string): { wanted: number | null; variable: 'PORT' | null } {
  const code = text.slice(0, 200_000);
  const variable = /\benv(?:iron)?\b[^\n]{0,40}\bPORT\b|[Gg]et_?env\(\s*["'`]PORT\b/.test(code) ? 'PORT' : null;
  for (const pattern of variable ? [...reads, ...calls] : calls) {
    const port = portOf(pattern.exec(code)?.[1]);
    if (port) return { wanted: port, variable };
  }
  return { wanted: null, variable };
}

/** `server: { port: 5174 }` of a configuration that is code. */
export function portInConfig(text: string, keys: readonly string[]): number | null {
  const code = text.slice(0, 200_000).replace(/^[ \t]*\/\/.*$/gm, '');
  for (const key of keys) {
    const at = code.search(new RegExp(`\\b${key}\\s*:\\s*\\{`));
    if (at < 0) continue;
    const port = portOf(/\bport\s*:\s*(\d{2,5})\b/.exec(code.slice(at, at + 1_500))?.[1]);
    if (port) return port;
  }
  return null;
}
