interface Word {
  word: string;
  misheard: readonly string[];
}

const special = /[.*+?^${}()|[\]\\]/g;
const cjk = /\p{Script=Han}/u;

/** Spaces and hyphens are heard by nobody: “opti-muse” is “opti muse”. */
function patternOf(misheard: string): string {
  const parts = misheard
    .trim()
    .split(/[\s-]+/)
    .filter((part) => part !== '')
    .map((part) => part.replace(special, '\\$&'));
  return parts.join('[\\s-]+');
}

/** What is misheard, whole words only, the longest first; Chinese has no spaces between words. */
export function putRight(text: string, words: readonly Word[]): string {
  const pairs = words
    .flatMap(({ word, misheard }) => misheard.map((heard) => ({ word, heard: heard.trim() })))
    .filter(({ heard, word }) => heard !== '' && heard.toLocaleLowerCase() !== word.toLocaleLowerCase())
    .sort((a, b) => b.heard.length - a.heard.length);
  if (pairs.length === 0) return text;
  const all = pairs.map(({ heard }, at) => {
    const pattern = patternOf(heard);
    const bounded = cjk.test(heard) ? pattern : `(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`;
    return `(?<w${at}>${bounded})`;
  });
  return text.replace(new RegExp(all.join('|'), 'giu'), (...found) => {
    const groups = found.at(-1) as Record<string, string | undefined>;
    const at = pairs.findIndex((_, index) => groups[`w${index}`] !== undefined);
    return pairs[at]?.word ?? String(found[0]);
  });
}
