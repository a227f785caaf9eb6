import type { Draft, Said, ShippingFacts } from '../types.ts';
import { probeOf, probeTimes } from './probes.ts';

/** A stage, line by line; an empty string is an empty line. */
export type Lines = readonly string[];

export const exec = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;

export const cached = (folders: readonly string[], command: string): string =>
  `RUN ${folders.map((folder) => `--mount=type=cache,target=${folder}`).join(' ')}${folders.length > 0 ? ' ' : ''}${command}`;

/** Packages of the system, where the base is of Debian. */
export const apt = (packages: readonly string[]): string =>
  `RUN apt-get update && apt-get install --yes --no-install-recommends ${packages.join(' ')} && rm -rf /var/lib/apt/lists/*`;

export const packages = (names: readonly string[] | undefined): Lines =>
  names === undefined || names.length === 0 ? [] : [apt(names)];

/** The last lines of every image: who it runs as, where it listens, how to ask it, what it starts. */
export function ending(facts: ShippingFacts, user: string, command: readonly string[]): Lines {
  const { interval, timeout, startPeriod, retries } = probeTimes;
  return [
    `USER ${user}`,
    `EXPOSE ${facts.port.value}`,
    `HEALTHCHECK --interval=${interval} --timeout=${timeout} --start-period=${startPeriod} --retries=${retries} \\`,
    `  CMD ${exec(probeOf(facts))}`,
    `CMD ${exec(command)}`,
  ];
}

/** Who an image runs as where its base has nobody for that. */
export const nobody = '10001:10001';

/** The stage that runs what was built in another. */
export const finish = (facts: ShippingFacts, base: string, lines: Lines, user = nobody): Lines => [
  `FROM ${base} AS runtime`,
  'WORKDIR /app',
  `ENV PORT=${facts.port.value}`,
  ...lines,
  ...ending(facts, user, facts.start?.value ?? []),
];

export type Reason = Draft['reasons'][number];

export const reasonOf = ({ sentence, file, line }: Said<unknown>): Reason => ({ sentence, file, line });
export const because = (sentence: string): Reason => ({ sentence, file: null, line: null });
export const noRoot = because('It runs as user 10001, which is nobody else, and not as root.');

/** What is said of the image as a whole, each with its place in the project. */
export function reasonsOf(facts: ShippingFacts, more: readonly Reason[]): Reason[] {
  const { runtime, manager, build, output, start, port, health } = facts;
  const told = [runtime, manager?.said, build, output, start, port, health].filter((each) => each != null);
  return [...told.map(reasonOf), ...more];
}

/** Stages one below the other, under a line that says what this is. */
export function dockerfileOf(facts: ShippingFacts, stages: readonly Lines[]): string {
  const head = `# Builds and runs ${facts.slug}: ${facts.basis.replace(/[^\x20-\x7e]/g, '')}.`;
  return `${[head, ...stages.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}
