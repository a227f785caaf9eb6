import type { TerminalHit } from '../../../shared/features/terminals/schema.ts';
import { turn } from '../../core/lib/turn.ts';
import { createPlainLines, type PlainLine } from './scrollback/plain-lines.ts';
import type { Scrollback } from './scrollback/shelf.ts';

const pieceBytes = 256 * 1024;
const shownText = 400;

export interface Searched {
  id: string;
  title: string;
  projectId: string | null;
  commit: string | null;
  scrollback: () => Promise<Scrollback>;
}

interface Asked {
  text: string;
  limit: number;
  redact: (text: string) => string;
}

/** Capitals count when there are any in what is looked for. The newest lines of each terminal come first. */
export async function searchScrollback(
  all: readonly Searched[],
  { text, limit, redact }: Asked,
): Promise<TerminalHit[]> {
  const exact = text !== text.toLowerCase();
  const wanted = exact ? text : text.toLowerCase();
  const placeIn = (line: string) => (exact ? line : line.toLowerCase()).indexOf(wanted);
  const hits: TerminalHit[] = [];
  for (const { id, title, projectId, commit, scrollback } of all) {
    if (hits.length >= limit) break;
    const { bytes, times } = await scrollback();
    const found: PlainLine[] = [];
    const lines = createPlainLines((line) => {
      if (placeIn(line.text) < 0) return;
      found.push(line);
      if (found.length > limit * 2) found.splice(0, found.length - limit);
    });
    try {
      for (let at = bytes.first(); ; ) {
        const piece = await bytes.read(at, pieceBytes);
        if (!piece) break;
        lines.push(piece.bytes, piece.at);
        at = piece.at + piece.bytes.length;
        await turn();
      }
      lines.end();
    } catch {
      // Damaged on the disk: what was found before that is shown, and what other terminals wrote.
    } finally {
      bytes.letGo();
    }
    const timeOf = await times.lookup();
    for (const line of found.reverse().slice(0, limit - hits.length)) {
      // Before the cut: of a secret that lies across it a part would be known to nobody.
      const text = redact(line.text);
      const from = Math.max(0, placeIn(text) - shownText / 2);
      const shown = text.slice(from, from + shownText);
      hits.push({ terminalId: id, title, projectId, commit, time: timeOf(line.at), at: line.at, text: shown });
      await turn();
    }
  }
  return hits;
}
