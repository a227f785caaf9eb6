import { z } from 'zod';
import type { BuildStep } from '../../../../shared/features/builds/schema.ts';

/** One line of what an engine answers to a build. */
const line = z.object({
  id: z.string().optional(),
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
  aux: z.union([z.string(), z.object({ ID: z.string().optional() })]).optional(),
});
export type AnswerLine = z.infer<typeof line>;

const longestLine = 8_000_000;

/** Lines of JSON, whatever the pieces that they come in. */
export async function* answerLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<AnswerLine, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  const read = (text: string): AnswerLine | null => {
    if (text.trim() === '') return null;
    try {
      return line.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  };
  for await (const chunk of stream) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) rest = '';
    for (const text of lines) {
      const found = read(text);
      if (found) yield found;
    }
  }
  const last = read(rest);
  if (last) yield last;
}

/** What the steps of a build come to, as one builder or the other tells it. */
export interface Progress {
  take(line: AnswerLine): void;
  /** Why it failed, with the step that did; null when it has not. */
  failure(): { step: BuildStep | null; why: string } | null;
  steps(): BuildStep[];
  imageId(): string | null;
  /** Nothing more comes: what runs has ended with it. */
  end(how: 'done' | 'failed' | 'cancelled'): void;
}

/** The last lines that a step wrote. */
export function createLastLines(most = 20) {
  const lines: string[] = [];
  return {
    add(text: string) {
      lines.push(text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text);
      if (lines.length > most) lines.shift();
    },
    all: () => [...lines],
  };
}
