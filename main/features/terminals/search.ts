import type { TerminalHit } from '../../../shared/features/terminals/schema.ts';
import { turn } from '../../core/lib/turn.ts';
import { createPlainLines } from './scrollback/plain-lines.ts';
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
  const hits: TerminalHit[] = [];
  for (const { id, title, projectId, commit, scrollback } of all) {
    if (hits.length >= limit) break;
    const { bytes, times } = await scrollback();
    const found: { at: number; text: string }[] = [];
    const lines = createPlainLines((line) => {
      const at = (exact ? line.text : line.text.toLowerCase()).indexOf(wanted);
      if (at < 0) return;
      const from = Math.max(0, at - shownText / 2);
      found.push({ at: line.at, text: line.text.slice(from, from + shownText) });
      if (found.length > limit * 2) found.splice(0, found.length - limit);
    });
    for (let at = bytes.first(); ; ) {
      const piece = await bytes.read(at, pieceBytes);
      if (!piece) break;
      lines.push(piece.bytes, piece.at);
      at = piece.at + piece.bytes.length;
      await turn();
    }
    lines.end();
    const timeOf = await times.lookup();
    for (const { at, text: line } of found.reverse().slice(0, limit - hits.length))
      hits.push({ terminalId: id, title, projectId, commit, time: timeOf(at), at, text: redact(line) });
  }
  return hits;
}
