import type { ReadLine } from '../lines/line-reader.ts';
import { type Columns, flag } from './block.ts';
import { encodeStyles } from './styles.ts';

const firstText = 16 * 1_024;
const firstLines = 128;

/** Lines that are in no block yet, by columns. */
export function createPending(shift: number) {
  let text = Buffer.allocUnsafeSlow(firstText);
  let textBytes = 0;
  let keys = new Float64Array(firstLines);
  let flags = new Uint8Array(firstLines);
  let lengths = new Uint32Array(firstLines);
  let lines = 0;
  const styles = new Map<number, Uint8Array>();

  function growLines() {
    const capacity = keys.length * 2;
    const [moreKeys, moreFlags, moreLengths] = [
      new Float64Array(capacity),
      new Uint8Array(capacity),
      new Uint32Array(capacity),
    ];
    moreKeys.set(keys);
    moreFlags.set(flags);
    moreLengths.set(lengths);
    keys = moreKeys;
    flags = moreFlags;
    lengths = moreLengths;
  }
  function growText(more: number) {
    const larger = Buffer.allocUnsafeSlow(Math.max(text.length * 2, textBytes + more));
    larger.set(text.subarray(0, textBytes));
    text = larger;
  }

  return {
    shift,
    lines: () => lines,
    textBytes: () => textBytes,
    firstKey: () => keys[0] ?? 0,
    lastKey: () => keys[lines - 1] ?? 0,
    add(key: number, from: number, { plain, styles: styled, cut, level, json }: ReadLine): void {
      if (lines === keys.length) growLines();
      if (textBytes + plain.length + 1 > text.length) growText(plain.length + 1);
      text.write(plain, textBytes, 'latin1');
      textBytes += plain.length;
      text[textBytes++] = 10;
      keys[lines] = key;
      flags[lines] =
        level |
        (from << flag.fromShift) |
        (cut ? flag.cut : 0) |
        (styled.length > 0 ? flag.styled : 0) |
        (json ? flag.json : 0);
      lengths[lines] = plain.length;
      if (styled.length > 0) styles.set(lines, encodeStyles(styled));
      lines += 1;
    },
    columns: (): Columns => ({ text, textBytes, keys, flags, lengths, styles }),
  };
}
export type Pending = ReturnType<typeof createPending>;
