import type { InputField } from '../../../shared/features/workflows/schema.ts';

/** What stands in the fields of the dialog, before it is known to be right. */
export type InputDraft = Readonly<Record<string, string | boolean>>;
type Json = InputField['default'];

const textOf = (value: Json): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

export function draftOf(fields: readonly InputField[]): InputDraft {
  return Object.fromEntries(
    fields.map(({ name, type, default: standard }) => [
      name,
      type === 'boolean' ? standard === true : textOf(standard),
    ]),
  );
}

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function readValue(
  { type, required, choices }: InputField,
  given: string | boolean,
): { value: Json } | { problem: string } {
  if (typeof given === 'boolean') return { value: given };
  const text = type === 'string' ? given : given.trim();
  if (text === '') return required ? { problem: 'It needs a value.' } : { value: type === 'string' ? '' : null };
  if (type === 'number')
    return plainNumber.test(text) ? { value: Number(text) } : { problem: 'Enter a number, such as 12 or 0.5.' };
  if (type === 'choice' && !choices.includes(text)) return { problem: `Choose one of ${choices.join(', ')}.` };
  return { value: text };
}

/** The values to start with, or what is wrong by field. Fields left empty are left out: their defaults hold. */
export function inputsOf(
  fields: readonly InputField[],
  draft: InputDraft,
): { values: Record<string, Json> } | { problems: Record<string, string> } {
  const values: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const read = readValue(field, draft[field.name] ?? (field.type === 'boolean' ? false : ''));
    if ('problem' in read) problems[field.name] = read.problem;
    else if (read.value !== null) values[field.name] = read.value;
  }
  return Object.keys(problems).length > 0 ? { problems } : { values };
}
