export interface Frame {
  file: string;
  line: number;
  column: number | null;
}

const longest = 1_000;

/** How stacks name a place: JavaScript, Python, PHP, .NET, Ruby, Go, Rust, Elixir. The file comes first, then line and column. */
const forms: readonly RegExp[] = [
  /^\s*at (?:async )?(?:[^()]{1,300} \()?((?:file:\/\/\/?|webpack(?:-internal)?:\/\/\/?)?[^\s()]+?):(\d{1,7}):(\d{1,7})\)?$/,
  /^\s*File "([^"]+)", line (\d{1,7})/,
  /^\s*at .{1,500} in ([^:]{0,3}[^:]+):line (\d{1,7})$/,
  /^\s*#\d{1,4} ([^():\s][^():]*)\((\d{1,7})\)/,
  /\b(?:thrown )?in (\/[^\s:]+\.php) on line (\d{1,7})/,
  /^\s*(?:from |\d{1,4}: from )?([^\s:]+\.rb):(\d{1,7}):in /,
  /^\s+([^\s:]+\.go):(\d{1,7})(?: \+0x[0-9a-f]+)?$/,
  /^\s+at ([^\s:]+\.rs):(\d{1,7}):(\d{1,7})$/,
  /panicked at (?:'.{0,300}', )?([^\s:]+\.rs):(\d{1,7}):(\d{1,7})/,
  /^\s+\([\w-]{1,60} [\w.+-]{1,40}\) ([^\s:]+\.exs?):(\d{1,7}): /,
];
/** Java names no path: its packages are one. */
const java =
  /^\s*at (?:[\w.-]+(?:@[\w.-]+)?\/)?((?:[\w$]+\.)*)[\w$]+\.[\w$<>]+\(([\w$-]+\.(?:java|kt|scala|groovy|clj))(?::(\d{1,7}))?\)/;

export function frameOf(line: string): Frame | null {
  if (line.length > longest) return null;
  const named = java.exec(line);
  if (named)
    return {
      file: `${named[1]?.replaceAll('.', '/') ?? ''}${named[2] ?? ''}`,
      line: Number(named[3] ?? 1),
      column: null,
    };
  for (const form of forms) {
    const found = form.exec(line);
    if (!found) continue;
    const [, file = '', number = '', column] = found;
    if (Number(number) < 1) return null;
    return { file, line: Number(number), column: column === undefined || Number(column) < 1 ? null : Number(column) };
  }
  return null;
}

const others =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor|\.cargo|\.rustup|gems|\.venv|venv|\.pnpm)[\\/]|^node:|^internal[\\/]|^<|^\/(?:usr|opt|nix|rustc|root\/\.)|[\\/](?:go\/pkg\/mod|go\/src|lib\/python[\d.]+|lib\/ruby)[\\/]|^(?:java|javax|jakarta|jdk|sun|kotlin|kotlinx|scala|groovy|clojure|org\/springframework|org\/apache|org\/hibernate|org\/eclipse|org\/junit|io\/netty|com\/sun|com\/zaxxer|reactor)\/|^\/_\/src\/|deps\/[\w-]+\/lib\//;

/** In the project's own code, and not in what it uses. */
export const isOwn = ({ file }: Frame): boolean => !others.test(file.replace(/^file:\/\//, ''));

/** Of a stack the place to look at: in Python the last frame is the innermost, elsewhere the first. */
export function ownFrame(lines: readonly string[]): Frame | null {
  const frames = lines.map(frameOf).filter((one) => one !== null);
  const own = frames.filter(isOwn);
  const python = lines.some((line) => /^\s*File "/.test(line));
  return (python ? own.at(-1) : own[0]) ?? null;
}

const goes =
  /^(?:\s+\S|Caused by: |\.\.\. \d+ |Suppressed: |goroutine \d+ \[|created by |#\d+ |Stack trace:|\[stacktrace\]|note: run with|stack backtrace:|--- End of |\s*thrown in |\}+[,;]?$|from \S+:\d+|The above exception |During handling of )/;
const goFunction = /^[\w./*()-]+\(.*\)$/;

/** Belongs to the failure above it. */
export const continues = (line: string, inGo: boolean): boolean => goes.test(line) || (inGo && goFunction.test(line));
