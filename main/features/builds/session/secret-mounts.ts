import { posix } from 'node:path';

/** One secret that a Dockerfile lends to its steps. */
export interface WantedSecret {
  id: string;
  /** Without it the build fails; what is not required is left out of its step. */
  required: boolean;
  lines: number[];
}

interface Instruction {
  name: string;
  rest: string;
  line: number;
}

/** Where the text of a heredoc ends, behind a line. Whoever asks goes down the lines: none is looked at twice. */
function endsOf(lines: readonly string[]) {
  const plain = new Map<string, number[]>();
  const dashed = new Map<string, number[]>();
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    for (const [known, word] of [
      [plain, line],
      [dashed, line.replace(/^\t+/, '')],
    ] as const) {
      if (!/^[A-Za-z_]\w*$/.test(word)) continue;
      const places = known.get(word);
      if (places) places.push(index);
      else known.set(word, [index]);
    }
  }
  return (word: string, isDashed: boolean, behind: number): number | undefined => {
    const places = (isDashed ? dashed : plain).get(word) ?? [];
    while ((places.at(-1) ?? Number.POSITIVE_INFINITY) <= behind) places.pop();
    return places.at(-1);
  };
}

/** Lines that go on are one, comments between them and the texts of heredocs are none. */
function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile.replace(/^\ufeff/, '').split(/\r?\n/);
  const joiner = /^\s*#\s*escape\s*=\s*`\s*$/im.test(lines.slice(0, 5).join('\n')) ? '`' : '\\';
  const found: Instruction[] = [];
  const ends = endsOf(lines);
  for (let at = 0; at < lines.length; at += 1) {
    const first = at;
    let text = '';
    for (; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      if (/^\s*(?:#|$)/.test(line)) {
        if (text === '') break;
        continue;
      }
      const trimmed = line.trimEnd();
      const goesOn = trimmed.endsWith(joiner);
      text += goesOn ? `${trimmed.slice(0, -1)} ` : line;
      if (!goesOn) break;
    }
    const [, name, rest] = /^\s*([A-Za-z]+)\s+(.*)$/s.exec(text) ?? [];
    if (name === undefined || rest === undefined) continue;
    found.push({ name: name.toUpperCase(), rest, line: first + 1 });
    if (!/^(?:RUN|COPY|ADD)$/i.test(name)) continue;
    for (const [, dash, word] of rest.matchAll(/(?<!<)<<(-?)["']?([A-Za-z_]\w*)["']?(?!\w)/g)) {
      at = ends(word ?? '', dash === '-', at) ?? at;
    }
  }
  return found;
}

/** `--mount=type=secret,id=npmrc`, one for each; they stand before the command and nowhere else. */
function flagsOf(rest: string): string[] {
  const flags: string[] = [];
  for (let left = rest.trimStart(); left.startsWith('--'); ) {
    const [flag = ''] = /^(?:"[^"]*"|'[^']*'|\S)+/.exec(left) ?? [];
    flags.push(flag);
    left = left.slice(flag.length).trimStart();
  }
  return flags;
}

function fieldsOf(flag: string): Map<string, string> {
  const plain = flag.slice('--mount='.length).replaceAll(/^["']|["']$/g, '');
  return new Map(
    plain.split(',').map((field): [string, string] => {
      const [key = '', ...value] = field.split('=');
      return [key.trim().toLowerCase().replaceAll('"', ''), value.join('=').trim().replaceAll('"', '')];
    }),
  );
}

interface Stage {
  name: string;
  /** Stages, by name or number, and images. */
  uses: Set<string>;
  secrets: { id: string; required: boolean; line: number }[];
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const { name, rest, line } of instructionsOf(dockerfile)) {
    if (name === 'FROM') {
      const [, base = '', as] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      const named = (as ?? String(stages.length)).toLowerCase();
      stages.push({ name: named, uses: new Set([base.toLowerCase()]), secrets: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) continue;
    for (const flag of flagsOf(rest)) {
      if (flag.startsWith('--from=')) stage.uses.add(flag.slice('--from='.length).toLowerCase());
      if (!flag.startsWith('--mount=')) continue;
      const fields = fieldsOf(flag);
      const from = fields.get('from');
      if (from !== undefined) stage.uses.add(from.toLowerCase());
      if (fields.get('type') !== 'secret') continue;
      const target = fields.get('target') ?? fields.get('dst') ?? fields.get('destination') ?? '';
      const id = fields.get('source') ?? fields.get('src') ?? fields.get('id') ?? posix.basename(target);
      // What a build argument names is known to nobody before the step runs.
      if (id === '' || id.includes('$')) continue;
      const required = fields.get('required');
      stage.secrets.push({ id, required: required === '' || required?.toLowerCase() === 'true', line });
    }
  }
  return stages;
}

/** What is lent to the steps that a build comes to: those of the stage that is asked for, and of what that is made from. */
export function secretsWanted(dockerfile: string, stage: string | null): WantedSecret[] {
  const stages = stagesOf(dockerfile);
  const byName = new Map<string, Stage>();
  for (const [index, one] of stages.entries())
    for (const name of [one.name, String(index)]) if (!byName.has(name)) byName.set(name, one);
  const find = (name: string) => byName.get(name);
  const first = stage === null ? stages.at(-1) : find(stage.toLowerCase());
  const reached = new Set<Stage>();
  const waiting = first ? [first] : [];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    waiting.push(...[...one.uses].flatMap((name) => find(name) ?? []));
  }
  const wanted = new Map<string, WantedSecret>();
  for (const one of stages) {
    if (!reached.has(one)) continue;
    for (const { id, required, line } of one.secrets) {
      const known = wanted.get(id) ?? { id, required: false, lines: [] };
      known.required ||= required;
      known.lines.push(line);
      wanted.set(id, known);
    }
  }
  return [...wanted.values()];
}
