import type { BuildSecret } from '../../../shared/features/builds/schema.ts';

/** Where one comes from, as it stands in the form. */
export interface Chosen {
  /** `nothing`, `file`, or an environment behind a colon, which no environment has in its name. */
  from: string;
  /** Of the variable or of the file; empty until it is chosen. */
  name: string;
}
export type ChosenSecrets = Readonly<Record<string, Chosen>>;

export const nothing = 'nothing';
export const beginningOf = (environment: string): string => `:${environment}`;
export const choiceOf = (from: string): string | null => (from.startsWith(':') ? from.slice(1) : null);

export const chosenOf = (secrets: readonly BuildSecret[]): ChosenSecrets =>
  Object.fromEntries(
    secrets.map(({ id, from }) => [
      id,
      from.type === 'file'
        ? { from: 'file', name: from.file }
        : { from: beginningOf(from.environment), name: from.name },
    ]),
  );

/** What is handed over; what is chosen by half is named instead. */
export function secretsOf(chosen: ChosenSecrets): { secrets: BuildSecret[]; halves: Record<string, string> } {
  const secrets: BuildSecret[] = [];
  const halves: Record<string, string> = {};
  for (const [id, { from, name }] of Object.entries(chosen)) {
    if (from === nothing) continue;
    const environment = choiceOf(from);
    const plain = name.trim();
    if (plain === '') halves[id] = environment === null ? 'Which file?' : 'Which variable?';
    else if (environment === null) secrets.push({ id, from: { type: 'file', file: plain } });
    else secrets.push({ id, from: { type: 'variable', environment, name: plain } });
  }
  return { secrets, halves };
}

/** By id, of what the service has said about `secrets.0.from.name`; '' is about all. */
export function secretProblems(
  problems: readonly { field: string; problem: string }[],
  sent: readonly BuildSecret[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { field, problem } of problems) {
    const [first, index] = field.split('.');
    if (first !== 'secrets') continue;
    const id = index === undefined ? '' : (sent[Number(index)]?.id ?? '');
    found[id] = found[id] === undefined ? `${problem}.` : `${found[id]} ${problem}.`;
  }
  return found;
}

export const linesWords = (lines: readonly number[]): string =>
  `${lines.length === 1 ? 'line' : 'lines'} ${new Intl.ListFormat('en-GB').format(lines.map(String))}`;

export const sourceWords = ({ id, from }: BuildSecret): string =>
  `${id}: ${from.type === 'file' ? from.file : `${from.name} of ${from.environment}`}`;
