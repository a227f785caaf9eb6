import { plain } from '../facts/say.ts';
import type { Check } from '../types.ts';

type Result = Awaited<ReturnType<Check>>[number];

const byOptimus = 'Rules of Optimus';
const rule = (ok: boolean, yes: string, no: string): Result => ({ by: byOptimus, ok, sentence: ok ? yes : no });

interface Instruction {
  name: string;
  rest: string;
  line: number;
}

/** Instructions with the lines that they go on in, comments left out. */
export function instructionsOf(text: string): Instruction[] {
  const found: Instruction[] = [];
  let open: Instruction | null = null;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const goesOn = line.endsWith('\\');
    const body = goesOn ? line.slice(0, -1).trim() : line;
    if (open !== null) open.rest += ` ${body}`;
    else {
      const [name = ''] = body.split(/\s/, 1);
      open = { name: name.toUpperCase(), rest: body.slice(name.length).trim(), line: at + 1 };
      found.push(open);
    }
    if (!goesOn) open = null;
  }
  return found;
}

/** What is built upon, other than a stage of the file itself. */
export function basesOf(text: string): { image: string; line: number }[] {
  const names = new Set<string>();
  const found: { image: string; line: number }[] = [];
  for (const { name, rest, line } of instructionsOf(text)) {
    if (name !== 'FROM') continue;
    const [image = '', , alias] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (!names.has(image.toLowerCase())) found.push({ image, line });
    if (alias !== undefined) names.add(alias.toLowerCase());
  }
  return found;
}

const isPinned = (image: string) =>
  image === 'scratch' ||
  /@sha256:[0-9a-f]{64}$/.test(image) ||
  /:(?!latest$|stable$|lts$)[\w.-]*\d[\w.-]*$/.test(image);
const namesSecret = /(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIAL)\w*\s*[= ]\s*["']?[^\s"'$]/i;
const secretFile = /(?:^|\s)(?:\S*\/)?(?:\.env(?:\.\w+)?|\.npmrc|\.netrc|id_(?:rsa|ed25519)|\S+\.pem|\S+\.key)(?=\s)/;

const isShell = /^(?:\S*\/)?(?:ba|da|a|z|k)?sh$/;
/** `exec npm run start`: the shell becomes the program. */
const aside = (line: string) => /(?:^|;|&&)\s*exec\s+[^;&|]*$/.test(line);

function wordsOf(rest: string): string[] | null {
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) ? words.map(String) : null;
  } catch {
    // Docker takes what is no JSON for a line for a shell.
    return null;
  }
}

function ownRules(text: string): Result[] {
  const all = instructionsOf(text);
  const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
  const floating = basesOf(text).filter(({ image }) => !isPinned(image));
  const user = last.findLast(({ name }) => name === 'USER')?.rest ?? '';
  const probe = last.findLast(({ name }) => name === 'HEALTHCHECK');
  const command = last.findLast(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  const begun = command?.rest.startsWith('[') === true ? wordsOf(command.rest) : null;
  const byShell = begun !== null && isShell.test(begun[0] ?? '') && begun.includes('-c');
  const steps = aside(begun?.at(-1) ?? '');
  const leaks = all.filter(
    ({ name, rest }) =>
      ((name === 'ENV' || name === 'ARG') && namesSecret.test(rest)) ||
      ((name === 'COPY' || name === 'ADD') && secretFile.test(` ${rest} `)),
  );
  return [
    rule(
      floating.length === 0,
      'Every base is named by its version.',
      `Line ${floating[0]?.line}: ${plain(floating[0]?.image ?? '', 80)} may be another image tomorrow. Name its version.`,
    ),
    rule(
      /^[1-9]\d*(?::\d+)?$/.test(user),
      `It runs as user ${user}, which is not root.`,
      user === '' || /^(?:root|0)\b/.test(user)
        ? 'It runs as root. Add a line such as USER 10001:10001.'
        : `USER ${plain(user, 40)} is a name: Kubernetes can only tell from a number that it is not root.`,
    ),
    rule(
      probe !== undefined && !/^NONE\b/i.test(probe.rest),
      'The engine can ask whether it is well.',
      'Nothing asks whether it is well: add a HEALTHCHECK.',
    ),
    rule(
      begun !== null && (!byShell || steps),
      byShell
        ? 'A shell is started first and makes room with exec, so that what runs hears when it is to stop.'
        : 'No shell is started first, so that what runs hears when it is to stop.',
      command === undefined
        ? 'The last stage has no CMD: what the base starts is started.'
        : `Line ${command.line}: a shell is started first, which keeps signals to itself. Write it as ["program", "argument"].`,
    ),
    rule(
      leaks.length === 0,
      'No ENV or ARG gives a value to a name of a secret, and no COPY or ADD names a file of secrets. What a folder brings along is up to .dockerignore.',
      `Line ${leaks[0]?.line} puts a secret into a layer, where whoever has the image can read it.`,
    ),
  ];
}

async function checkDockerfile(text: string): Promise<Result[]> {
  const { validate } = await import('dockerfile-utils');
  const told = validate(text);
  const [first] = told;
  return [
    {
      by: 'dockerfile-utils',
      ok: told.length === 0,
      sentence: first
        ? `Line ${first.range.start.line + 1}: ${plain(typeof first.message === 'string' ? first.message : first.message.value)}${told.length > 1 ? ` (and ${told.length - 1} more)` : ''}`
        : 'Every instruction is valid.',
    },
    ...ownRules(text),
  ];
}

function checkIgnore(text: string): Result[] {
  const all = text.split('\n').map((line) => line.trim());
  const lines = new Set(all);
  // An example holds no values.
  const back = all.find((line) => /^!.*\.env/.test(line) && !/\.env\.(?:example|sample|template)$/.test(line));
  const hides = (...names: string[]) => names.some((name) => lines.has(name));
  return [
    rule(
      (hides('**/.env*', '**/*.env*') || (hides('**/.env') && hides('**/.env.*'))) && back === undefined,
      'Environment files stay out of the image, in every folder.',
      back === undefined
        ? 'Environment files get into the image: add **/.env and **/.env.*.'
        : `${plain(back, 60)} lets environment files back into the image: take that line away.`,
    ),
    rule(
      hides('.git', '.git/', '**/.git'),
      'The history stays out of the image.',
      'The whole history is sent: add .git.',
    ),
  ];
}

/** nginx is the one that can say more; it is not run here. */
function checkSite(text: string): Result[] {
  const bare = text.replace(/#[^\n]*/g, '').replace(/"(?:[^"\\]|\\.)*"/g, '""');
  let depth = 0;
  let lowest = 0;
  for (const sign of bare) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    lowest = Math.min(lowest, depth);
  }
  return [
    rule(
      depth === 0 && lowest === 0 && /\blisten\s+\d+/.test(bare),
      'Its blocks are closed and it listens on a port; nginx itself was not asked.',
      'Its blocks do not close, or it listens on no port.',
    ),
  ];
}

export const checkDocker: Check = async ({ path, text }) => {
  if (path.endsWith('.dockerignore')) return checkIgnore(text);
  if (path.endsWith('.conf')) return checkSite(text);
  return checkDockerfile(text);
};
