/** Programs that lie in node_modules/.bin under their own names. */
const localPrograms = /^[a-z@][\w./@-]{0,80}$/;

const envFile = /^--env-file(?:-if-exists)?$/;
export const readsEnvFile = (script: string) => /--env-file|(?:^|[ \t])(?:dotenv|env-cmd)[ \t]/.test(script);

/** Words of a plain line, quotes taken off; null for whatever only a shell understands. */
function words(line: string): string[] | null {
  const found: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (const sign of line.trim()) {
    if (quote !== null) {
      if (sign === quote) quote = null;
      else if (quote === '"' && /[$`\\]/.test(sign)) return null;
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (/[$`\\|&;<>()*?[\]{}~#!\n\r]/.test(sign)) return null;
    else if (/\s/.test(sign)) {
      if (word !== null) found.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (quote !== null) return null;
  if (word !== null) found.push(word);
  return found;
}

/** A script of package.json as the program that it starts; null when it takes a shell, or more than one program. */
export function execForm(script: string): string[] | null {
  let parts = words(script);
  if (parts === null) return null;
  if (parts[0] === 'cross-env') parts = parts.slice(1);
  // NODE_ENV is set by the image; another one would be lost.
  while (/^[A-Za-z_]\w*=/.test(parts[0] ?? '')) {
    if (!/^NODE_ENV=production$/.test(parts[0] ?? '')) return null;
    parts = parts.slice(1);
  }
  // They read a file that no image holds: the container gets its variables from whoever starts it.
  if (parts[0] === 'dotenv' && parts.includes('--')) parts = parts.slice(parts.indexOf('--') + 1);
  if (parts[0] === 'env-cmd') parts = parts.slice(/^(?:-f|--file)$/.test(parts[1] ?? '') ? 3 : 1);
  parts = parts.filter(
    (part, at, all) => !/^--env-file(?:-if-exists)?(?:=|$)/.test(part) && !envFile.test(all[at - 1] ?? ''),
  );
  const [program, ...args] = parts;
  if (program === undefined) return null;
  if (program === 'node' || program === 'bun') return args.length === 0 ? null : parts;
  if (/^(npm|npx|pnpm|yarn|bunx|sh|bash|concurrently|run-[sp]|npm-run-all|nodemon)$/.test(program)) return null;
  return localPrograms.test(program) && !program.includes('/') ? [`node_modules/.bin/${program}`, ...args] : null;
}
