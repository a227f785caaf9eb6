/** Control sequences, as far as they can be told from text. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])|[\x00-\x08\x0b-\x1f\x7f]/g;

export interface PlainLine {
  /** Of its first byte. */
  at: number;
  text: string;
}

const longestLine = 8_192;

/** Lines as a person reads them, of bytes that come piece by piece. A line longer than most is cut into several. */
export function createPlainLines(onLine: (line: PlainLine) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let restAt = 0;

  const tell = (at: number, bytes: Buffer) => {
    // What a carriage return has overwritten is what a progress bar leaves: only its last state was there to be seen.
    const text = bytes.toString('utf8').replace(sequences, (found) => (found === '\r' ? '\r' : ''));
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 13) end -= 1;
    const shown = text.slice(0, end);
    onLine({ at, text: shown.slice(shown.lastIndexOf('\r') + 1) });
  };

  return {
    push(bytes: Buffer, at: number): void {
      const all = rest.length > 0 && restAt + rest.length === at ? Buffer.concat([rest, bytes]) : bytes;
      const start = all === bytes ? at : restAt;
      let from = 0;
      for (;;) {
        const end = all.indexOf(0x0a, from);
        if (end < 0) break;
        tell(start + from, all.subarray(from, end));
        from = end + 1;
      }
      rest = all.subarray(from);
      restAt = start + from;
      if (rest.length > longestLine) {
        tell(restAt, rest);
        restAt += rest.length;
        rest = Buffer.alloc(0);
      }
    },
    end(): void {
      if (rest.length > 0) tell(restAt, rest);
      rest = Buffer.alloc(0);
    },
  };
}
