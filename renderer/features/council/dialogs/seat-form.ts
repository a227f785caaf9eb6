import type { Seat, SeatInput } from '../../../../shared/features/council/schema.ts';
import type { EvidenceKind } from '../../../../shared/features/knowledge/schema.ts';
import type { FormProblems } from '../../../lib/form-reader.ts';

export interface SeatForm {
  name: string;
  tone: string;
  /** One thing a line. */
  checklist: string;
  slice: readonly EvidenceKind[];
  tools: readonly string[];
  /** `connection model`; empty: the one for seats. */
  model: string;
  enabled: boolean;
}

/** A connection and a model as one value of a list: neither can hold a line break. */
export const modelKey = ({ connectionId, model }: { connectionId: string; model: string }): string =>
  `${connectionId}\n${model}`;

export function modelOf(key: string): SeatInput['model'] {
  const at = key.indexOf('\n');
  return at < 0 ? null : { connectionId: key.slice(0, at), model: key.slice(at + 1) };
}

export const seatFormOf = (seat: Seat | null): SeatForm => ({
  ...{ name: seat?.name ?? '', tone: seat?.tone ?? '', checklist: seat?.checklist.join('\n') ?? '' },
  ...{ slice: seat?.slice ?? [], tools: seat?.tools ?? [], enabled: seat?.enabled ?? true },
  model: seat?.model ? modelKey(seat.model) : '',
});

const mostChecks = 20;
const longestCheck = 300;

export function seatOf(form: SeatForm): { seat: SeatInput; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const checklist = form.checklist
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (form.name.trim() === '') problems.name = 'A name is wanted.';
  if (checklist.length > mostChecks) problems.checklist = `At most ${mostChecks} lines.`;
  if (checklist.some((line) => line.length > longestCheck))
    problems.checklist = `A line has at most ${longestCheck} characters.`;
  return {
    problems,
    seat: {
      ...{ name: form.name.trim(), tone: form.tone.trim(), checklist, slice: [...form.slice], tools: [...form.tools] },
      ...{ model: modelOf(form.model), enabled: form.enabled },
    },
  };
}
