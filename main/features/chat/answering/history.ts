import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { MindMessage } from '../../minds/index.ts';
import type { MessageRecord, UseRecord } from '../types.ts';
import { fencedText } from './system-text.ts';

/** What the model is told of a tool that has come to no end, or of one that nobody allowed. */
export function toldOf(use: UseRecord): string {
  if (use.told !== null) return use.told;
  if (use.state === 'waiting' || use.state === 'expired') return 'It was not done: the user did not allow it.';
  if (use.state === 'declined') return 'It was not done: the user declined.';
  return use.result === null ? 'It came to no end.' : use.result;
}

/** As the model said and saw it: what it wrote, what it asked for, what came of it, and so on. */
export function answerMessages(text: string, uses: readonly UseRecord[]): MindMessage[] {
  const messages: MindMessage[] = [];
  let from = 0;
  for (const round of [...new Set(uses.map((use) => use.round))].sort((a, b) => a - b)) {
    const some = uses.filter((use) => use.round === round);
    const to = Math.max(from, some[0]?.at ?? from);
    messages.push({
      role: 'assistant',
      text: text.slice(from, to).trim(),
      toolCalls: some.map(({ callId, name, input }) => ({ id: callId, name, input })),
    });
    for (const use of some)
      messages.push({ role: 'tool', toolCallId: use.callId, text: fencedText(toldOf(use), 'result') });
    from = to;
  }
  const rest = text.slice(from).trim();
  if (rest !== '') messages.push({ role: 'assistant', text: rest });
  return messages;
}

export interface Past {
  message: MessageRecord;
  attachments: readonly Evidence[];
  uses: readonly UseRecord[];
}

export function pastMessages(past: Past, fenced: (pieces: readonly Evidence[]) => { text: string }): MindMessage[] {
  if (past.message.role === 'assistant') return answerMessages(past.message.text, past.uses);
  const attached = past.attachments.length > 0 ? `\n\nThe user attached:\n${fenced(past.attachments).text}` : '';
  return [{ role: 'user', text: `${past.message.text}${attached}` }];
}
