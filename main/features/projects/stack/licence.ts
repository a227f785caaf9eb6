import type { ProjectFiles, StackResult } from '../types.ts';
import { recognise } from './licence-texts.ts';
import type { ReadManifest } from './manifests/read-manifests.ts';

/** As people write it, without blanks and marks, and what it is called. `BSD` and `GPL` alone are several. */
const written: Record<string, string> = {
  mit: 'MIT',
  mitlicense: 'MIT',
  themitlicense: 'MIT',
  expat: 'MIT',
  x11: 'X11',
  apache: 'Apache-2.0',
  apache2: 'Apache-2.0',
  apache20: 'Apache-2.0',
  apachelicense: 'Apache-2.0',
  apachelicense20: 'Apache-2.0',
  apachelicenseversion20: 'Apache-2.0',
  theapachelicenseversion20: 'Apache-2.0',
  apachesoftwarelicense: 'Apache-2.0',
  theapachesoftwarelicenseversion20: 'Apache-2.0',
  asl20: 'Apache-2.0',
  apachev2: 'Apache-2.0',
  bsd3: 'BSD-3-Clause',
  bsd3clause: 'BSD-3-Clause',
  newbsd: 'BSD-3-Clause',
  bsd2: 'BSD-2-Clause',
  bsd2clause: 'BSD-2-Clause',
  isc: 'ISC',
  isclicense: 'ISC',
  isclicenseiscl: 'ISC',
  gpl2: 'GPL-2.0-only',
  gpl20: 'GPL-2.0-only',
  gplv2: 'GPL-2.0-only',
  gpl3: 'GPL-3.0-only',
  gpl30: 'GPL-3.0-only',
  gplv3: 'GPL-3.0-only',
  gnugplv3: 'GPL-3.0-only',
  gnugeneralpubliclicensev3: 'GPL-3.0-only',
  gnugeneralpubliclicenseversion3: 'GPL-3.0-only',
  gnugeneralpubliclicensev2: 'GPL-2.0-only',
  gnulessergeneralpubliclicensev3: 'LGPL-3.0-only',
  gnulessergeneralpubliclicensev2: 'LGPL-2.0-only',
  lgpl3: 'LGPL-3.0-only',
  lgplv3: 'LGPL-3.0-only',
  lgpl21: 'LGPL-2.1-only',
  lgplv21: 'LGPL-2.1-only',
  agpl3: 'AGPL-3.0-only',
  agpl30: 'AGPL-3.0-only',
  agplv3: 'AGPL-3.0-only',
  gnuaffero: 'AGPL-3.0-only',
  gnuafferogeneralpubliclicensev3: 'AGPL-3.0-only',
  mpl2: 'MPL-2.0',
  mpl20: 'MPL-2.0',
  mplv2: 'MPL-2.0',
  mozillapubliclicense20: 'MPL-2.0',
  mozillapubliclicense20mpl20: 'MPL-2.0',
  epl2: 'EPL-2.0',
  epl20: 'EPL-2.0',
  epl10: 'EPL-1.0',
  eclipsepubliclicensev20: 'EPL-2.0',
  eclipsepubliclicense20: 'EPL-2.0',
  unlicense: 'Unlicense',
  theunlicense: 'Unlicense',
  cc0: 'CC0-1.0',
  cc010: 'CC0-1.0',
  publicdomain: 'LicenseRef-Public-Domain',
  wtfpl: 'WTFPL',
  zlib: 'Zlib',
  artistic2: 'Artistic-2.0',
  perl: 'Artistic-1.0-Perl OR GPL-1.0-or-later',
  perl5: 'Artistic-1.0-Perl OR GPL-1.0-or-later',
  psf: 'PSF-2.0',
  unlicensed: 'LicenseRef-Proprietary',
  proprietary: 'LicenseRef-Proprietary',
  propriatary: 'LicenseRef-Proprietary',
  commercial: 'LicenseRef-Proprietary',
  otherproprietarylicense: 'LicenseRef-Proprietary',
  private: 'LicenseRef-Proprietary',
  allrightsreserved: 'LicenseRef-Proprietary',
};

const expression = /^\(?[A-Za-z][\w.+-]*(?:\s+(?:AND|OR|WITH)\s+\(?[A-Za-z][\w.+-]*\)?)*\)?$/;

/** The SPDX expression that is meant; null where the words are of no licence that has one. */
export function spdxOf(said: string): string | null {
  const text = said.trim();
  if (text.length > 120) return recognise(text);
  // `MIT + file LICENSE` of R, `GPLv2+`, `GPL (>= 2)`, `… v2 or later (GPLv2+)`.
  const alone = text.replace(/\s*\+\s*file\s+licen[cs]e$/i, '');
  const later = /\+|>=|\sor\s+(?:any\s+)?(?:later|newer)\b/i.test(alone);
  const words = alone.replace(/\s*\((?!>=)[^()]*\)$/, '').replace(/\s+or\s+(?:any\s+)?(?:later|newer)\b.*$/i, '');
  for (const one of [alone, words]) {
    const key = one.toLowerCase().replace(/[^a-z0-9]/g, '');
    const found = Object.hasOwn(written, key) ? written[key] : undefined;
    if (found !== undefined) return later ? found.replace(/-only$/, '-or-later') : found;
  }
  const slashed = text.includes('/')
    ? text
        .split('/')
        .map((part) => part.trim())
        .join(' OR ')
    : text;
  if (
    expression.test(slashed) &&
    (/[-\d]/.test(slashed) ||
      /^(Zlib|Ruby|Vim|Unlicense|PostgreSQL|NCSA|curl)$/.test(slashed) ||
      slashed.includes(' OR '))
  )
    return slashed;
  return null;
}

const licenceName =
  /^(?:un)?licen[cs]e(?:[-._][\w.-]{1,40})?$|^copying(?:\.[\w.]{1,20})?$|^copyright$|^[\w.]{2,20}[-_]licen[cs]e(?:\.(?:txt|md))?$/i;
const largest = 1024 * 1024;

function licenceFiles(files: ProjectFiles): string[] {
  const found: string[] = [];
  for (const { path } of files.list) {
    if (path.length > 60 || path.includes('/')) {
      if (!/^licenses?\//i.test(path)) continue;
      if (path.endsWith('.txt')) found.push(path);
      continue;
    }
    if (licenceName.test(path) && !/\.(js|ts|json|py|go|rs|ya?ml|html|tmpl|sh)$/i.test(path)) found.push(path);
  }
  const order = (path: string) =>
    path.includes('/') ? 3 : /^licen[cs]e/i.test(path) ? 0 : /^copying/i.test(path) ? 1 : 2;
  return found.sort((a, b) => order(a) - order(b) || a.length - b.length || (a < b ? -1 : 1));
}

/** Texts of what is only beside the program: of others' parts, of its words and pictures. */
const aside = /third|3rd|vendor|depend|docs?\b|documentation|data\b|assets?\b|fonts?\b|icons?\b|content|media\b/i;

/** Of several at the top one may choose; in a folder of licences each is for some of the files. */
function offered(at: readonly string[], texts: ReadonlyMap<string, string>): string | null {
  const top = at.filter((file) => !file.includes('/'));
  const main = top.filter((file) => !aside.test(file));
  const meant = main.length > 0 ? main : top.length > 0 ? top : at;
  const known = [...new Set(meant.flatMap((file) => texts.get(file) ?? []))];
  // The lesser one is written as an addition to the other, which lies beside it.
  const all = known.some((spdx) => spdx.startsWith('LGPL-3.0'))
    ? known.filter((spdx) => !spdx.startsWith('GPL-3.0'))
    : known;
  return all.length === 0 || (all.length > 1 && top.length === 0) ? null : all.join(' OR ');
}

/** By the manifest at the top, else by the text of the licence itself. */
export function readLicence(files: ProjectFiles, manifests: readonly ReadManifest[]): StackResult['licence'] {
  const at = licenceFiles(files);
  const recognised = new Map<string, string>();
  for (const file of at.slice(0, 6)) {
    const text = files.text(file, largest);
    const spdx = text === null ? null : recognise(text);
    if (spdx !== null) recognised.set(file, spdx);
  }
  const first = at[0] ?? null;
  for (const { licence, file, folder, ecosystem } of manifests) {
    if (folder !== '') break;
    if (licence === null) continue;
    const spdx = spdxOf(licence);
    if (spdx === null) continue;
    // What `npm init` writes unasked does not outweigh a text that somebody has chosen.
    const chosen = recognised.size > 0 && ![...recognised.values()].includes('ISC');
    if (spdx === 'ISC' && ecosystem === 'npm' && chosen) continue;
    return { spdx, file };
  }
  if (first !== null) return { spdx: offered(at, recognised), file: first };
  const unknown = manifests.find(({ folder, licence }) => folder === '' && licence !== null);
  return unknown === undefined ? null : { spdx: null, file: unknown.file };
}
