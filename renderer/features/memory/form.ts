import type { Confidence, MemoryInput, MemoryKind, NamedEntity } from '../../../shared/features/memory/schema.ts';
import type { FormProblems } from '../../lib/form-reader.ts';
import { dayStart, dayText } from './words.ts';

export interface MemoryForm {
  text: string;
  kind: MemoryKind;
  confidence: Confidence;
  /** As a field of days writes them; empty is open. */
  from: string;
  to: string;
  about: string;
  projectId: string | null;
}

type Entities = readonly Pick<NamedEntity, 'kind' | 'name'>[];

interface Before {
  text: string;
  kind: MemoryKind;
  confidence: Confidence;
  validFrom: number | null;
  validTo: number | null;
  entities: Entities;
  projectIds: readonly string[];
}

export function formOf(before: Before | null): MemoryForm {
  return {
    ...{ text: before?.text ?? '', kind: before?.kind ?? 'fact', confidence: before?.confidence ?? 'high' },
    ...{ from: dayText(before?.validFrom ?? null), to: dayText(before?.validTo ?? null) },
    about: (before?.entities ?? []).map(({ name }) => name).join(', '),
    projectId: before?.projectIds[0] ?? null,
  };
}

/** The same name keeps what is known of it; another is of a kind that nobody has said. */
function entitiesOf(about: string, before: Entities): MemoryInput['entities'] {
  const names = about
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const kindOf = new Map(before.map(({ name, kind }) => [name.toLowerCase(), kind]));
  const unique = new Map(names.map((name) => [name.toLowerCase(), name]));
  return [...unique].map(([key, name]) => ({ kind: kindOf.get(key) ?? 'other', name }));
}

/** A moment that the field of days cannot show is kept while its day is not touched. */
function moment(text: string, before: number | null): number | null {
  return dayText(before) === text ? before : dayStart(text);
}

export function readForm(form: MemoryForm, before: Before | null): { input: MemoryInput } | { problems: FormProblems } {
  const problems: Record<string, string> = {};
  const text = form.text.trim();
  if (text === '') problems.text = 'Write what is to be remembered.';
  const validFrom = moment(form.from, before?.validFrom ?? null);
  const validTo = moment(form.to, before?.validTo ?? null);
  if (validFrom !== null && validTo !== null && validTo < validFrom) problems.to = 'It ends before it begins.';
  const entities = entitiesOf(form.about, before?.entities ?? []);
  if (entities.length > 30) problems.about = 'At most 30 names.';
  if (entities.some(({ name }) => name.length > 120)) problems.about = 'A name has at most 120 characters.';
  if (Object.keys(problems).length > 0) return { problems };
  const others = (before?.projectIds ?? []).slice(1).filter((id) => id !== form.projectId);
  const projectIds = form.projectId === null ? [] : [form.projectId, ...others];
  return {
    input: { ...{ text, kind: form.kind, confidence: form.confidence, validFrom, validTo, entities, projectIds } },
  };
}
