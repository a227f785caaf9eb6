/**
 * Follows the frames of one direction of a WebSocket, without looking into them, to know where one ends: a frame of ours may be
 * put in there and nowhere else.
 */
export interface FrameWatch {
  see(chunk: Buffer): void;
  /** Between two frames, as far as it was seen. */
  boundary(): boolean;
  /** A close frame was seen: nothing may come after it. */
  closed(): boolean;
}

export function createFrameWatch(): FrameWatch {
  let left = 0;
  const head = Buffer.alloc(14);
  let have = 0;
  let closing = false;

  /** How long the head is, as far as it can be known. */
  const headLength = () => {
    if (have < 2) return 2;
    const second = head[1] as number;
    const length = second & 0x7f;
    return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + ((second & 0x80) !== 0 ? 4 : 0);
  };
  const payload = () => {
    const length = (head[1] as number) & 0x7f;
    if (length < 126) return length;
    return length === 126 ? head.readUInt16BE(2) : Number(head.readBigUInt64BE(2));
  };

  return {
    see(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (left > 0) {
          const step = Math.min(left, chunk.length - at);
          left -= step;
          at += step;
          continue;
        }
        head[have] = chunk[at] as number;
        have += 1;
        at += 1;
        if (have < headLength()) continue;
        if (((head[0] as number) & 0x0f) === 0x8) closing = true;
        left = payload();
        have = 0;
      }
    },
    boundary: () => left === 0 && have === 0,
    closed: () => closing,
  };
}

/** `1001`: the server goes away; clients that want to be connected connect anew. What a client sends is masked, as it has to be. */
export function closeFrame(masked: boolean): Buffer {
  // A mask of zeros is a mask.
  return masked ? Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]) : Buffer.from([0x88, 0x02, 0x03, 0xe9]);
}
