import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import { limitText, megabyte } from '../../../../shared/lib/bytes.ts';

/** By what a limit is held. `none`: this system has no means. */
export type By = 'cgroup' | 'systemd' | 'ulimit' | 'nice' | 'none';

export interface Means {
  memory: Exclude<By, 'nice'>;
  cpu: Exclude<By, 'ulimit'>;
}

const space = '\u00a0';

export const megabytes = (mb: number): string => limitText(mb * megabyte);

const names: Record<By, string> = {
  cgroup: 'cgroup v2',
  systemd: 'systemd scope',
  ulimit: 'ulimit',
  nice: 'nice',
  none: 'not held',
};

const memoryWords = (mb: number, by: By): string => {
  if (by === 'ulimit') return `${megabytes(mb)} for each process by itself`;
  return by === 'none' ? `${megabytes(mb)} is only written down: this system cannot hold it` : megabytes(mb);
};
const cpuWords = (percent: number, by: By): string => {
  if (by === 'nice') return 'gives way to everything else, without a ceiling';
  const words = `${percent}${space}% of a core`;
  return by === 'none' ? `${words} is only written down: this system cannot hold it` : words;
};

/** `cgroup v2: 512 MB, 150 % of a core`; null without limits. */
export function limitedWords({ memoryMb, cpuPercent }: Limits, means: Means): string | null {
  const parts = new Map<By, string[]>();
  const add = (by: By, words: string) => parts.set(by, [...(parts.get(by) ?? []), words]);
  if (memoryMb !== null) add(means.memory, memoryWords(memoryMb, means.memory));
  if (cpuPercent !== null) add(means.cpu, cpuWords(cpuPercent, means.cpu));
  return parts.size === 0 ? null : [...parts].map(([by, words]) => `${names[by]}: ${words.join(', ')}`).join('; ');
}

const memoryMeans: Record<Means['memory'], string> = {
  cgroup: 'Memory is held by cgroup v2, for a service as a whole.',
  systemd: 'Memory is held by a scope of systemd, for a service as a whole.',
  ulimit:
    'Memory is held by ulimit, for each process by itself: a service of many processes may take more. No control group may be written here.',
  none: 'Memory cannot be held to a limit on this system.',
};
const cpuMeans: Record<Means['cpu'], string> = {
  cgroup: 'The processor is held by cgroup v2.',
  systemd: 'The processor is held by a scope of systemd.',
  nice: 'For the processor there is nice alone: the service gives way to everything else, but has no ceiling.',
  none: 'The processor cannot be held to a limit on this system.',
};

/** How limits are held here. */
export const meansWords = ({ memory, cpu }: Means): string => `${memoryMeans[memory]} ${cpuMeans[cpu]}`;
