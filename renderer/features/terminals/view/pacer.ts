/** A terminal that nobody looks at draws so often one piece: what is typed in another one is not to wait for it. */
const hiddenEveryMs = 40;

interface Piece {
  bytes: Uint8Array;
  drawn: () => void;
}

interface Options {
  write: (bytes: Uint8Array, drawn: () => void) => void;
  isShown: () => boolean;
}

/** Hands output to the terminal, in its order: at once while it is looked at, in small parts while it is not. */
export function createPacer({ write, isShown }: Options) {
  let held: Piece[] = [];
  let timer: number | null = null;

  function flush() {
    const all = held;
    held = [];
    for (const { bytes, drawn } of all) write(bytes, drawn);
  }
  function step() {
    timer = null;
    if (isShown()) return flush();
    const piece = held.shift();
    if (piece) write(piece.bytes, piece.drawn);
    if (held.length > 0) timer = window.setTimeout(step, hiddenEveryMs);
  }

  return {
    draw(bytes: Uint8Array, drawn: () => void): void {
      if (held.length === 0 && isShown()) {
        write(bytes, drawn);
        return;
      }
      held.push({ bytes, drawn });
      if (isShown()) flush();
      else timer ??= window.setTimeout(step, hiddenEveryMs);
    },
    flush,
    dispose() {
      if (timer !== null) window.clearTimeout(timer);
      held = [];
    },
  };
}
