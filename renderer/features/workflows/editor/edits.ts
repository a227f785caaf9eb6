import { isScalar, isSeq, type Pair, parse, type Scalar, stringify } from 'yaml';
import { outline, type StepSpan } from './outline.ts';

export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

/** `at` is where the caret belongs, in the text as it is afterwards. */
export type EditPlan = { edits: TextEdit[]; at: number } | Refusal;
interface Refusal {
  refused: string;
}

/** What the reader said of the same text: keys in the order of the text, with what each really needs. */
export interface KnownStep {
  key: string;
  needs: readonly string[];
}

type Field = { pair: Pair; name: string; from: number; to: number; valueFrom: number; valueTo: number };

const refused = (why: string): Refusal => ({ refused: why });
const oneLine = refused('This step is written in one line. Edit it in the text.');
const strange = refused('This step is not in the text any more.');

/** Fields of a step with the offsets of each, its line feed left out. */
function fieldsOf(text: string, span: StepSpan): Field[] {
  return (span.map?.items ?? []).flatMap((pair) => {
    if (!isScalar(pair.key) || !pair.key.range) return [];
    const [from, keyEnd] = pair.key.range;
    const range = (pair.value as Scalar | null)?.range ?? null;
    const valueFrom = range ? range[0] : text.indexOf(':', keyEnd) + 1;
    const raw = range ? range[1] : valueFrom;
    const valueTo = valueFrom + text.slice(valueFrom, raw).trimEnd().length;
    return [{ pair, name: String(pair.key.value), from, to: valueTo, valueFrom, valueTo }];
  });
}

const lineOf = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const scalar = (value: string) => stringify(value, { lineWidth: 0 }).trimEnd();

/** A place before or after edits, on the other side of them. */
function shifted(edits: readonly TextEdit[], at: number): number {
  return edits.reduce((sum, { from, to, insert }) => (from < at ? sum + insert.length - (to - from) : sum), at);
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), text);
}

function find(text: string, steps: readonly KnownStep[], key: string) {
  const lines = outline(text);
  if (lines.form === 'unreadable') return { refused: lines.why };
  if (lines.form !== 'block') return strange;
  const at = steps.findIndex((step) => step.key === key);
  const span = lines.steps[at];
  // The reader and this text have to speak of the same steps, or the edit would meet another one.
  return span && lines.steps.length === steps.length ? { lines, at, span } : strange;
}

function snippetLines(example: string): string[] {
  const body = example.replace(/^\s*\n/, '').trimEnd();
  const listed = /^(\s*)- /.exec(body);
  const depth = listed ? (listed[1]?.length ?? 0) + 2 : (/^\s*/.exec(body)?.[0].length ?? 0);
  return body
    .split('\n')
    .map((line) => (line.slice(0, depth).replace('-', ' ').trim() === '' ? line.slice(depth) : line.trimStart()));
}

/** A step after another one, or as the last. `example` is its text without or with the dash. */
export function addStep(text: string, steps: readonly KnownStep[], after: string | null, example: string): EditPlan {
  const lines = outline(text);
  if (lines.form === 'unreadable') return refused(lines.why);
  const body = (indent: string) =>
    snippetLines(example)
      .map((line, i) => (line === '' ? '' : `${indent}${i === 0 ? '- ' : '  '}${line}`))
      .join('\n');
  const open = text !== '' && !text.endsWith('\n');
  if (lines.form === 'missing') {
    const insert = `${open ? '\n' : ''}steps:\n${body('  ')}\n`;
    return { edits: [{ from: text.length, to: text.length, insert }], at: text.length + insert.length - 1 };
  }
  if (lines.form === 'empty') {
    const insert = `\n${body('  ')}`;
    return { edits: [{ from: lines.from, to: lines.to, insert }], at: lines.from + insert.length };
  }
  const index = after === null ? -1 : steps.findIndex(({ key }) => key === after);
  const previous = lines.steps[index] ?? lines.steps.at(-1);
  if (!previous) return strange;
  const second = lines.steps[1];
  const spaced = second !== undefined && /^\s*\n/.test(text.slice(lines.steps[0]?.to ?? 0, second.from));
  const needsBreak = previous.to === text.length && open;
  const insert = `${needsBreak ? '\n' : ''}${spaced ? '\n' : ''}${body(lines.indent)}\n`;
  return { edits: [{ from: previous.to, to: previous.to, insert }], at: previous.to + insert.length - 1 };
}

export function moveStep(text: string, steps: readonly KnownStep[], key: string, by: 1 | -1): EditPlan {
  const found = find(text, steps, key);
  if ('refused' in found) return found;
  const upper = found.lines.steps[by < 0 ? found.at - 1 : found.at];
  const lower = found.lines.steps[by < 0 ? found.at : found.at + 1];
  if (!upper || !lower) return refused(by < 0 ? 'It is the first step already.' : 'It is the last step already.');
  const whole = (span: StepSpan) => {
    const part = text.slice(span.from, span.to);
    return part.endsWith('\n') ? part : `${part}\n`;
  };
  const gap = text.slice(upper.to, lower.from);
  const swapped = whole(lower) + gap + whole(upper);
  const insert = text.slice(lower.from, lower.to).endsWith('\n') ? swapped : swapped.slice(0, -1);
  const inside = found.span.dash - found.span.from;
  const at = by < 0 ? upper.from + inside : upper.from + whole(lower).length + gap.length + inside;
  return { edits: [{ from: upper.from, to: lower.to, insert }], at };
}

function needsEdit(
  text: string,
  span: StepSpan,
  needs: readonly string[],
  implied: readonly string[],
): TextEdit | null {
  const fields = fieldsOf(text, span);
  const own = fields.find(({ name }) => name === 'needs');
  const standard = needs.length === implied.length && needs.every((key) => implied.includes(key));
  const value = `[${needs.map(scalar).join(', ')}]`;
  if (own) {
    const alone = text.slice(lineOf(text, own.from), own.from).trim() === '';
    if (standard && alone) {
      const end = text.indexOf('\n', own.to);
      return { from: lineOf(text, own.from), to: end < 0 ? text.length : end + 1, insert: '' };
    }
    return { from: own.from, to: own.to, insert: `needs: ${value}` };
  }
  if (standard) return null;
  const first = fields[0];
  if (!first) return null;
  const indent = ' '.repeat(first.from - lineOf(text, first.from));
  const closed = text.slice(span.from, span.to).endsWith('\n');
  return { from: span.to, to: span.to, insert: closed ? `${indent}needs: ${value}\n` : `\n${indent}needs: ${value}` };
}

/** What a step would need if it did not say so: the one before it. */
const impliedNeeds = (steps: readonly KnownStep[], at: number): string[] => {
  const before = steps[at - 1];
  return before ? [before.key] : [];
};

function idEdit(text: string, span: StepSpan, id: string): TextEdit | null {
  const fields = fieldsOf(text, span);
  const own = fields.find(({ name }) => name === 'id');
  if (own)
    return { from: own.valueFrom, to: own.valueTo, insert: `${own.valueFrom === own.to ? ' ' : ''}${scalar(id)}` };
  const first = fields[0];
  if (!first) return null;
  const indent = ' '.repeat(first.from - lineOf(text, first.from));
  return { from: first.from, to: first.from, insert: `id: ${scalar(id)}\n${indent}` };
}

const hasId = (text: string, span: StepSpan) => fieldsOf(text, span).some(({ name }) => name === 'id');

/** Says what a step waits for. A step that is referred to gets its name written down, so that it keeps it. */
export function setNeeds(text: string, steps: readonly KnownStep[], key: string, needs: readonly string[]): EditPlan {
  const found = find(text, steps, key);
  if ('refused' in found) return found;
  if (!found.span.map) return oneLine;
  const implied = impliedNeeds(steps, found.at);
  const edit = needsEdit(text, found.span, needs, implied);
  if (!edit) return { edits: [], at: found.span.dash };
  const names = edit.insert === '' ? [] : needs;
  const named = names.flatMap((name) => {
    const span = found.lines.steps[steps.findIndex((step) => step.key === name)];
    return (span?.map && !hasId(text, span) && idEdit(text, span, name)) || [];
  });
  const edits = [edit, ...named];
  return { edits, at: shifted(edits, found.span.dash) };
}

/** Takes a step out; who needed it needs what it needed. */
export function removeStep(text: string, steps: readonly KnownStep[], key: string): EditPlan {
  const found = find(text, steps, key);
  if ('refused' in found) return found;
  const { span, at, lines } = found;
  const own = steps[at];
  const heirs = own?.needs ?? [];
  const rest = steps.filter((step) => step.key !== key);
  const edits = steps.flatMap((step, i): TextEdit[] => {
    const other = lines.steps[i];
    if (!other?.map || !step.needs.includes(key)) return [];
    const says = fieldsOf(text, other).some(({ name }) => name === 'needs');
    if (!says) return [];
    const needs = [...new Set(step.needs.flatMap((name) => (name === key ? heirs : [name])))];
    const edit = needsEdit(text, other, needs, impliedNeeds(rest, rest.indexOf(step)));
    return edit ? [edit] : [];
  });
  if (lines.steps.length === 1) {
    const colon = text.lastIndexOf(':', span.from);
    return {
      edits: [{ from: colon + 1, to: span.to, insert: ' []\n' }],
      at: colon + 1,
    };
  }
  const next = lines.steps[at + 1];
  // With the blank lines below it, or those above when it is the last.
  const cut = next
    ? { from: span.from, to: next.from, insert: '' }
    : { from: lines.steps[at - 1]?.to ?? span.from, to: span.to, insert: '' };
  edits.push(cut);
  const neighbour = next ?? lines.steps[at - 1];
  return { edits, at: shifted(edits, neighbour?.dash ?? 0) };
}

const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
const reference = (id: string) => (/^[A-Za-z_]\w*$/.test(id) ? `steps.${id}` : `steps["${id}"]`);

/** Why an id cannot be given, or null. */
export function idProblem(steps: readonly KnownStep[], key: string, id: string): string | null {
  if (!idPattern.test(id)) return 'Letters, digits, - and _, beginning with a letter.';
  if (id !== key && steps.some((step) => step.key === id)) return 'Another step has this name.';
  return null;
}

/** A new name, also wherever the old one is referred to. */
export function renameStep(text: string, steps: readonly KnownStep[], key: string, id: string): EditPlan {
  const found = find(text, steps, key);
  if ('refused' in found) return found;
  if (!found.span.map) return oneLine;
  const problem = idProblem(steps, key, id);
  if (problem) return refused(problem);
  const own = idEdit(text, found.span, id);
  if (!own) return oneLine;
  const edits = [own];
  for (const span of found.lines.steps)
    for (const { name, pair } of fieldsOf(text, span)) {
      if (name !== 'needs') continue;
      const nodes = isSeq(pair.value) ? pair.value.items : [pair.value];
      for (const node of nodes)
        if (isScalar(node) && node.value === key && node.range)
          edits.push({ from: node.range[0], to: node.range[1], insert: scalar(id) });
    }
  const referred = new RegExp(`\\bsteps(?:\\.${literal(key)}(?![\\w-])|\\[\\s*(["'])${literal(key)}\\1\\s*\\])`, 'g');
  for (const match of text.matchAll(referred))
    edits.push({ from: match.index, to: match.index + match[0].length, insert: reference(id) });
  return { edits, at: shifted(edits, found.span.dash) };
}

/** The words on the step; none takes them away. */
export function titleStep(text: string, steps: readonly KnownStep[], key: string, title: string): EditPlan {
  const found = find(text, steps, key);
  if ('refused' in found) return found;
  if (!found.span.map) return oneLine;
  const fields = fieldsOf(text, found.span);
  const own = fields.find(({ name }) => name === 'title');
  const first = fields[0];
  if (!first) return oneLine;
  const indent = ' '.repeat(first.from - lineOf(text, first.from));
  const line = `title: ${scalar(title)}`;
  const edit = (): TextEdit[] => {
    if (own && title !== '') return [{ from: own.from, to: own.to, insert: line }];
    if (own === first) return fields[1] ? [{ from: own.from, to: fields[1].from, insert: '' }] : [];
    if (own) return [{ from: lineOf(text, own.from), to: text.indexOf('\n', own.to) + 1 || text.length, insert: '' }];
    if (title === '') return [];
    const id = fields.find(({ name }) => name === 'id');
    if (!id) return [{ from: first.from, to: first.from, insert: `${line}\n${indent}` }];
    return [{ from: id.to, to: id.to, insert: `\n${indent}${line}` }];
  };
  const edits = edit();
  return { edits, at: shifted(edits, found.span.dash) };
}

/** The words on a step as the text has them, which the reader may have put together from elsewhere. */
export function titleOf(text: string, steps: readonly KnownStep[], key: string): string {
  const found = find(text, steps, key);
  if ('refused' in found) return '';
  const own = fieldsOf(text, found.span).find(({ name }) => name === 'title');
  const value: unknown = own && parse(text.slice(own.valueFrom, own.valueTo));
  return typeof value === 'string' ? value : '';
}
