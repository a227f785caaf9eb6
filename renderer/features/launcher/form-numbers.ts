import type { Limits } from '../../../shared/features/launcher/schema.ts';
import { numberOf, numberText } from '../../lib/form-reader.ts';

export interface LimitsText {
  memory: string;
  cpu: string;
}

export const limitsText = ({ memoryMb, cpuPercent }: Limits): LimitsText => ({
  memory: numberText(memoryMb),
  cpu: numberText(cpuPercent),
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
