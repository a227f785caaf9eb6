/** By the name of a field: what is wrong with it. */
export type FormProblems = Readonly<Partial<Record<string, string>>>;

/** The fields of a form in which anything may be written. */
export type TextFieldOf<F> = {
  [K in keyof F & string]: F[K] extends string ? (string extends F[K] ? K : never) : never;
}[keyof F & string];

export interface NumberRange {
  min: number;
  max: number;
  whole?: boolean;
}

/** Null for an empty field; a string says what is wrong. */
export function numberOf(text: string, { min, max, whole = true }: NumberRange): number | null | string {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  const fine = Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value));
  return fine ? value : `${whole ? 'A whole number' : 'A number'} from ${min} to ${max.toLocaleString('en-US')}.`;
}

/** A number as it stands in a field. */
export const numberText = (value: number | null): string => (value === null ? '' : String(value));

export interface FormReader<K extends string> {
  /** The first that is wrong with a field is what is said. */
  wrong: (field: string, why: string) => void;
  /** Null where nothing is written. */
  optional: (field: K, range: NumberRange) => number | null;
  whole: (field: K, range: NumberRange) => number;
  figure: (field: K, range: NumberRange) => number;
}

interface FormReaderOptions<K extends string> {
  form: Readonly<Record<K, string>>;
  /** Takes what is found. */
  problems: Record<string, string>;
  /** What an empty field means; without it a number is wanted there. */
  standard?: Readonly<Record<K, string>>;
}

/** Numbers out of the fields of a form, and what is wrong with those that are none. */
export function createFormReader<K extends string>({ form, problems, standard }: FormReaderOptions<K>): FormReader<K> {
  const wrong = (field: string, why: string) => {
    problems[field] ??= why;
  };
  function optional(field: K, range: NumberRange): number | null {
    const value = numberOf(form[field], range);
    if (typeof value !== 'string') return value;
    wrong(field, value);
    return null;
  }
  function needed(field: K, range: NumberRange): number {
    const value = numberOf(form[field].trim() === '' && standard ? standard[field] : form[field], range);
    if (typeof value === 'number') return value;
    wrong(field, value ?? 'A number is wanted.');
    return range.min;
  }
  return {
    wrong,
    optional,
    whole: (field, range) => needed(field, range),
    figure: (field, range) => needed(field, { ...range, whole: false }),
  };
}
