import { randomUUID } from 'node:crypto';
import type { Frame } from '../../../../shared/contract/builder.ts';

/** A stream that is made for one reader, who takes each piece before the next is made: it cannot be taken up again. */
export async function* numbered<T>(items: AsyncGenerator<T, void, void>): AsyncGenerator<Frame<T>, void, void> {
  const epoch = randomUUID();
  let offset = 0;
  yield { type: 'reset', epoch, offset, lost: 0 };
  for await (const item of items) yield { type: 'item', epoch, offset: ++offset, item };
}
