import type { Limits } from '../../../shared/features/launcher/schema.ts';

export interface LimitsText {
  memory: string;
  cpu: string;
}

interface Range {
  min: number;
  max: number;
  whole?: boolean;
}

/** Null for an empty field; a string says what is wrong. */
export function numberOf(text: string, { min, max, whole = true }: Range): number | null | string {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  const fine = Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value));
  return fine ? value : `${whole ? 'A whole number' : 'A number'} from ${min} to ${max.toLocaleString('en-US')}.`;
}

export const limitsText = ({ memoryMb, cpuPercent }: Limits): LimitsText => ({
  memory: memoryMb === null ? '' : String(memoryMb),
  cpu: cpuPercent === null ? '' : String(cpuPercent),
});

export function limitsOf(text: LimitsText): { limits: Limits | null; problems: { memory?: string; cpu?: string } } {
  const memory = numberOf(text.memory, { min: 4, max: 10_000_000 });
  const cpu = numberOf(text.cpu, { min: 1, max: 100_000 });
  const problems = {
    ...(typeof memory === 'string' && { memory }),
    ...(typeof cpu === 'string' && { cpu }),
  };
  return {
    limits: typeof memory === 'string' || typeof cpu === 'string' ? null : { memoryMb: memory, cpuPercent: cpu },
    problems,
  };
}
