import { invalid } from '../../../../shared/contract/errors.ts';
import { type Assignment, type EnvText, parseEnv, type Quote } from './parse.ts';

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** What means the same to every program and shell without quotes. */
const bare = /^[A-Za-z0-9_.,:/@%+=~-]*$/;
const bareWithReferences = /^(?:[A-Za-z0-9_.,:/@%+=~-]|\$\{[A-Za-z_][A-Za-z0-9_]*\})*$/;
const escaped = /\$\$\{/g;
const hasReference = (value: string): boolean => value.replaceAll(escaped, '').includes(`\${`);

const double = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;

/** How a value can be written, what reads the same everywhere first, in the quotes that it had where they can hold it. */
const formsOf = (value: string, had: Quote): string[] =>
  hasReference(value) ? withReferences(value) : literally(value, had);

const withReferences = (value: string): string[] => [...(bareWithReferences.test(value) ? [value] : []), double(value)];

function literally(value: string, had: Quote): string[] {
  const text = value.replaceAll(escaped, `$\${`);
  const forms: string[] = [];
  const plain = !/[\\$\r\n]/.test(text);
  if (had === '"' && plain && !text.includes('"')) forms.push(`"${text}"`);
  if (had === "'" && !/['\r]/.test(text)) forms.push(`'${text}'`);
  if (had === '`' && !/[`\r]/.test(text)) forms.push(`\`${text}\``);
  if (bare.test(text)) forms.push(text);
  if (!/['\r]/.test(text)) forms.push(`'${text}'`);
  forms.push(double(value).replaceAll(`$\${`, `\\\${`), double(value));
  return forms;
}

const lastOf = ({ assignments }: EnvText, name: string): Assignment | undefined =>
  assignments.findLast((one) => one.name === name);

/** What a file says of all others must be what it said before: a quote that an earlier line left open could end somewhere else. */
function isRight(
  before: EnvText,
  after: Buffer,
  own: readonly string[],
  wanted: { name: string; value: string } | null,
) {
  const read = parseEnv(after);
  if (lastOf(read, wanted?.name ?? own[0] ?? '')?.value !== wanted?.value) return false;
  const others = ({ assignments }: EnvText) => assignments.filter(({ name }) => !own.includes(name));
  const [were, are] = [others(before), others(read)];
  return were.length === are.length && were.every((one, i) => one.name === are[i]?.name && one.value === are[i].value);
}

const refused = () =>
  invalid([
    {
      field: 'value',
      problem:
        'The file cannot be changed without changing what other lines say: a quote in it is not closed. Mend that first.',
    },
  ]);

/**
 * Sets a variable and leaves every other byte as it is. `was` is its name until now. Of one that stands there more than
 * once the last is changed, which is the one that counts.
 */
export function setIn(env: EnvText, name: string, value: string, was?: string): Buffer {
  if (value.includes('\0')) throw invalid([{ field: 'value', problem: 'No variable can hold a zero byte.' }]);
  const { text } = env;
  const there = lastOf(env, was ?? name);
  const renamed = was !== undefined && was !== name;
  if (renamed && lastOf(env, name)) throw invalid([{ field: 'name', problem: `${name} is set in that file already.` }]);
  const forms = formsOf(value, there?.quote ?? '').map(encode);
  if (there?.value === value) forms.unshift(text.slice(there.valueAt, there.valueEnd));
  for (const form of forms) {
    const after = Buffer.from(there ? replaced(env, there, name, form) : added(env, name, form), 'latin1');
    if (isRight(env, after, [name, was ?? name], { name, value })) return after;
  }
  throw refused();
}

function added({ text, eol }: EnvText, name: string, form: string): string {
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : eol;
  return `${text}${gap}${name}=${form}${eol}`;
}

function replaced(env: EnvText, there: Assignment, name: string, form: string): string {
  const { text } = env;
  // A comment would run into the value.
  const gap = there.valueAt === there.valueEnd && text[there.valueEnd] === '#' && form !== '' ? ' ' : '';
  const before = text.slice(0, there.nameAt);
  const between = text.slice(there.nameAt + there.name.length, there.valueAt);
  const head = name === there.name ? before : withoutLines(before, env, there.name);
  return `${head}${name}${between}${form}${gap}${text.slice(there.valueEnd)}`;
}

/** Earlier lines that set it too would come to light again. */
function withoutLines(before: string, { assignments }: EnvText, name: string): string {
  let text = before;
  for (const one of assignments.toReversed())
    if (one.name === name && one.lineEnd <= before.length) text = text.slice(0, one.lineAt) + text.slice(one.lineEnd);
  return text;
}

/** Takes out the lines that set it before the one that counts: what they say would stay there to be read. */
export function lastAlone(env: EnvText, name: string): Buffer {
  const there = lastOf(env, name);
  if (!there) return Buffer.from(env.text, 'latin1');
  const head = withoutLines(env.text.slice(0, there.lineAt), env, name);
  const after = Buffer.from(head + env.text.slice(there.lineAt), 'latin1');
  if (!isRight(env, after, [name], { name, value: there.value })) throw refused();
  return after;
}

/** Takes out every line that sets it. */
export function unsetIn(env: EnvText, name: string): Buffer {
  const after = Buffer.from(withoutLines(env.text, env, name), 'latin1');
  if (!isRight(env, after, [name], null)) throw refused();
  return after;
}
