import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { contextAt, type TextContext } from '../editor/context.ts';
import { fixedValues, inputFields, type Knowledge, rootFields, scopeNames } from './knowledge.ts';

/** Puts an example in the place of what was typed, each line as deep as its first, and the caret behind its first value. */
function applyExample(example: string, name: string) {
  const lines = example.trim().replace(/^- /, '').split('\n');
  const rest = lines.slice(1).filter((line) => line.trim() !== '');
  const depth = Math.min(
    ...rest.map((line) => line.length - line.trimStart().length),
    example.trimStart().startsWith('- ') ? 2 : 0,
  );
  return (view: EditorView, _completion: Completion, from: number, to: number) => {
    const line = view.state.doc.lineAt(from);
    const indent = ' '.repeat(from - line.from);
    const insert = lines.map((text, i) => (i === 0 ? text : indent + text.slice(depth))).join('\n');
    const first = (insert.split('\n')[0] ?? '').length;
    const value = insert.startsWith(`${name}: `) ? name.length + 2 : first;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + value, head: from + first },
      userEvent: 'input.complete',
    });
  };
}

function applyKey(name: string) {
  return (view: EditorView, _completion: Completion, from: number, to: number) => {
    const after = view.state.sliceDoc(to, to + 1);
    const insert = after === ':' ? name : `${name}: `;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      userEvent: 'input.complete',
    });
    if (fixedValues[name] || name === 'needs') startCompletion(view);
  };
}

const keyOption = ({ name, summary }: { name: string; summary: string }, boost = 0): Completion => ({
  label: name,
  detail: summary,
  apply: applyKey(name),
  boost,
});

const kindOption = ({ kind, summary, example }: { kind: string; summary: string; example: string }): Completion => ({
  label: kind,
  detail: summary,
  info: example.trim(),
  apply: applyExample(example, kind),
  boost: 10,
});

function keyOptions({ path, siblings }: TextContext, { vocabulary }: Knowledge): Completion[] {
  const unused = (options: readonly Completion[]) => options.filter(({ label }) => !siblings.includes(label));
  if (path.length === 0) return unused(rootFields.map((field) => keyOption(field)));
  const [top] = path;
  if (!vocabulary) return [];
  if (top === 'on' && path.at(-1) === '-' && path.length === 2) {
    const kind = vocabulary.triggerKinds.find((known) => siblings.includes(known.kind));
    return kind ? [] : vocabulary.triggerKinds.map(kindOption);
  }
  if (top === 'inputs' && path.length === 2) return unused(inputFields.map((field) => keyOption(field)));
  if (top !== 'steps') return [];
  if (path.at(-1) === '-') {
    const kind = vocabulary.stepKinds.find((known) => siblings.includes(known.kind));
    const own = kind?.fields.map((name) => keyOption({ name, summary: `of ${kind.kind}` }, 5)) ?? [];
    const common = vocabulary.stepFields.map((field) => keyOption(field));
    return unused(kind ? [...own, ...common] : [...vocabulary.stepKinds.map(kindOption), ...common]);
  }
  const kind = vocabulary.stepKinds.find((known) => known.kind === path.at(-1));
  return unused(kind?.fields.map((name) => keyOption({ name, summary: `of ${kind.kind}` })) ?? []);
}

function valueOptions({ key, path }: TextContext, knowledge: Knowledge): Completion[] {
  if (key === 'needs')
    return (knowledge.reading?.steps ?? []).map(({ key: label, title }) => ({ label, detail: title }));
  if (key === 'secret' && path[0] === 'on') return knowledge.secrets.map((label) => ({ label, detail: 'secret' }));
  if (key === 'workflow') return knowledge.workflows.map((label) => ({ label, detail: 'workflow' }));
  return (fixedValues[key ?? ''] ?? []).map((label) => ({ label }));
}

const plainName = /^[A-Za-z_]\w*$/;

/** What may come after the dots that have been typed; `skip` is how much of it stays as it is. */
function scopeOptions(
  typed: string,
  { reading, secrets, vocabulary }: Knowledge,
): { skip: number; options: Completion[] } {
  const dot = typed.lastIndexOf('.');
  const head = dot < 0 ? '' : typed.slice(0, dot);
  const skip = dot + 1;
  if (head === '')
    return {
      skip,
      options: [
        ...scopeNames.map(({ name, summary }) => ({ label: name, detail: summary, boost: 5 })),
        ...(vocabulary?.functions ?? []).map(({ name, summary }) => ({ label: name, detail: summary })),
      ],
    };
  if (head === 'inputs')
    return { skip, options: (reading?.inputs ?? []).map(({ name, title }) => ({ label: name, detail: title })) };
  if (head === 'secrets') {
    const names = new Set([...secrets, ...(reading?.secrets ?? []).map(({ name }) => name)]);
    return {
      skip,
      options: [...names].map((label) => ({ label, detail: secrets.includes(label) ? 'secret' : 'not set yet' })),
    };
  }
  if (head === 'steps')
    return {
      skip,
      options: (reading?.steps ?? []).map(({ key, title }) =>
        plainName.test(key)
          ? { label: key, detail: title }
          : {
              label: key,
              detail: title,
              // A dash would be read as minus.
              apply: (view: EditorView, _completion: Completion, from: number, to: number) => {
                const insert = `["${key}"]`;
                view.dispatch({
                  changes: { from: from - 1, to, insert },
                  selection: { anchor: from - 1 + insert.length },
                });
              },
            },
      ),
    };
  if (/^steps(?:\.\w+|\[["'][\w-]+["']\])$/.test(head))
    return {
      skip,
      options: [
        { label: 'output', detail: 'What the step gave' },
        { label: 'state', detail: 'How it ended' },
        { label: 'error', detail: 'Why it did not end well' },
      ],
    };
  if (head === 'run') return { skip, options: [{ label: 'id' }, { label: 'name' }] };
  return { skip, options: [] };
}

export function complete(text: string, pos: number, explicit: boolean, knowledge: Knowledge): CompletionResult | null {
  const context = contextAt(text, pos);
  if (context.place === 'expression') {
    const { skip, options } = scopeOptions(context.typed, knowledge);
    if (options.length === 0 || (context.typed === '' && !explicit)) return null;
    return { from: context.from + skip, options, validFor: /^[\w-]*$/ };
  }
  const options = context.place === 'key' ? keyOptions(context, knowledge) : valueOptions(context, knowledge);
  if (options.length === 0 || (context.place === 'key' && context.typed === '' && !explicit)) return null;
  return { from: context.from, options, validFor: /^[\w.-]*$/ };
}

export const completion = (knowledge: () => Knowledge) =>
  autocompletion({
    icons: false,
    aboveCursor: false,
    override: [
      (context: CompletionContext) =>
        complete(context.state.doc.toString(), context.pos, context.explicit, knowledge()),
    ],
  });
