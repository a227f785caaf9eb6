import { type ConfigEntry, keyOf } from './config-text.ts';
import { GitProblem } from './problem.ts';

export interface Overrides {
  /** Given to git after the repository's own, so that they count. */
  pairs: [key: string, value: string][];
  /** Programs of the repository's own that a checkout would want. */
  onCheckout: string[];
  /** For people: what was not run. */
  ignored: string[];
  /** For people: why the passwords of this machine are not handed out. */
  withheld?: string[];
}

interface Rule {
  section: string;
  key: RegExp;
  /** What is put in its place when the user's own config says nothing; null where git takes the first it reads, and is told by an option. */
  neutral: string | null;
  checkout?: true;
}

/** Every key by which a repository's own config can have a program started, or a file of the user's written, in what is done here. */
const rules: Rule[] = [
  { section: 'core', key: /^(?:pager|editor|askpass)$/, neutral: 'true' },
  { section: 'core', key: /^alternaterefscommand$/, neutral: 'true' },
  { section: 'core', key: /^virtualfilesystem$/, neutral: '' },
  { section: 'core', key: /^sshcommand$/, neutral: 'ssh' },
  { section: 'filter', key: /^(?:clean|smudge|process)$/, neutral: '', checkout: true },
  { section: 'diff', key: /^(?:external|command|textconv)$/, neutral: 'true' },
  { section: 'merge', key: /^driver$/, neutral: 'false' },
  { section: 'merge', key: /^verifysignatures$/, neutral: 'false' },
  { section: 'log', key: /^showsignature$/, neutral: 'false' },
  { section: 'gpg', key: /^(?:program|defaultkeycommand)$/, neutral: 'false' },
  { section: 'sequence', key: /^editor$/, neutral: 'true' },
  { section: 'remote', key: /^uploadpack$/, neutral: null },
  { section: 'remote', key: /^receivepack$/, neutral: null },
  { section: 'branch', key: /^mergeoptions$/, neutral: '' },
  // They run nothing themselves; the remote writes with them into any file that the repository names.
  { section: 'http', key: /^savecookies$/, neutral: 'false' },
  { section: 'http', key: /^cookiefile$/, neutral: '' },
];
/** With them the user's own git-lfs would start what the repository names. */
const lfsPrograms = /^(?:clean|smudge|path|args|standalonetransferagent)$/;
/** With them whoever stands in between could pass for the remote, and would be told the user's password for it. */
const trusting = /^ssl(?:verify|cainfo|capath)$/;
const mostPairs = 500;

const ruleFor = (entry: ConfigEntry) =>
  rules.find((each) => each.section === entry.section && each.key.test(entry.key));

/** Whether the repository names any program; most do not, and the user's own config need not be asked then. */
export const namesPrograms = (entries: readonly ConfigEntry[]): boolean =>
  entries.some(
    (entry) =>
      ruleFor(entry) !== undefined ||
      isHelper(entry) ||
      isTrusting(entry) ||
      entry.section === 'hook' ||
      entry.section === 'lfs',
  );

/** What has to be said to git so that it starts nothing that the repository itself names. `own` is the user's config. */
export function neutralise(entries: readonly ConfigEntry[], own: readonly ConfigEntry[]): Overrides {
  const pairs = new Map<string, string>();
  const onCheckout = new Set<string>();
  const ignored = new Set<string>();
  const ownValue = (key: string) => own.findLast((entry) => keyOf(entry) === key)?.value ?? null;

  const put = (key: string, value: string) => {
    if (/[\n\0]/.test(key))
      throw new GitProblem(
        'hostile',
        `Its git config names a program under ${JSON.stringify(key)}, which cannot be switched off, so git is not run.`,
      );
    pairs.set(key, value);
  };

  for (const entry of entries) {
    const key = keyOf(entry);
    const rule = ruleFor(entry);
    if (rule?.neutral === null) ignored.add(key);
    else if (rule) {
      const mine = ownValue(key);
      put(key, mine ?? rule.neutral);
      if (mine !== null && mine === entry.value) continue;
      ignored.add(key);
      if (!rule.checkout) continue;
      onCheckout.add(key);
      // What is to be filtered and is not would else be an error.
      if (mine === null) put(`filter.${entry.subsection ?? ''}.required`, 'false');
    } else if (entry.section === 'hook' && entry.subsection !== null) {
      put(`hook.${entry.subsection}.enabled`, 'false');
      ignored.add(key);
    } else if (entry.section === 'lfs' && entry.subsection !== null && lfsPrograms.test(entry.key)) {
      for (const program of ['clean', 'smudge', 'process']) put(`filter.lfs.${program}`, '');
      put('filter.lfs.required', 'false');
      ignored.add(key);
      onCheckout.add(key);
    } else if (entry.section === 'lfs' && lfsPrograms.test(entry.key)) {
      put(key, ownValue(key) ?? '');
      ignored.add(key);
    }
  }
  const withheld = [
    ...new Set(entries.filter((entry) => isTrusting(entry) && ownValue(keyOf(entry)) !== entry.value).map(keyOf)),
  ];
  const forgets = withheld.length > 0 || entries.some(isHelper);
  if (forgets) for (const [key, value] of credentials(entries, own)) put(key, value);
  if (pairs.size > mostPairs)
    throw new GitProblem('hostile', `Its git config names ${pairs.size} programs, so git is not run.`);
  // The lfs rule may have come before a filter of the same name.
  if ([...ignored].some((key) => key.startsWith('lfs.')))
    for (const program of ['clean', 'smudge', 'process']) put(`filter.lfs.${program}`, '');
  return {
    pairs: [...pairs.entries(), ...(forgets && withheld.length === 0 ? restored(own) : [])],
    onCheckout: [...onCheckout],
    ignored: [...ignored],
    withheld,
  };
}

const isHelper = ({ section, key }: ConfigEntry) => section === 'credential' && key === 'helper';
const isTrusting = ({ section, key }: ConfigEntry) => section === 'http' && trusting.test(key);

/** An empty helper forgets those before it, in the context that it is written in. */
const credentials = (entries: readonly ConfigEntry[], own: readonly ConfigEntry[]): [string, string][] =>
  [...new Set([...own, ...entries].filter(isHelper).map(keyOf)), 'credential.helper'].map((key) => [key, '']);

/** The user's own helpers come after what has forgotten them all; the same key may stand there several times. */
const restored = (own: readonly ConfigEntry[]): [string, string][] =>
  own.filter(isHelper).map((entry) => [keyOf(entry), entry.value ?? '']);
