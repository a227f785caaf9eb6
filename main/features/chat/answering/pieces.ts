import type { Piece } from '../../../../shared/features/chat/schema.ts';
import { type Channel, createChannel, type Subscription } from '../../../core/lib/channel.ts';

/** Who falls further behind is told to ask for the whole text: less is lost by that than memory by waiting for him. */
const capacity = 128;

/** What is being written, thread by thread; there is a channel only while somebody reads or writes. */
export function createPieces() {
  const channels = new Map<string, Channel<Piece>>();
  let closed = false;

  function of(threadId: string): Channel<Piece> {
    const known = channels.get(threadId);
    if (known) return known;
    const channel = createChannel<Piece>({ kind: 'drop-oldest', capacity });
    channels.set(threadId, channel);
    channel.onDemand((wanted) => {
      if (wanted) channels.set(threadId, channel);
      else if (channels.get(threadId) === channel) channels.delete(threadId);
    });
    return channel;
  }

  return {
    publish(threadId: string, piece: Piece): void {
      channels.get(threadId)?.publish(piece);
    },
    async *subscribe(threadId: string, subscription: Subscription) {
      if (!closed) yield* of(threadId).subscribe(subscription);
    },
    forget(threadId: string): void {
      channels.get(threadId)?.close();
      channels.delete(threadId);
    },
    close(): void {
      closed = true;
      for (const channel of channels.values()) channel.close();
      channels.clear();
    },
  };
}
export type Pieces = ReturnType<typeof createPieces>;
