import { createChannel, type Subscription } from '../../main/core/lib/channel.ts';
import type { Frame } from '../../shared/contract/builder.ts';
import type { JournalEvent } from '../../shared/features/journal/schema.ts';

export const floodText = {
  characters: 65_536,
  /** So many items are under way before the reader must have acknowledged some. */
  window: 64,
  /** One acknowledgement for so many items. */
  acknowledgeEvery: 16,
};

/** What a build prints: words, numbers, paths, quotes; nothing outside of ASCII, so that characters are bytes. */
export function makeText(): string {
  let text = '';
  for (let line = 1; text.length < floodText.characters; line++)
    text += `[${String(line).padStart(5)}] compiled "src/module-${(line * 7_919) % 997}.ts" in ${(line * 31) % 400} ms\n`;
  return text.slice(0, floodText.characters);
}

export interface Flood {
  tail(subscription: Subscription): AsyncGenerator<Frame<JournalEvent>, void, void>;
  /** The reader has taken in the next few: as many more may follow. */
  acknowledge(): void;
}

/** A producer that is as fast as its reader's acknowledgements let it be. */
export function createFlood(): Flood {
  const channel = createChannel<JournalEvent>({ kind: 'drop-oldest', capacity: floodText.window });
  const sentence = makeText();
  let id = 0;
  const publish = (items: number) => {
    for (let i = 0; i < items; i++) {
      id++;
      channel.publish({
        id,
        at: id,
        kind: 'bench.flood',
        severity: 'info',
        actor: 'optimus',
        sentence,
        subjects: [],
        data: {},
        correlation: null,
      });
    }
  };
  channel.onDemand((wanted) => {
    if (wanted) publish(floodText.window);
  });
  return {
    tail: channel.subscribe,
    acknowledge() {
      if (channel.readers() > 0) publish(floodText.acknowledgeEvery);
    },
  };
}
