import { expand } from './contractions.ts';
import { foldCharacter, isHan } from './fold.ts';

/** One word, or one Chinese character, as it is compared, and where it stands in the text. */
export interface Token {
  word: string;
  from: number;
  to: number;
  /** What stands between it and the one before. */
  glue: string;
}

const wordy = /[\p{L}\p{N}]/u;
const digit = /\p{Nd}/u;
const apostrophes = new Set(["'", '’', 'ʼ', '＇', '‘', '`', '´']);
const upper = /\p{Lu}/u;
const lower = /\p{Ll}/u;

/** More than this is no command; the rest of a text is reached by slots that take all that follows. */
export const mostTokens = 600;

interface Piece extends Token {
  raw: string;
}

/** Words at blanks, signs, digits and humps (`ShopAPI`); Chinese by the character. Linear in the text. */
export function tokensOf(text: string, most = mostTokens): Token[] {
  const tokens: Token[] = [];
  let piece: Piece | null = null;
  let glue = '';
  let before = '';
  const close = () => {
    if (!piece) return;
    const { word, from, to, glue: between } = piece;
    piece = null;
    for (const [index, part] of expand(word).entries())
      tokens.push({ word: part, from, to, glue: index === 0 ? between : ' ' });
  };
  let at = 0;
  for (const character of text) {
    if (tokens.length >= most) break;
    const from = at;
    at += character.length;
    const current: Piece | null = piece;
    if (current && apostrophes.has(character)) {
      const next = text[at] ?? '';
      if (lower.test(next) || upper.test(next)) {
        current.word += "'";
        before = character;
        continue;
      }
    }
    if (!wordy.test(character)) {
      // A mark that belongs to the letter before it, as file names of macOS have it.
      if (current && /\p{M}/u.test(character)) {
        if (character === '\u0308' && /[aou]$/.test(current.word)) current.word += 'e';
        current.to = at;
        continue;
      }
      close();
      if (character === '+') {
        tokens.push({ word: 'plus', from, to: at, glue });
        glue = '';
      } else glue += character;
      before = character;
      continue;
    }
    const folded = foldCharacter(character);
    if (folded === '') continue;
    if (isHan(character)) {
      close();
      tokens.push({ word: folded, from, to: at, glue });
      glue = '';
    } else {
      const turns =
        current !== null &&
        (digit.test(before) !== digit.test(character) || (lower.test(before) && upper.test(character)));
      if (current && !turns) {
        current.word += folded;
        current.to = at;
      } else {
        close();
        piece = { word: folded, from, to: at, glue, raw: character };
        glue = '';
      }
    }
    before = character;
  }
  if (tokens.length < most) close();
  return joinDotted(tokens);
}

/** `p.m.` and `a. m.` are one word each. */
function joinDotted(tokens: Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    const half = last && (last.word === 'p' || last.word === 'a') && token.word === 'm' && /^\. ?$/.test(token.glue);
    if (half) joined[joined.length - 1] = { ...last, word: `${last.word}m`, to: token.to };
    else joined.push(token);
  }
  return joined;
}

export const wordsOf = (text: string): string[] => tokensOf(text).map(({ word }) => word);
