/** How SentencePiece writes the beginning of a word. */
const wordBegins = '▁';

/** The pieces that the model knows, in its own order: the likelier, the earlier. */
export function readTokens(text: string): Map<string, number> {
  const tokens = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [piece, id] = line.trimEnd().split(/\s+/);
    if (piece && id !== undefined && /^\d+$/.test(id) && !piece.startsWith('<')) tokens.set(piece, Number(id));
  }
  return tokens;
}

interface Way {
  pieces: string[];
  ranks: number;
}

const better = (a: Way, b: Way) => a.pieces.length - b.pieces.length || a.ranks - b.ranks;

/** The ways in which a word can be put together of the pieces, the shortest first. */
export function piecesOf(word: string, tokens: ReadonlyMap<string, number>, most = 3): string[][] {
  const letters = [wordBegins, ...word];
  const ways: Way[][] = [[{ pieces: [], ranks: 0 }]];
  for (let end = 1; end <= letters.length; end++) {
    const here: Way[] = [];
    for (let from = 0; from < end; from++) {
      const piece = letters.slice(from, end).join('');
      const rank = tokens.get(piece);
      if (rank === undefined) continue;
      for (const way of ways[from] ?? []) here.push({ pieces: [...way.pieces, piece], ranks: way.ranks + rank });
    }
    ways.push(here.sort(better).slice(0, most));
  }
  return (ways.at(-1) ?? []).map(({ pieces }) => pieces);
}

/** A file of keywords as sherpa-onnx reads it; null where the model cannot say the word. */
export function keywordsFile(words: readonly string[], tokens: ReadonlyMap<string, number>): string | null {
  // Models of one case write it so.
  const upper = [...tokens.keys()].some((piece) => /[A-Z]{2}/.test(piece));
  const lines = words.flatMap((word) =>
    piecesOf(upper ? word.toUpperCase() : word.toLowerCase(), tokens).map(
      (pieces) => `${pieces.join(' ')} @${word.toUpperCase()}`,
    ),
  );
  return lines.length === 0 ? null : `${lines.join('\n')}\n`;
}
