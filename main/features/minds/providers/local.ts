import type { LocalModels } from '../local/types.ts';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';
import type { Happening, Request } from './types.ts';

/** What runs on this machine, in the same words as the others. */
export async function* localStream(
  local: LocalModels,
  { model, messages, tools, maxOutputTokens }: Request,
  call: Call,
): AsyncGenerator<Happening, void, void> {
  if (tools.length > 0) throw new MindFault('not-sent', 'Models that run here cannot use tools');
  const pieces = local.stream(model, messages, {
    ...(maxOutputTokens !== null && { maxOutputTokens }),
    signal: call.signal,
  });
  try {
    for (;;) {
      const step = await pieces.next();
      if (step.done) {
        yield { type: 'usage', usage: step.value.usage };
        yield { type: 'end', end: step.value.kind };
        return;
      }
      yield { type: 'text', text: step.value };
    }
  } finally {
    await pieces.return(undefined as never);
  }
}
