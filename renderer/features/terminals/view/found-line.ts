import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';

/** Bytes have no colour of the page: as the matches of a search. */
const background = '#6b5a1e';

interface Options {
  terminal: Terminal;
  /** Position of the first byte of the line. */
  at: number;
  /** Position up to which it is drawn before it is gone to: what comes behind it would move it. */
  until: number;
  onGone: () => void;
}

type Draw = (bytes: Uint8Array, drawn: () => void, last?: boolean) => void;

/** Finds the line that begins at a position of the stream while it is drawn, marks it, and goes there. */
export function createFoundLine({ terminal, at, until: known, onGone }: Options) {
  // A fresh line of a terminal that writes lies beyond what was known of it.
  const until = Math.max(known, at + 1);
  let marker: IMarker | undefined;
  let decoration: IDecoration | undefined;
  let over = false;

  function go() {
    over = true;
    if (!marker || marker.isDisposed || marker.line < 0) return onGone();
    terminal.scrollToLine(Math.max(0, marker.line - Math.floor(terminal.rows / 3)));
    decoration = terminal.registerDecoration({ marker, width: terminal.cols, backgroundColor: background });
    decoration?.onRender((element) => element.classList.add('terminal-found'));
  }

  return {
    /** Cuts what is drawn at the place that is looked for. */
    draw(bytes: Uint8Array, drawn: () => void, from: number, draw: Draw): void {
      const end = from + bytes.length;
      const before = at - from;
      const whole = () => {
        drawn();
        if (!over && end >= until) go();
      };
      if (marker || over || !(from <= at && at < end)) {
        draw(bytes, whole);
        return;
      }
      const here = () => {
        marker = terminal.registerMarker(0);
      };
      draw(bytes.subarray(0, before), here, true);
      draw(bytes.subarray(before), whole);
    },
    clear(): void {
      decoration?.dispose();
      marker?.dispose();
    },
  };
}
