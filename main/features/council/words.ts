import type { ModelEnd } from '../../../shared/features/minds/schema.ts';

export const notConnected =
  'No model is connected, so nobody can deliberate. Connect one under Minds: with a key of OpenAI or Anthropic, any server that speaks as OpenAI does, or Ollama or llama.cpp on this machine.';

/** How an answer ended that was none, in the provider's own words where it said any. */
export function sentenceOf(end: ModelEnd): string {
  switch (end.kind) {
    case 'complete':
    case 'tools':
      return 'It answered';
    case 'length':
      return 'Its answer was cut off at the longest that was allowed';
    case 'refusal':
      return end.message.trim() === '' ? 'It refused' : `It refused: ${end.message}`;
    case 'cancelled':
      return 'It was cancelled';
    case 'failed':
      return end.fault.message;
  }
}

export const inShort = (text: string, most = 120): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};
