import { cologne } from './cologne.ts';
import { editDistance, lettersApart, lettersOf } from './edit-distance.ts';
import { englishSound } from './english-sound.ts';
import { nameKeys, saidKeys } from './name-keys.ts';
import { pinyinOf, spelledPinyin } from './pinyin.ts';

export interface Named {
  id: string;
  name: string;
}

/** A name that was heard, and how surely: 1 as it is written, under 0.75 guessed. */
export interface FoundName {
  id: string;
  name: string;
  score: number;
}

export interface NameIndex {
  find(words: readonly string[]): FoundName[];
  /** Only as it is written, however split and joined. */
  written(words: readonly string[]): FoundName[];
  longestWords: number;
}

interface Entry {
  named: Named;
  key: string;
  letters: number;
  words: Set<string>;
}

const most = 5;
const mostKept = 500;
const lowest = 0.5;
/** Sounds of fewer are shared by too many words. */
const shortestSound = 3;
const han = /\p{Script=Han}/u;

/** How many letters may be wrong in a name so long. */
const slipsIn = (length: number) => (length < 4 ? 0 : length < 6 ? 1 : length < 9 ? 2 : 3);

/** By spelling, by parts, by sound and by letters that are wrong, in this order. Made once for a list of names. */
export function createNameIndex(list: readonly Named[]): NameIndex {
  const entries: Entry[] = [];
  const byKey = new Map<string, Set<Named>>();
  const byWord = new Map<string, Set<Named>>();
  const bySound = new Map<string, Set<Entry>>();
  const put = <T>(map: Map<string, Set<T>>, key: string, value: T) => {
    const there = map.get(key);
    if (there) there.add(value);
    else map.set(key, new Set([value]));
  };
  let longestWords = 1;
  const wordsByName = new Map<Named, string[]>();
  for (const named of list) {
    const { keys, words } = nameKeys(named.name);
    longestWords = Math.max(longestWords, words.length);
    wordsByName.set(named, words);
    for (const key of keys) put(byKey, key, named);
    const spelled = spelledPinyin(keys[0] ?? '');
    if (spelled) put(byKey, spelled, named);
    for (const word of words) put(byWord, word, named);
    for (const key of keys.slice(0, 2)) {
      const entry: Entry = { named, key, letters: lettersOf(key), words: new Set(words) };
      entries.push(entry);
      for (const sound of soundsOf(key)) put(bySound, sound, entry);
    }
  }

  function written(words: readonly string[]): FoundName[] {
    const found = new Map<string, FoundName>();
    for (const [index, key] of saidKeys(words).entries())
      for (const { id, name } of byKey.get(key) ?? [])
        if (!found.has(id)) found.set(id, { id, name, score: index === 0 ? 1 : 0.97 });
    return [...found.values()].slice(0, most);
  }

  /** The same words are asked about by every language and many patterns. */
  const kept = new Map<string, FoundName[]>();
  function find(words: readonly string[]): FoundName[] {
    const key = words.join(' ');
    const there = kept.get(key);
    if (there) return there;
    if (kept.size >= mostKept) kept.clear();
    const found = look(words);
    kept.set(key, found);
    return found;
  }

  function look(words: readonly string[]): FoundName[] {
    const exact = written(words);
    if (exact.length > 0) return exact;
    const found = new Map<string, FoundName>();
    const add = ({ id, name }: Named, score: number) => {
      const there = found.get(id);
      if (!there || there.score < score) found.set(id, { id, name, score });
    };
    const keys = saidKeys(words);
    for (const key of keys) {
      for (const sound of soundsOf(key))
        for (const { named, key: other } of bySound.get(sound) ?? []) {
          const alike = likeness(key, other);
          if (sound.startsWith('zh:')) add(named, 0.72);
          else if (alike >= 0.5) add(named, 0.58 + 0.14 * alike);
        }
      const slips = slipsIn(key.length);
      if (slips > 0) {
        const letters = lettersOf(key);
        for (const entry of entries) {
          const far = Math.min(slips, slipsIn(entry.key.length));
          if (far === 0 || Math.abs(entry.key.length - key.length) > far) continue;
          if (lettersApart(letters, entry.letters) > far * 2) continue;
          const steps = editDistance(key, entry.key, far);
          if (steps <= far) add(entry.named, 0.52 + 0.2 * (1 - steps / Math.max(key.length, entry.key.length)));
        }
      }
    }
    for (const named of partsFit(words)) add(named, 0.67 + 0.05 * share(words, wordsByName.get(named) ?? []));
    return [...found.values()]
      .filter(({ score }) => score >= lowest)
      .sort((a, b) => b.score - a.score)
      .slice(0, most);
  }

  /** Every word that was said is a word of the name: `gateway` for api-gateway. */
  function partsFit(words: readonly string[]): Named[] {
    const said = words.filter((word) => word !== "'s");
    const length = said.reduce((sum, word) => sum + (han.test(word) ? 2 : word.length), 0);
    if (length < 3) return [];
    let fits: Named[] | null = null;
    for (const word of said) {
      const with_ = byWord.get(word);
      if (!with_) return [];
      fits = fits === null ? [...with_] : fits.filter((named) => with_.has(named));
      if (fits.length === 0 || fits.length > 40) return [];
    }
    return (fits ?? []).slice(0, most);
  }

  return { find, written, longestWords };
}

const share = (said: readonly string[], all: readonly string[]) => Math.min(1, said.length / Math.max(1, all.length));
const likeness = (a: string, b: string) => 1 - editDistance(a, b, 12) / Math.max(a.length, b.length);

function soundsOf(key: string): string[] {
  const chinese = pinyinOf(key);
  if (chinese !== null) return [`zh:${chinese}`];
  if (key.length < 4) return [];
  const sounds: string[] = [];
  const english = englishSound(key);
  if (english.length >= shortestSound) sounds.push(`en:${english}`);
  const german = cologne(key);
  if (german.length >= shortestSound) sounds.push(`de:${german}`);
  return sounds;
}
