import type { Message, Piece, ToolUse } from '../../../../shared/features/chat/schema.ts';

export interface LiveAnswer {
  text: string;
  reasoning: string;
  uses: readonly ToolUse[];
}

interface Deps {
  /** Once for all that came since the last time. */
  soon: (fn: () => void) => void;
  /** What is shown lacks something: ask for the whole. */
  missing: () => void;
}

const nothing: LiveAnswer = { text: '', reasoning: '', uses: [] };
const longestReasoning = 100_000;

/** What is being written, beside what the core has stored of it: the longer of the two is shown. */
export function createLiveAnswers({ soon, missing }: Deps) {
  const answers = new Map<string, LiveAnswer>();
  const listeners = new Set<() => void>();
  let planned = false;

  const changed = () => {
    if (planned) return;
    planned = true;
    soon(() => {
      planned = false;
      for (const listener of listeners) listener();
    });
  };
  const put = (id: string, patch: Partial<LiveAnswer>) => {
    answers.set(id, { ...(answers.get(id) ?? nothing), ...patch });
    changed();
  };

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    of: (id: string): LiveAnswer => answers.get(id) ?? nothing,

    take(piece: Piece): void {
      const answer = answers.get(piece.messageId) ?? nothing;
      switch (piece.type) {
        case 'text': {
          const have = answer.text.length;
          if (piece.at > have) missing();
          else if (piece.at + piece.text.length > have)
            put(piece.messageId, { text: answer.text + piece.text.slice(have - piece.at) });
          break;
        }
        case 'reasoning':
          put(piece.messageId, { reasoning: (answer.reasoning + piece.text).slice(-longestReasoning) });
          break;
        case 'tool':
          put(piece.messageId, { uses: [...answer.uses.filter(({ id }) => id !== piece.use.id), piece.use] });
          break;
        case 'settled':
          missing();
      }
    },

    /** What the core says of the messages. Of one that has ended nothing more is kept here. */
    known(messages: readonly Message[]): void {
      for (const { id, state, text } of messages) {
        const live = answers.get(id);
        if (state === 'ended') {
          if (live) answers.delete(id);
        } else if (state === 'writing' && text.length > (live?.text.length ?? 0)) put(id, { text });
      }
      changed();
    },
  };
}
export type LiveAnswers = ReturnType<typeof createLiveAnswers>;

/** Its tool uses as they are now: a later state stands where both sides know one. */
export function usesOf(message: Message, live: LiveAnswer): readonly ToolUse[] {
  if (message.state === 'ended' || live.uses.length === 0) return message.toolUses;
  const byId = new Map(message.toolUses.map((use) => [use.id, use]));
  for (const use of live.uses) {
    const known = byId.get(use.id);
    if (!known || known.state === 'running') byId.set(use.id, use);
  }
  return [...byId.values()].sort((a, b) => a.at - b.at);
}

export type Part = { kind: 'text'; from: number; text: string } | { kind: 'use'; use: ToolUse };

/** The text with its tool uses where they were asked for. */
export function partsOf(text: string, uses: readonly ToolUse[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const use of uses) {
    const at = Math.min(text.length, Math.max(from, use.at));
    if (at > from) parts.push({ kind: 'text', from, text: text.slice(from, at) });
    parts.push({ kind: 'use', use });
    from = at;
  }
  if (from < text.length) parts.push({ kind: 'text', from, text: text.slice(from) });
  return parts;
}
