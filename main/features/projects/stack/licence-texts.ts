const any = (...phrases: string[]) => phrases;

interface LicenceText {
  spdx: string;
  /** All of them, in the text in lower case with single blanks. */
  all: readonly string[];
  none?: readonly string[];
}

/** By words that only that text has, the title first where it has one; of one title the more special ones stand first. */
const texts: readonly LicenceText[] = [
  { spdx: 'AGPL-3.0', all: any('gnu affero general public license', 'version 3') },
  {
    spdx: 'LGPL-3.0',
    all: any('gnu lesser general public license', 'version 3'),
    none: any('version 2.1, february 1999'),
  },
  { spdx: 'LGPL-2.1', all: any('gnu lesser general public license', 'version 2.1') },
  { spdx: 'LGPL-2.0', all: any('gnu library general public license', 'version 2') },
  { spdx: 'GPL-3.0', all: any('gnu general public license', 'version 3, 29 june 2007') },
  { spdx: 'GPL-2.0', all: any('gnu general public license', 'version 2, june 1991') },
  { spdx: 'GPL-3.0', all: any('gnu general public license', 'either version 3') },
  { spdx: 'GPL-2.0', all: any('gnu general public license', 'either version 2') },
  { spdx: 'Apache-2.0', all: any('apache license', 'version 2.0') },
  { spdx: 'MPL-2.0', all: any('mozilla public license', '2.0') },
  { spdx: 'EPL-2.0', all: any('eclipse public license', '2.0') },
  { spdx: 'EPL-1.0', all: any('eclipse public license', '1.0') },
  { spdx: 'EUPL-1.2', all: any('european union public licence', '1.2') },
  { spdx: 'CDDL-1.0', all: any('common development and distribution license', '1.0') },
  { spdx: 'BUSL-1.1', all: any('business source license 1.1') },
  { spdx: 'SSPL-1.0', all: any('server side public license') },
  { spdx: 'Elastic-2.0', all: any('elastic license 2.0') },
  { spdx: 'LicenseRef-FSL', all: any('functional source license') },
  { spdx: 'PolyForm-Noncommercial-1.0.0', all: any('polyform noncommercial license 1.0.0') },
  { spdx: 'Unlicense', all: any('this is free and unencumbered software released into the public domain') },
  { spdx: 'CC0-1.0', all: any('cc0 1.0 universal') },
  { spdx: 'CC-BY-NC-SA-4.0', all: any('attribution-noncommercial-sharealike 4.0') },
  { spdx: 'CC-BY-NC-4.0', all: any('attribution-noncommercial 4.0') },
  { spdx: 'CC-BY-SA-4.0', all: any('attribution-sharealike 4.0') },
  { spdx: 'CC-BY-4.0', all: any('attribution 4.0 international') },
  { spdx: 'WTFPL', all: any('do what the fuck you want to public license') },
  { spdx: 'BSL-1.0', all: any('boost software license - version 1.0') },
  { spdx: 'OFL-1.1', all: any('sil open font license version 1.1') },
  { spdx: 'Artistic-2.0', all: any('the artistic license 2.0') },
  { spdx: 'PostgreSQL', all: any('postgresql license') },
  { spdx: 'PSF-2.0', all: any('python software foundation license version 2') },
  { spdx: 'Vim', all: any('vim license') },
  { spdx: 'MulanPSL-2.0', all: any('mulan permissive software license') },
  {
    spdx: '0BSD',
    all: any(
      'permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted',
      'the author disclaims all warranties',
    ),
    none: any('provided that the above copyright notice'),
  },
  {
    spdx: 'ISC',
    all: any(
      'distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice',
    ),
  },
  {
    spdx: 'MIT-0',
    all: any('permission is hereby granted, free of charge, to any person obtaining a copy'),
    none: any('the above copyright notice and this permission notice'),
  },
  { spdx: 'MIT', all: any('permission is hereby granted, free of charge, to any person obtaining a copy') },
  {
    spdx: 'Zlib',
    all: any(
      "this software is provided 'as-is', without any express or implied warranty",
      'altered source versions must be plainly marked',
    ),
  },
  {
    spdx: 'BSD-4-Clause',
    all: any('redistribution and use in source and binary forms', 'all advertising materials mentioning'),
  },
  {
    spdx: 'BSD-3-Clause',
    all: any('redistribution and use in source and binary forms', 'endorse or promote products derived'),
  },
  { spdx: 'BSD-2-Clause', all: any('redistribution and use in source and binary forms') },
  { spdx: 'NCSA', all: any('university of illinois/ncsa') },
  { spdx: 'MIT', all: any('mit license'), none: any('apache') },
  {
    spdx: 'LicenseRef-Proprietary',
    all: any('all rights reserved'),
    none: any('permission is', 'redistribution and use', 'license'),
  },
  { spdx: 'LicenseRef-Proprietary', all: any('proprietary and confidential') },
  { spdx: 'LicenseRef-Proprietary', all: any('unauthorized copying') },
];

/** The start names it; what follows of a long text may quote others. */
const looked = 12_000;

export function recognise(text: string): string | null {
  const marked = /SPDX-License-Identifier:\s*([\w.+() -]{2,80}?)\s*$/m.exec(text.slice(0, 4_000))?.[1];
  if (marked !== undefined) return marked;
  const words = text
    .slice(0, looked)
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[\s*#>"“”]+/g, ' ');
  const head = words.slice(0, 2_500);
  let found: LicenceText | null = null;
  let first = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    const { all, none } = text;
    if (!all.every((phrase) => (phrase.startsWith('gnu') ? head : words).includes(phrase))) continue;
    if (none?.some((phrase) => words.includes(phrase))) continue;
    // Many name others further down: what they become later, or what they may be joined with.
    const place = words.indexOf(all[0] ?? '');
    if (place >= first) continue;
    found = text;
    first = place;
  }
  if (found === null) return null;
  const later = /or \(at your option\) any later version/.test(head) && /GPL-\d/.test(found.spdx);
  return /GPL-\d/.test(found.spdx)
    ? `${found.spdx}-${later && words.length < 4_000 ? 'or-later' : 'only'}`
    : found.spdx;
}
