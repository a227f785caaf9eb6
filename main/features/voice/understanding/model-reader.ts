import type { Minds } from '../../minds/index.ts';
import type { ModelReader } from '../types.ts';

const notConnected = 'No model is connected that could say what was meant.';

/** Asks the model for chats which intent was meant. Nothing is done by it, and what it says is checked as if anybody had said it. */
export function createModelReader({ minds }: { minds: Pick<Minds, 'role' | 'ask'> }): ModelReader {
  return {
    problem: () => (minds.role('chat') ? null : notConnected),
    async read(said, context, signal) {
      const model = minds.role('chat');
      if (!model) return { kind: 'failed', why: notConnected };
      const { readByModel } = await import('./model/read-by-model.ts');
      return await readByModel({ minds, model }, said, context, signal);
    },
  };
}
