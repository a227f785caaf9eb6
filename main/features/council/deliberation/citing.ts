import type { Claim } from '../../../../shared/features/council/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';

const plain = (id: string) =>
  id
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^id=/, '');

/** Claims with only those ids that were shown; the others are named. */
export function checkCitations(
  claims: readonly { text: string; evidence: readonly string[] }[],
  shown: ReadonlySet<string>,
): { claims: Claim[]; invented: string[] } {
  const invented = new Set<string>();
  const checked = claims
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, evidence }) => {
      const ids = [...new Set(evidence.map(plain))].filter((id) => id !== '');
      for (const id of ids) if (!shown.has(id)) invented.add(id);
      return { text: text.trim(), evidence: ids.filter((id) => shown.has(id)) };
    });
  return { claims: checked, invented: [...invented] };
}

/** An id in square brackets, as the chair is told to write it; several share one pair. */
const cited = /\[\s*((?:id=)?[a-z0-9]{6,40}(?:\s*[,;]\s*(?:id=)?[a-z0-9]{6,40})*)\s*\](?!\()/g;

/** The text without citations of what was never shown. A word in brackets that holds no digit is a word. */
export function checkSynthesis(text: string, shown: ReadonlySet<string>) {
  const citations = new Set<string>();
  const invented = new Set<string>();
  const checked = text.replace(cited, (whole, inner: string) => {
    const ids = inner.split(/[,;]/).map(plain);
    if (ids.every((id) => !shown.has(id) && !/\d/.test(id))) return whole;
    const known = ids.filter((id) => shown.has(id));
    for (const id of ids) (shown.has(id) ? citations : invented).add(id);
    return known.map((id) => `[${id}]`).join('');
  });
  return { text: checked, citations: [...citations], invented: [...invented] };
}

/** Of a piece: its fence and its title. */
const around = 60;
/** Less than that tells nothing. */
const smallest = 120;

/** Pieces in their order until the tokens are used up; the one that goes beyond is cut. */
export function withinTokens(pieces: readonly Evidence[], tokens: number, count: (text: string) => number): Evidence[] {
  const fitting: Evidence[] = [];
  let left = tokens;
  for (const piece of pieces) {
    const size = count(piece.text) + around;
    if (size <= left) {
      fitting.push(piece);
      left -= size;
    } else if (left > smallest) {
      const share = (left - around) / size;
      fitting.push({ ...piece, text: `${piece.text.slice(0, Math.floor(piece.text.length * share))}\n(cut here)` });
      left = 0;
    }
  }
  return fitting;
}

/** The first pieces that fill so many tokens, each of them whole: what is kept of a decision is not cut. */
export function filling(pieces: readonly Evidence[], tokens: number, count: (text: string) => number): Evidence[] {
  let left = tokens;
  return pieces.filter(({ text }) => {
    if (left < smallest) return false;
    left -= count(text) + around;
    return true;
  });
}
