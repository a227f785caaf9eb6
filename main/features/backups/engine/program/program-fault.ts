import { BackendFault, type FaultCode } from '../../restic/faults.ts';

/** Newer versions tell these by number. */
const byExit: Record<number, FaultCode> = { 10: 'missing', 11: 'locked', 12: 'wrong-password' };

/** In this order: a place that is away also says that there is no repository. */
const byWords: [RegExp, FaultCode][] = [
  [/wrong password or no key found/i, 'wrong-password'],
  [
    /connection refused|no such host|network is unreachable|no route to host|i\/o timeout|connection reset|unexpected EOF|broken pipe|connection timed out|could not resolve|server misbehaving/i,
    'away',
  ],
  [/already locked/i, 'locked'],
  [/config file already exists|config already exists|already initialized/i, 'taken'],
  [/no space left|disk quota|quotaexceeded|insufficient storage|\b507\b/i, 'full'],
  [
    /permission denied|access ?denied|signaturedoesnotmatch|invalidaccesskeyid|unauthorized|forbidden|\b40[13]\b|x509|certificate/i,
    'refused',
  ],
  [/unsupported repository version|not a repository|version \d+ is not supported/i, 'format'],
  [/is there a repository at|config file does not exist|repository does not exist/i, 'missing'],
  [
    /ciphertext verification failed|hash does not match|invalid data returned|data seems to be (?:corrupt|invalid)|number of bytes|damaged/i,
    'damaged',
  ],
];

const sentences: Partial<Record<FaultCode, (place: string) => string>> = {
  'wrong-password': () => 'The password does not open this repository.',
  away: (place) => `${place} cannot be reached now.`,
  missing: (place) => `There is no repository at ${place}.`,
  taken: (place) => `There is a repository at ${place} already.`,
  full: (place) => `There is no room left at ${place}.`,
  locked: (place) => `The repository at ${place} is in use by another program.`,
};

interface Ended {
  exit: number | null;
  words: string;
  place: string;
}

/** What the program said when it failed, in the words of backends. */
export function programFault({ exit, words, place }: Ended): BackendFault {
  const code = (exit !== null && byExit[exit]) || byWords.find(([pattern]) => pattern.test(words))?.[1] || 'failing';
  const said = words.replace(/\s+/g, ' ').slice(-600);
  const sentence =
    sentences[code]?.(place) ?? `The restic program failed at ${place}: ${said || `it ended with ${exit}`}`;
  return new BackendFault(code, sentence, { cause: new Error(said) });
}

export const isNowhere = (line: string): boolean =>
  /retrying after/.test(line) && /connection refused|no such host|no route to host|network is unreachable/.test(line);
