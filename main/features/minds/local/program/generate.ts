import type { InterruptableStoppingCriteria, Tensor } from '@huggingface/transformers';
import type { Loadable } from '../process/protocol.ts';
import type { Models } from './models.ts';

export interface Generation {
  wanted: Loadable;
  messages: { role: string; content: string }[];
  maxTokens: number;
  onText(text: string): void;
  /** Called once it can be stopped. */
  onBegun(stop: () => void): void;
}

export class TooLong extends Error {}

export interface Generated {
  kind: 'complete' | 'length';
  input: number;
  output: number;
}

const contextOf = (config: unknown): number | null => {
  const { max_position_embeddings: most } = config as { max_position_embeddings?: unknown };
  return typeof most === 'number' ? most : null;
};

/** Always the likeliest word: the same question has the same answer. */
export async function generate(models: Models, asked: Generation): Promise<Generated> {
  const { library, tokenizer, model } = await models.get('generate', asked.wanted);
  if (tokenizer.chat_template === null || tokenizer.chat_template === undefined)
    throw new Error('The model has no template for a talk: it continues texts and answers no questions.');
  const prompt = tokenizer.apply_chat_template(asked.messages, { tokenize: false, add_generation_prompt: true });
  const inputs = tokenizer(prompt as string, { add_special_tokens: false }) as { input_ids: Tensor };
  const input = inputs.input_ids.dims.at(-1) ?? 0;
  const context = contextOf(model.config);
  if (context !== null && input >= context)
    throw new TooLong(`The request has ${input} tokens; the model reads ${context} at once.`);
  const room = context === null ? asked.maxTokens : Math.min(asked.maxTokens, context - input);

  const stopping: InterruptableStoppingCriteria = new library.InterruptableStoppingCriteria();
  asked.onBegun(() => stopping.interrupt());
  let output = 0;
  const streamer = new library.TextStreamer(tokenizer, {
    skip_prompt: true,
    skip_special_tokens: true,
    callback_function: (text: string) => asked.onText(text),
    token_callback_function: () => {
      output += 1;
    },
  });
  await model.generate({ ...inputs, max_new_tokens: room, do_sample: false, streamer, stopping_criteria: stopping });
  return { kind: output >= room ? 'length' : 'complete', input, output };
}
