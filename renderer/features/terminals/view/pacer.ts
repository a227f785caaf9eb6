/** A terminal that is looked at parses so long at a stretch, then the screen is drawn. Drawing is what costs most in a flood. */
const stretchMs = 28;
/** A flood is drawn so that drawing takes a fifth of the time, within what still looks like moving. */
const drawingShare = 5;
const flowFastestMs = 50;
const flowSlowestMs = 120;
/** One that nobody looks at: what is typed in another one is not to wait for it. */
const hiddenStretchMs = 4;
const hiddenEveryMs = 40;
/** While somebody types it rests. */
const hiddenAfterKeyMs = 400;
/** Less than this at a time is no flood, and is drawn at once. What comes in many small pieces adds up, but for so much in a millisecond. */
const flowBytes = 32 * 1024;
const calmBytesPerMs = 100;
const leastPiece = 8 * 1024;
const mostPiece = 1024 * 1024;
/** Until it has been measured. */
const bytesPerMsAtFirst = 8 * 1024;

let typedAt = Number.NEGATIVE_INFINITY;

/** A key was pressed, in whatever terminal. */
export function noteTyping(): void {
  typedAt = performance.now();
}

interface Piece {
  bytes: Uint8Array;
  drawn: () => void;
  /** Nothing is written together with what comes behind it. */
  last: boolean;
}

interface Options {
  write: (bytes: Uint8Array, parsed: () => void) => void;
  isShown: () => boolean;
}

function joined(pieces: readonly Piece[], length: number): Uint8Array {
  const [first] = pieces;
  if (first && pieces.length === 1) return first.bytes;
  const all = new Uint8Array(length);
  let at = 0;
  for (const { bytes } of pieces) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}

/** Hands output to the terminal, in its order: little at once, a flood in stretches of time between which the screen is drawn. */
export function createPacer({ write, isShown }: Options) {
  let held: Piece[] = [];
  let heldBytes = 0;
  let writing = false;
  let timer: number | null = null;
  let next = 0;
  let bytesPerMs = bytesPerMsAtFirst;
  let flowEveryMs = flowFastestMs;
  let measuring = false;
  let lately = 0;
  let steppedAt = 0;

  const pieceOf = (ms: number) => Math.min(mostPiece, Math.max(leastPiece, bytesPerMs * ms));

  /** As much as is parsed in one stretch; at least one piece, a larger one is cut. */
  function take(most: number): Piece[] {
    const taken: Piece[] = [];
    let length = 0;
    while (held[0] && length < most) {
      const [piece] = held;
      const room = most - length;
      if (piece.bytes.length > room + leastPiece) {
        taken.push({ bytes: piece.bytes.subarray(0, room), drawn: () => {}, last: false });
        held[0] = { ...piece, bytes: piece.bytes.subarray(room) };
        length += room;
        break;
      }
      held.shift();
      taken.push(piece);
      length += piece.bytes.length;
      if (piece.last) break;
    }
    heldBytes -= length;
    return taken;
  }

  /** From the callbacks of the next picture until it has been handed over. */
  function measureDrawing() {
    if (measuring || !isShown()) return;
    measuring = true;
    requestAnimationFrame(() => {
      const began = performance.now();
      window.setTimeout(() => {
        measuring = false;
        const wanted = (performance.now() - began) * drawingShare;
        flowEveryMs = Math.min(flowSlowestMs, Math.max(flowFastestMs, (flowEveryMs + wanted) / 2));
      });
    });
  }

  function step() {
    timer = null;
    if (writing || held.length === 0) return;
    const shown = isShown();
    const most = Math.floor(pieceOf(shown ? stretchMs : hiddenStretchMs));
    const now = performance.now();
    const begin = shown ? next : Math.max(next, typedAt + hiddenAfterKeyMs);
    if (now < begin && (!shown || heldBytes < most)) {
      timer = window.setTimeout(step, begin - now);
      return;
    }
    const taken = take(most);
    const length = taken.reduce((sum, { bytes }) => sum + bytes.length, 0);
    lately = Math.max(0, lately - (now - steppedAt) * calmBytesPerMs) + length;
    steppedAt = now;
    const flows = lately >= flowBytes;
    if (!shown) next = now + hiddenEveryMs;
    else next = flows ? now + flowEveryMs : 0;
    let began = now;
    writing = true;
    // Called when what was written before has been parsed: from there on it is the stretch itself.
    if (flows)
      write(new Uint8Array(0), () => {
        began = performance.now();
      });
    write(joined(taken, length), () => {
      writing = false;
      if (flows) {
        if (length >= flowBytes) bytesPerMs = (bytesPerMs + length / Math.max(1, performance.now() - began)) / 2;
        measureDrawing();
      }
      for (const { drawn } of taken) drawn();
      step();
    });
  }

  return {
    draw(bytes: Uint8Array, drawn: () => void, last = false): void {
      held.push({ bytes, drawn, last });
      heldBytes += bytes.length;
      if (timer === null) step();
      else if (isShown() && heldBytes >= pieceOf(stretchMs)) {
        window.clearTimeout(timer);
        step();
      }
    },
    /** It is shown now: nothing waits for a time that was for a hidden one. */
    hasten(): void {
      next = 0;
      if (timer !== null) window.clearTimeout(timer);
      step();
    },
    dispose() {
      if (timer !== null) window.clearTimeout(timer);
      held = [];
      writing = true;
    },
  };
}
