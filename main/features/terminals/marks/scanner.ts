export interface SequenceHandlers {
  /** An operating system command: its number, its text, and the position behind it. */
  osc(code: number, text: string, end: number): void;
  /** Private modes (`CSI ? … h` or `l`). */
  mode(numbers: readonly number[], on: boolean): void;
}

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const longestOsc = 16_384;
const longestCsi = 64;

type State = 'text' | 'escape' | 'csi' | 'osc' | 'osc-escape' | 'string' | 'string-escape';

/**
 * Finds in a stream of bytes, cut anywhere, the few sequences that concern Optimus. Everything else is passed over at the speed
 * of looking for one byte. Whatever is too long is forgotten, so that hostile output cannot make it grow.
 */
export function createScanner(handlers: SequenceHandlers) {
  let state: State = 'text';
  let kept: number[] = [];
  let tooLong = false;
  /** Of images and the like there is nothing to know but where they end. */
  let isKnown = true;

  const begin = (next: State) => {
    state = next;
    kept = [];
    tooLong = false;
    isKnown = true;
  };

  const keep = (byte: number, most: number) => {
    if (tooLong || !isKnown) return;
    if (kept.length >= most) {
      tooLong = true;
      kept = [];
      return;
    }
    kept.push(byte);
    // 1337 carries files and pictures.
    if (kept.length === 5 && byte === 0x3b && String.fromCharCode(...kept) === '1337;') {
      isKnown = false;
      kept = [];
    }
  };

  const endOsc = (end: number) => {
    state = 'text';
    if (tooLong || !isKnown) return;
    const text = Buffer.from(kept).toString('utf8');
    kept = [];
    const found = /^(\d{1,4})(?:;|$)/.exec(text);
    if (found) handlers.osc(Number(found[1]), text.slice(found[0].length), end);
  };

  const endCsi = (final: number) => {
    state = 'text';
    if (tooLong || kept[0] !== 0x3f || (final !== 0x68 && final !== 0x6c)) return;
    const numbers = String.fromCharCode(...kept.slice(1)).split(';');
    if (numbers.every((number) => /^\d{1,5}$/.test(number))) handlers.mode(numbers.map(Number), final === 0x68);
  };

  return {
    push(bytes: Uint8Array, at: number): void {
      const { length } = bytes;
      for (let i = 0; i < length; i++) {
        if (state === 'text') {
          while (i < length && bytes[i] !== ESC) i++;
          if (i === length) return;
          state = 'escape';
          continue;
        }
        const byte = bytes[i] ?? 0;
        switch (state) {
          case 'escape':
            if (byte === 0x5d) begin('osc');
            else if (byte === 0x5b) begin('csi');
            else if (byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) begin('string');
            else if (byte !== ESC) state = 'text';
            break;
          case 'csi':
            if (byte === ESC) state = 'escape';
            else if (byte >= 0x40 && byte <= 0x7e) endCsi(byte);
            else if (byte === CAN || byte === SUB) state = 'text';
            else if (byte >= 0x20) keep(byte, longestCsi);
            break;
          case 'osc':
            if (byte === BEL) endOsc(at + i + 1);
            else if (byte === ESC) state = 'osc-escape';
            else if (byte === CAN || byte === SUB) state = 'text';
            else if (byte >= 0x20) keep(byte, longestOsc);
            break;
          case 'osc-escape':
            // A terminal takes the escape as the end, whatever follows it.
            endOsc(at + i + (byte === 0x5c ? 1 : 0));
            if (byte !== 0x5c) {
              state = 'escape';
              i--;
            }
            break;
          case 'string':
            if (byte === ESC) state = 'string-escape';
            else if (byte === CAN || byte === SUB) state = 'text';
            break;
          case 'string-escape':
            state = 'text';
            if (byte !== 0x5c) {
              state = 'escape';
              i--;
            }
            break;
        }
      }
    },
  };
}
