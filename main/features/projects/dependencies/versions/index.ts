import { compareComposer, satisfiesComposer } from './composer.ts';
import { type Compare, holds, plain, splitOperator, type Term } from './constraints.ts';
import { compareDebian } from './debian.ts';
import { compareGem, satisfiesGem } from './gem.ts';
import { compareLoose, satisfiesConda, satisfiesLoose } from './loose.ts';
import { compareMaven, satisfiesMaven } from './maven.ts';
import { compareNuget, satisfiesNuget } from './nuget.ts';
import { comparePypi, satisfiesPypi } from './pypi.ts';
import {
  comparePub,
  compareSemver,
  satisfiesCargo,
  satisfiesCommas,
  satisfiesElm,
  satisfiesGo,
  satisfiesHex,
  satisfiesJulia,
  satisfiesNpm,
  satisfiesPessimistic,
  satisfiesPub,
} from './semver-like.ts';

interface Rules {
  compare: Compare;
  satisfies(version: string, range: string): boolean | null;
}

/** Debian writes `>= 1.0`, and `<<` and `>>` for strictly. */
function satisfiesDebian(version: string, range: string): boolean | null {
  const terms: Term[] = [];
  for (const word of range.split(',')) {
    const { op, version: bound } = splitOperator(word);
    const known = op === '<<' ? '<' : op === '>>' ? '>' : plain(op);
    if (known === null) return null;
    terms.push({ op: known, version: bound });
  }
  return holds(version, [terms], compareDebian);
}

const semver = (satisfies: Rules['satisfies']): Rules => ({ compare: compareSemver, satisfies });
const gem: Rules = { compare: compareGem, satisfies: satisfiesGem };
const loose: Rules = { compare: compareLoose, satisfies: satisfiesLoose };

const rules = new Map<string, Rules>([
  ['npm', semver(satisfiesNpm)],
  ['jsr', semver(satisfiesNpm)],
  ['swift', semver(satisfiesNpm)],
  ['cargo', semver(satisfiesCargo)],
  ['pub', { compare: comparePub, satisfies: satisfiesPub }],
  ['hex', semver(satisfiesHex)],
  ['go', semver(satisfiesGo)],
  ['terraform', semver(satisfiesPessimistic)],
  ['carthage', semver(satisfiesPessimistic)],
  ['helm', semver(satisfiesCommas)],
  ['ansible', semver(satisfiesCommas)],
  ['julia', semver(satisfiesJulia)],
  ['elm', semver(satisfiesElm)],
  ['pypi', { compare: comparePypi, satisfies: satisfiesPypi }],
  ['gem', gem],
  ['cocoapods', gem],
  ['maven', { compare: compareMaven, satisfies: satisfiesMaven }],
  ['nuget', { compare: compareNuget, satisfies: satisfiesNuget }],
  ['composer', { compare: compareComposer, satisfies: satisfiesComposer }],
  ['conda', { compare: compareLoose, satisfies: satisfiesConda }],
  ['debian', { compare: compareDebian, satisfies: satisfiesDebian }],
]);

/** Longer texts are not versions, and the patterns of some libraries take their time for them. */
const longest = 256;

/** Below, at or above 0, by the rules of the ecosystem; null when one of the two is no version there. */
export function compareVersions(ecosystem: string, a: string, b: string): number | null {
  if (a.length > longest || b.length > longest) return null;
  try {
    return (rules.get(ecosystem) ?? loose).compare(a, b);
  } catch {
    return null;
  }
}

/** Null when the version or the range cannot be understood: nothing is claimed then. */
export function satisfies(ecosystem: string, version: string, range: string): boolean | null {
  if (version.length > longest || range.length > longest) return null;
  try {
    return (rules.get(ecosystem) ?? loose).satisfies(version, range);
  } catch {
    return null;
  }
}
