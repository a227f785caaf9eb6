/** Why a database could not be saved, proven or brought back: a sentence for people, with the tool's own last words. */
export class DumpTrouble extends Error {
  /** What the tool or the server said itself. */
  readonly said: string;
  constructor(sentence: string, { said = '', cause }: { said?: string; cause?: unknown } = {}) {
    super(said === '' ? sentence : `${sentence} It said: ${said}`, { cause });
    this.name = 'DumpTrouble';
    this.said = said;
  }
}

export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  const words = error.message === '' && error instanceof AggregateError ? String(error.errors[0]) : error.message;
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}

export const numberWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
