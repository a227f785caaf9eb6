import type { VoiceLanguage } from '../intents.ts';
import { germanStarters, maybeLast, neverLast, wantsNumber } from './sentence-words.ts';

/** Models refuse more at once, and nobody waits for the sound of a whole page. */
const longest = 400;

const terminator = /[.!?…。！？；]/u;
const wide = /[。！？；]/u;
const closing = /[)\]}"'”’»›」』）》】]/u;
const space = /\s/u;

/** The word before a dot, with dots inside it: `z.B`, `v1.2`. */
function wordBefore(text: string, dot: number): string {
  let from = dot;
  while (from > 0 && /[\p{L}\p{N}.]/u.test(text[from - 1] as string)) from--;
  return text.slice(from, dot);
}

const startsUpper = (text: string) => /^["'“‘«„([]*\p{Lu}/u.test(text);
const startsLower = (text: string) => /^["'“‘«„([]*\p{Ll}/u.test(text);
const firstWord = (text: string) => /^["'“‘«„([]*(\p{L}+)/u.exec(text)?.[1]?.toLowerCase() ?? '';

/** `so far`: the sentence up to the dot. */
function dotEnds(soFar: string, word: string, rest: string, language: VoiceLanguage): boolean {
  const low = word.toLowerCase();
  if (word === '' || rest === '') return rest === '' || !space.test(soFar.at(-1) ?? ' ');
  if (neverLast[language].has(low)) return false;
  if (wantsNumber[language].has(low) && /^\d/.test(rest)) return false;
  // `No. I will not.` is a whole sentence; `etc. and more` is not one.
  if (maybeLast[language].has(low)) return !startsLower(rest) && !/^\d/.test(rest);
  if (/^(?:\p{L}\.)*\p{L}$/u.test(word) && word.length > 1) return false;
  // An initial, or `z. B.`; a small letter by itself is a unit: `3.5 s.`
  if (/^\p{Lu}$/u.test(word)) return language === 'en' && word === 'I';
  if (/^\p{Ll}$/u.test(word))
    return !/^\p{L}{1,4}\./u.test(rest) && !/(?:^|[^\p{L}])\p{L}\.\s?\p{L}$/u.test(soFar.slice(-5));
  if (/^\d{1,2}$/.test(word)) {
    if (soFar.trim() === word) return false;
    if (language === 'de') return germanStarters.has(firstWord(rest));
  }
  return true;
}

function endsAt(text: string, from: number, at: number, after: number, language: VoiceLanguage): boolean {
  const marks = text.slice(at, after);
  if (wide.test(marks)) return true;
  const next = text[after] ?? '';
  const rest = text.slice(after, after + 80).trimStart();
  const hanFollows = /^\p{Script=Han}/u.test(next);
  if (next !== '' && !space.test(next) && !(hanFollows && /[!?]|……/u.test(marks))) return false;
  const quoted = closing.test(marks);
  if (/…|\.{2,}/.test(marks)) return rest === '' || !startsLower(rest);
  if (/[!?]/.test(marks)) return !(quoted && startsLower(rest));
  if (quoted) return rest === '' || startsUpper(rest) || !startsLower(rest);
  return dotEnds(text.slice(from, at), wordBefore(text, at), rest, language);
}

/** At the last comma, else the last space, that is not in the first half; else in the middle of a word. */
function cutLong(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > longest) {
    const head = rest.slice(0, longest);
    const comma = Math.max(...[', ', '; ', ': ', '，', '、', '：'].map((mark) => head.lastIndexOf(mark)));
    const blank = head.lastIndexOf(' ');
    let cut = comma > longest / 2 ? comma + 1 : blank > longest / 2 ? blank : longest;
    // Never between the halves of one character.
    if (/[\uD800-\uDBFF]/.test(rest[cut - 1] ?? '')) cut--;
    pieces.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trimStart();
  }
  pieces.push(rest);
  return pieces;
}

const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** Sentences as they are spoken one after the other. A line is never longer than itself: its end is an end. */
export function splitSentences(text: string, language: VoiceLanguage): string[] {
  const found: string[] = [];
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    let from = 0;
    let at = 0;
    while (at < line.length) {
      if (!terminator.test(line[at] as string)) {
        at++;
        continue;
      }
      let after = at + 1;
      while (after < line.length && terminator.test(line[after] as string)) after++;
      while (after < line.length && closing.test(line[after] as string)) after++;
      if (endsAt(line, from, at, after, language)) {
        found.push(line.slice(from, after));
        from = after;
      }
      at = after;
    }
    found.push(line.slice(from));
  }
  return found
    .map((sentence) => sentence.trim())
    .filter(hasWords)
    .flatMap(cutLong)
    .filter(hasWords);
}
