import type { Caps, Deliberation, Mode, Option } from '../../../../shared/features/council/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { Asked, Attached } from '../../../app/ask-about.ts';
import { createFormReader, type FormProblems } from '../../../lib/form-reader.ts';
import { readMoney } from '../../../lib/money.ts';

export interface CapsForm {
  calls: string;
  tokens: string;
  /** Empty is no cap of money. */
  cost: string;
  minutes: string;
}

export interface DraftForm {
  question: string;
  topic: string;
  mode: Mode;
  /** Null is every project. */
  projectIds: readonly string[] | null;
  attachments: readonly Attached[];
  options: readonly Option[];
  /** Null: those that the mode takes. */
  seatIds: readonly string[] | null;
  /** Only what the user wrote: the rest follows the mode. */
  caps: Partial<CapsForm>;
}

export const emptyDraft: DraftForm = {
  ...{
    question: '',
    topic: '',
    mode: 'standard',
    projectIds: [],
    attachments: [],
    options: [],
    seatIds: null,
    caps: {},
  },
};

/** As it is handed over again: what Optimus made of it, its id and its route, is worked out anew. */
export const attachedOf = ({ kind, title, text, source, at }: Evidence): Attached => ({
  kind,
  title,
  text,
  source,
  at,
});

export const formOfAsked = ({ question, projectIds, attachments }: Asked): DraftForm => ({
  ...emptyDraft,
  ...{ question, projectIds: projectIds ?? null, attachments },
});

export const formOfDraft = (draft: Deliberation): DraftForm => ({
  ...{ question: draft.question, topic: draft.topic === 'general' ? '' : draft.topic, mode: draft.mode },
  ...{ projectIds: draft.scope.projectIds, attachments: draft.attachments.map(attachedOf), options: draft.options },
  ...{ seatIds: null, caps: {} },
});

const mostOptions = 10;

function nextOptionId(options: readonly Option[]): string {
  const taken = new Set(options.map(({ id }) => id));
  for (let n = 1; ; n += 1) if (!taken.has(`o${n}`)) return `o${n}`;
}

export const canAddOption = (options: readonly Option[]): boolean => options.length < mostOptions;

export const addOption = (options: readonly Option[]): Option[] => [
  ...options,
  { id: nextOptionId(options), label: '', text: '' },
];

/** One up or down; at the end it stays. */
export function moveOption(options: readonly Option[], id: string, by: 1 | -1): Option[] {
  const from = options.findIndex((option) => option.id === id);
  const to = from + by;
  const next = [...options];
  const [moved] = next.splice(from, 1);
  if (from < 0 || !moved || to < 0 || to >= options.length) return [...options];
  next.splice(to, 0, moved);
  return next;
}

/** A row that is still empty is none yet. */
const written = (options: readonly Option[]) => options.filter(({ label }) => label.trim() !== '');

export const twins = (options: readonly Option[]): ReadonlySet<string> => {
  const seen = new Map<string, string>();
  const found = new Set<string>();
  for (const { id, label } of written(options)) {
    const name = label.trim().toLowerCase();
    if (seen.has(name)) found.add(id);
    else seen.set(name, id);
  }
  return found;
};

/** The caps as written, or what is wrong with which of them. */
export function capsOf(form: Partial<CapsForm>): { caps: Partial<Caps>; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const caps: Partial<Caps> = {};
  const { whole, figure, wrong } = createFormReader<'calls' | 'tokens' | 'minutes'>({
    form: { calls: form.calls ?? '', tokens: form.tokens ?? '', minutes: form.minutes ?? '' },
    problems,
  });
  if (form.calls !== undefined) caps.calls = whole('calls', { min: 1, max: 40 });
  if (form.tokens !== undefined) caps.tokens = whole('tokens', { min: 1_000, max: 20_000_000 });
  if (form.minutes !== undefined) caps.minutes = figure('minutes', { min: 0.1, max: 240 });
  if (form.cost !== undefined) {
    const cost = readMoney(form.cost);
    if (cost === false) wrong('cost', 'An amount in dollars, such as 0.50; empty for no cap.');
    else caps.cost = cost;
  }
  return { caps, problems };
}

export interface DraftInput {
  question: string;
  topic: string;
  mode: Mode;
  scope: { projectIds: string[] | null };
  attachments: Attached[];
  options: Option[];
  seatIds?: string[];
  caps: Partial<Caps>;
}

export const canBeDraft = ({ question }: DraftForm): boolean => question.trim().length >= 3;

/** What the core is told. Caps that are wrong are left as they were until they are right. */
export function inputOf(form: DraftForm): DraftInput {
  const { caps, problems } = capsOf(form.caps);
  return {
    ...{ question: form.question.trim(), topic: form.topic.trim() || 'general', mode: form.mode },
    scope: { projectIds: form.projectIds === null ? null : [...form.projectIds] },
    attachments: [...form.attachments],
    options: written(form.options).map((option) => ({ ...option, label: option.label.trim() })),
    ...(form.seatIds !== null && { seatIds: [...form.seatIds] }),
    caps: Object.fromEntries(Object.entries(caps).filter(([name]) => !(name in problems))),
  };
}

/** Only what differs: two windows that change different things do not undo each other. Null when nothing does. */
export function changesOf(before: DraftInput, now: DraftInput): Partial<DraftInput> | null {
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof DraftInput]),
  );
  return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<DraftInput>);
}
