/** What Node's own streams go by, without what they allocate for each call: that takes longer than a small blob itself. */
interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    from: Uint8Array,
    at: number,
    length: number,
    to: Uint8Array,
    out: number,
    room: number,
  ): void;
}

interface Inner {
  _handle?: Partial<Handle> | null;
  /** How much room and how much input was left. */
  _writeState?: Uint32Array;
}

interface Stream {
  on(event: 'error', listener: () => void): unknown;
}

/** From one memory into another: how many bytes it became, -1 where it did not fit or was damaged, null where this build of Node has no such thing. */
export type ZstdRun = (from: Uint8Array, to: Uint8Array, room: number) => number | null;

export function createZstdRun(make: (() => Stream) | undefined, flush: number): ZstdRun {
  let inner: Inner | null = null;

  return (from, to, room) => {
    if (typeof make !== 'function') return null;
    if (!inner?._handle) {
      const stream = make();
      // Told by what it wrote; without a listener it would end the thread.
      stream.on('error', () => {});
      inner = stream as Inner;
    }
    const { _handle: handle, _writeState: state } = inner;
    if (typeof handle?.reset !== 'function' || typeof handle.writeSync !== 'function') return null;
    if (!(state instanceof Uint32Array)) return null;
    handle.reset();
    handle.writeSync(flush, from, 0, from.length, to, 0, room);
    const [left = 0, unread = 0] = state;
    return inner._handle && unread === 0 ? room - left : -1;
  };
}
