import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { z } from 'zod';
import {
  type IntentKind,
  intent,
  type VoiceLanguage,
  voiceLanguage,
} from '../../../../../shared/features/voice/intents.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { compile, type Pattern, PatternProblem } from '../patterns/compile.ts';

const kinds = intent.options.map((option) => option.shape.kind.value) as [IntentKind, ...IntentKind[]];
const text = z.string().trim().min(1).max(500);

const entry = z.strictObject({
  say: z.union([text, z.array(text).min(1).max(50)]),
  means: z.enum(kinds),
  language: voiceLanguage.optional(),
  project: text.optional(),
  service: text.optional(),
  environment: text.optional(),
  workflow: text.optional(),
  command: text.optional(),
  metric: z.enum(['cpu', 'memory', 'disk', 'network', 'temperature']).optional(),
  text: z.string().trim().min(1).max(2_000).optional(),
});
type Entry = z.infer<typeof entry>;

export interface ReadPhrase extends Omit<Entry, 'say' | 'language'> {
  line: number;
  patterns: Pattern[];
  languages: readonly VoiceLanguage[];
}

export interface ReadPhrases {
  phrases: ReadPhrase[];
  problems: { line: number; problem: string }[];
}

export const largestFile = 256 * 1_024;
const mostPhrases = 1_000;
const mostProblems = 50;
const gaps = new Set(['project', 'service', 'environment', 'workflow', 'time', 'text']);

/** What has to be given or said for each; any of those in one item is enough. */
const needed: Partial<Record<IntentKind, readonly (keyof Entry | 'time')[]>> = {
  ...{ 'open-project': ['project'], 'show-logs': ['project'], 'project-state': ['project'], start: ['project'] },
  ...{ stop: ['project'], restart: ['project'], deploy: ['project'], 'roll-back': ['project'] },
  ...{
    'run-workflow': ['workflow'],
    command: ['command'],
    why: ['metric'],
    search: ['text'],
    remind: ['time', 'text'],
  },
  ...{ ask: ['text'], 'ask-council': ['text'] },
};

const word = (key: unknown) => (isScalar(key) ? String(key.value) : '');

/** Says of each thing that is wrong where it stands; what is right counts all the same. */
export function readPhrases(source: string): ReadPhrases {
  const read: ReadPhrases = { phrases: [], problems: [] };
  const lines = new LineCounter();
  const lineOf = (node: unknown): number => {
    const range = (node as { range?: readonly number[] | null } | null)?.range;
    return range ? lines.linePos(range[0] ?? 0).line : 1;
  };
  const wrong = (line: number, problem: string) => {
    if (read.problems.length < mostProblems) read.problems.push({ line, problem });
  };
  if (source.length > largestFile) {
    wrong(1, `The file is larger than ${bytesText(largestFile)}.`);
    return read;
  }
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  for (const { pos, message } of document.errors)
    wrong(lines.linePos(pos[0]).line, `This is no YAML: ${message.split('\n')[0]}`);
  if (document.errors.length > 0) return read;
  const top = document.contents;
  if (top === null) return read;
  if (!isMap(top)) {
    wrong(lineOf(top), 'The file begins with version: 1 and phrases:.');
    return read;
  }
  const item = (map: YAMLMap, key: string) => map.items.find((pair) => word(pair.key) === key);
  for (const pair of top.items)
    if (!['version', 'phrases'].includes(word(pair.key)))
      wrong(lineOf(pair.key), `“${word(pair.key)}” is not known here: the file has version and phrases.`);
  const version = item(top, 'version');
  if (version && (!isScalar(version.value) || version.value.value !== 1)) {
    wrong(lineOf(version.key), 'This version of Optimus reads version 1 of the file.');
    return read;
  }
  const list = item(top, 'phrases')?.value ?? null;
  if (list === null || (isScalar(list) && list.value === null)) return read;
  if (!isSeq(list)) {
    wrong(lineOf(list), 'phrases: is a list: each phrase begins with a dash.');
    return read;
  }
  if (list.items.length > mostPhrases)
    wrong(lineOf(list.items[mostPhrases]), `More than ${mostPhrases.toLocaleString('en')} phrases are not read.`);
  for (const node of list.items.slice(0, mostPhrases)) {
    const line = lineOf(node);
    if (!isMap(node)) {
      wrong(line, 'A phrase has at least say: and means:.');
      continue;
    }
    const placeOf = (key: unknown) => lineOf(item(node, String(key))?.key ?? node);
    let plain: unknown;
    try {
      plain = node.toJS(document, { maxAliasCount: 20 });
    } catch {
      wrong(line, 'It cannot be read: its aliases lead to too much.');
      continue;
    }
    const parsed = entry.safeParse(plain);
    if (!parsed.success) {
      for (const issue of parsed.error.issues.slice(0, 5))
        wrong(issueLine(issue, placeOf, line), issueText(issue, plain));
      continue;
    }
    const { say, language, ...rest } = parsed.data;
    const all = typeof say === 'string' ? [say] : say;
    const patterns: Pattern[] = [];
    for (const one of all) {
      const pattern = patternOf(one, rest, (problem) => wrong(placeOf('say'), `“${short(one)}”: ${problem}`));
      if (pattern) patterns.push(pattern);
    }
    if (patterns.length === 0) continue;
    const chinese = /\p{Script=Han}/u.test(all.join(''));
    read.phrases.push({ ...rest, line, patterns, languages: language ? [language] : chinese ? ['zh'] : ['en', 'de'] });
  }
  return read;
}

const short = (said: string) => (said.length > 60 ? `${said.slice(0, 59)}…` : said);

function patternOf(
  said: string,
  rest: Omit<Entry, 'say' | 'language'>,
  wrong: (problem: string) => void,
): Pattern | null {
  let pattern: Pattern;
  try {
    pattern = compile(said);
  } catch (error) {
    wrong(error instanceof PatternProblem ? `${error.message}.` : 'It cannot be read.');
    return null;
  }
  for (const slot of pattern.slots)
    if (!gaps.has(slot)) {
      wrong(`There is no gap {${slot}}; there are ${[...gaps].map((gap) => `{${gap}}`).join(' ')}.`);
      return null;
    }
  if (pattern.fixed === 0) {
    wrong('It needs a word of its own beside its gaps, or it would mean all that is said.');
    return null;
  }
  for (const need of needed[rest.means] ?? [])
    if (!pattern.slots.has(need) && (need === 'time' || rest[need as keyof typeof rest] === undefined)) {
      wrong(
        need === 'time'
          ? 'It says no {time}.'
          : `It says no ${gaps.has(need) ? `{${need}}, and there is no ${need}: beside it` : `${need}:`}.`,
      );
      return null;
    }
  return pattern;
}

type Issue = z.core.$ZodIssue;

function issueLine(issue: Issue, placeOf: (key: unknown) => number, line: number): number {
  if (issue.code === 'unrecognized_keys') return placeOf(issue.keys[0]);
  return issue.path.length > 0 ? placeOf(issue.path[0]) : line;
}

function issueText(issue: Issue, plain: unknown): string {
  if (issue.code === 'unrecognized_keys') return `“${issue.keys[0]}” is not known here.`;
  const key = String(issue.path[0] ?? '');
  if (typeof plain === 'object' && plain !== null && !Object.hasOwn(plain, key)) return `${key}: is missing.`;
  if (key === 'means') return `means: is one of ${kinds.join(', ')}.`;
  if (key === 'metric') return 'metric: is one of cpu, memory, disk, network, temperature.';
  if (key === 'language') return 'language: is en, de or zh.';
  if (key === 'say') return 'say: is a text, or a list of texts; put quotes around one that begins with { or [.';
  return `${key}: is a text.`;
}
