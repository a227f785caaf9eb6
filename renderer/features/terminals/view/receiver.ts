import type { OutputChunk } from '../../../../shared/features/terminals/schema.ts';
import { client } from '../../../app/connection.ts';
import { follow } from '../../../app/streams.ts';

interface WithBase64 {
  fromBase64?: (text: string) => Uint8Array;
}

/** Native where the browser has it: a flood is decoded in a tenth of the time. */
function decode(base64: string): Uint8Array {
  const native = (Uint8Array as unknown as WithBase64).fromBase64;
  if (native) return native(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

interface Options {
  id: string;
  reader: string;
  /** Where to begin; without it at the first byte that is kept. */
  from: number;
  draw: (bytes: Uint8Array, drawn: () => void, at: number) => void;
  /** Output that is no longer kept. */
  onLost: (bytes: number) => void;
  onReplay: (replaying: boolean) => void;
  visible: () => boolean;
}

/** Follows the output of a terminal and says how far it has been drawn. */
export function createReceiver({ id, reader, from, draw, onLost, onReplay, visible }: Options) {
  const stop = new AbortController();
  let drawn = 0;
  let told = -1;
  let toldVisible = true;
  let telling = false;
  let replayed = 0;
  let begun = false;

  async function tell() {
    if (telling) return;
    telling = true;
    while (!stop.signal.aborted && (told !== drawn || toldVisible !== visible())) {
      told = drawn;
      toldVisible = visible();
      await client.terminals.acknowledge({ id, reader, next: told, visible: toldVisible }).catch(() => {});
    }
    telling = false;
  }

  const onItem = ({ at, base64, prelude, seen }: OutputChunk) => {
    const bytes = decode(base64);
    if (seen) {
      replayed += 1;
      onReplay(true);
    }
    const onDrawn = () => {
      if (seen) {
        replayed -= 1;
        if (replayed === 0) onReplay(false);
      }
      if (prelude) return;
      drawn = at + bytes.length;
      void tell();
    };
    draw(bytes, onDrawn, prelude ? Number.NaN : at);
  };

  void follow(
    (input, options) => client.terminals.output({ id, reader, from, ...input }, options),
    {
      item: onItem,
      reset(lost) {
        if (begun && lost > 0) onLost(lost);
        begun = true;
        told = -1;
      },
    },
    stop.signal,
  );

  return {
    /** Behind the last byte that has been drawn. */
    position: () => Math.max(from, drawn),
    /** Whether somebody looks has changed. */
    looked: () => void tell(),
    dispose: () => stop.abort(),
  };
}
