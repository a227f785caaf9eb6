import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../testing/architecture/tree.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { firstSentence, plain } from './description.ts';
import { spdxOf } from './licence.ts';
import { recognise } from './licence-texts.ts';
import { readStack } from './read-stack.ts';
import { none } from './testing/dependencies.ts';

const read = (texts: Record<string, string>) => readStack(memoryFiles(texts), none);

describe('the description', () => {
  it.each([
    ['# Title\n\nA tool that sorts. And more.\n', 'A tool that sorts.'],
    [
      'Title\n=====\n\n[![CI](https://x/y.svg)](https://x) [![npm](https://x)](https://y)\n\n**Fast**, [typed](https://x) `queue` for _Node_.js v1.2.\n',
      'Fast, typed queue for Node.js v1.2.',
    ],
    [
      '<p align="center">\n  <img src="logo.png">\n</p>\n<h1 align="center">Big</h1>\n\n<p align="center">Makes big things small.</p>\n',
      'Makes big things small.',
    ],
    [
      '<!-- a comment. with words in it -->\n> Quoted words about the project\n> that go on.\n',
      'Quoted words about the project that go on.',
    ],
    [
      '---\ntitle: x\n---\n\n## Contents\n\n- one\n- two\n\n```sh\nnpm install a\n```\n\nReads things for you.',
      'Reads things for you.',
    ],
    [
      'Thing\n-----\n\n.. image:: https://x\n   :target: y\n\nThis is `Sphinx <https://sphinx.org>`__ prose, really.\n',
      'This is Sphinx prose, really.',
    ],
    [
      '# 名前\n\nこれは日本語の説明文でありかなり長いものです。続き。\n',
      'これは日本語の説明文でありかなり長いものです。',
    ],
    ['# Only a title\n', null],
    ['', null],
  ])('of %j', (text, wanted) => {
    expect(firstSentence(text)).toBe(wanted);
  });

  it('is at most 300 characters, cut at a word', () => {
    const found = firstSentence(`# A\n\n${'many words '.repeat(200)}`) ?? '';
    expect(found.length).toBeLessThanOrEqual(300);
    expect(found).toMatch(/(many|words)…$/);
  });

  it('of a manifest comes first, unless a generator wrote it', () => {
    const readme = '# A\n\nKeeps time for you.\n';
    expect(read({ 'README.md': readme, 'package.json': '{"description":"Keeps time."}' }).description).toBe(
      'Keeps time.',
    );
    for (const nobodys of [
      'A new Flutter project.',
      'Add your description here',
      'Demo project for Spring Boot',
      'TODO',
      '',
    ])
      expect(
        read({ 'README.md': readme, 'package.json': JSON.stringify({ description: nobodys }) }).description,
        nobodys,
      ).toBe('Keeps time for you.');
  });

  it('keeps what only looks like markup', () => {
    expect(plain('snake_case_name and 2 * 3 * 4 < 5')).toBe('snake_case_name and 2 * 3 * 4 < 5');
  });
});

describe('the README', () => {
  it('is the one at the top, in no translation, and cut when it is long', () => {
    expect(
      read({
        'readme.rst': 'a b',
        'README.zh-CN.md': 'c',
        'README.md': 'd',
        'docs/README.md': 'e',
        'src/README.md': 'f',
      }).readme,
    ).toEqual({ file: 'README.md', text: 'd', cut: false });
    expect(read({ 'docs/README.md': 'e' }).readme?.file).toBe('docs/README.md');
    expect(read({ 'src/README.md': 'f' }).readme).toBeNull();
    const long = read({ 'README.md': '😀'.repeat(50_000) }).readme;
    expect(long?.cut).toBe(true);
    expect(long?.text.length).toBe(60 * 1024);
    expect(long?.text.isWellFormed()).toBe(true);
  });

  it('that is cut keeps where its links lead', () => {
    const links =
      '[docs]: https://example.org/docs\n[docs]: https://example.org/other\n[Other]: <b.md> "B"\n[not asked]: c\n';
    const long = `# A\n\nRead the [docs] or [this][other].\n\n${'word '.repeat(20_000)}\n\n${links}`;
    const kept = read({ 'README.md': long }).readme;
    expect(kept?.cut).toBe(true);
    expect(kept?.text.slice(0, 60 * 1024)).toBe(long.slice(0, 60 * 1024));
    expect(kept?.text.slice(60 * 1024)).toBe('\n\n[docs]: https://example.org/docs\n[Other]: <b.md> "B"\n');
    const inCode = `[docs]\n\n\`\`\`sh\n${'word\n'.repeat(20_000)}\`\`\`\n${links}`;
    expect(read({ 'README.md': inCode }).readme?.text.slice(60 * 1024)).toBe(
      '\n```\n[docs]: https://example.org/docs\n',
    );
    expect(read({ 'README.rst': long }).readme?.text.length).toBe(60 * 1024);
    const many = read({ 'README.md': `${'[a]'.repeat(30_000)}\n${'[a]:b\n'.repeat(300_000)}` }).readme;
    expect(many?.text.length).toBe(60 * 1024 + '\n\n[a]:b\n'.length);
  });
});

describe('the licence', () => {
  it.each([
    ['MIT', 'MIT'],
    ['Apache 2.0', 'Apache-2.0'],
    ['The Apache Software License, Version 2.0', 'Apache-2.0'],
    ['GPLv3', 'GPL-3.0-only'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['GPL-2.0+', 'GPL-2.0-or-later'],
    ['GPLv2 or later', 'GPL-2.0-or-later'],
    ['LGPL-2.1+', 'LGPL-2.1-or-later'],
    ['GPL-2.0-or-later', 'GPL-2.0-or-later'],
    ['GNU General Public License v2 or later (GPLv2+)', 'GPL-2.0-or-later'],
    ['GNU Lesser General Public License v3 (LGPLv3)', 'LGPL-3.0-only'],
    ['GNU Affero General Public License v3 or later (AGPLv3+)', 'AGPL-3.0-or-later'],
    ['GPL (>= 2)', 'GPL-2.0-or-later'],
    ['GPL-3 + file LICENSE', 'GPL-3.0-only'],
    ['MIT + file LICENSE', 'MIT'],
    ['UNLICENSED', 'LicenseRef-Proprietary'],
    ['BSD 3-Clause', 'BSD-3-Clause'],
    ['__proto__', null],
    ['SEE LICENSE IN LICENSE.md', null],
    ['whatever you like', null],
  ])('%s is %s', (words, wanted) => {
    expect(spdxOf(words)).toBe(wanted);
  });

  it.each([
    ['GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007\n\n', 'GPL-3.0-only'],
    ['GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991', 'GPL-2.0-only'],
    [
      'GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007\n incorporates the GNU General Public License version 3, 29 June 2007',
      'LGPL-3.0-only',
    ],
    ['GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999', 'LGPL-2.1-only'],
    ['GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007', 'AGPL-3.0-only'],
    ['Mozilla Public License Version 2.0\n', 'MPL-2.0'],
    [
      'Mozilla Public License Version 2.0\n 1.12. "Secondary License" means either the GNU General Public License, Version 2.0, the GNU Lesser General Public License, Version 2.1, the GNU Affero General Public License, Version 3.0, or any later versions of those licenses.',
      'MPL-2.0',
    ],
    ['Business Source License 1.1\n Change License: Mozilla Public License, version 2.0', 'BUSL-1.1'],
    ['Business Source License 1.1\n Change License: Apache License, Version 2.0', 'BUSL-1.1'],
    [
      'Functional Source License, Version 1.1, Apache 2.0 Future License\n Apache License, Version 2.0',
      'LicenseRef-FSL',
    ],
    ['EUROPEAN UNION PUBLIC LICENCE v. 1.2\n Mozilla Public License (MPL) v. 2, CeCILL v. 2.0', 'EUPL-1.2'],
    ['Business Source License 1.1\n', 'BUSL-1.1'],
    ['Eclipse Public License - v 2.0', 'EPL-2.0'],
    ['Creative Commons\n\nCC0 1.0 Universal', 'CC0-1.0'],
    ['This is free and unencumbered software released into the public domain.', 'Unlicense'],
    ['Copyright (c) 2026 Acme Ltd. All rights reserved.', 'LicenseRef-Proprietary'],
    ['// SPDX-License-Identifier: MPL-2.0\n', 'MPL-2.0'],
    ['Be nice to each other.', null],
  ])('text %#', (text, wanted) => {
    expect(recognise(text)).toBe(wanted);
  });

  it('a manifest that names only the kind leaves the rest to the text', () => {
    const two = 'Redistribution and use in source and binary forms, with or without modification, are permitted.';
    const setup = (licence: string) => `[metadata]\nname = a\nlicense = ${licence}\n`;
    const spdx = (texts: Record<string, string>) => read(texts).licence?.spdx;
    expect(spdx({ 'setup.cfg': setup('BSD'), LICENSE: two })).toBe('BSD-2-Clause');
    expect(spdx({ 'setup.cfg': setup('GPL'), COPYING: 'GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991' })).toBe(
      'GPL-2.0-only',
    );
    expect(spdx({ 'setup.cfg': setup('BSD-3-Clause'), LICENSE: two })).toBe('BSD-3-Clause');
    for (const kind of ['BSD', 'GPL', 'BSD License', 'Eclipse Public License'])
      expect(read({ 'setup.cfg': setup(kind) }).licence).toEqual({ spdx: null, file: 'setup.cfg' });
  });

  it('several texts are a choice only where they are for the same thing', () => {
    const mit =
      'Permission is hereby granted, free of charge, to any person obtaining a copy. The above copyright notice and this permission notice shall be included.';
    const apache = 'Apache License\n Version 2.0, January 2004';
    const gpl = 'GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007';
    const lesser = 'GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007';
    const spdx = (texts: Record<string, string>) => read(texts).licence?.spdx;
    expect(spdx({ 'LICENSE-MIT': mit, 'LICENSE-APACHE': apache })).toMatch(/^(MIT OR Apache-2.0|Apache-2.0 OR MIT)$/);
    expect(spdx({ COPYING: gpl, 'COPYING.LESSER': lesser })).toBe('LGPL-3.0-only');
    expect(spdx({ LICENSE: mit, 'LICENSE-docs': 'Creative Commons Attribution 4.0 International' })).toBe('MIT');
    expect(spdx({ LICENSE: mit, 'LICENSE-3rdparty.txt': apache })).toBe('MIT');
    expect(spdx({ LICENSE: mit, 'LICENSES/CC0-1.0.txt': 'CC0 1.0 Universal', 'LICENSES/MIT.txt': mit })).toBe('MIT');
    expect(spdx({ 'LICENSES/MIT.txt': mit })).toBe('MIT');
    expect(spdx({ 'LICENSES/CC0-1.0.txt': 'CC0 1.0 Universal', 'LICENSES/MIT.txt': mit })).toBeNull();
  });

  it('of what this program itself is built with is what its manifests say', async () => {
    const modules = join(projectRoot, 'node_modules');
    let told = 0;
    const wrong: string[] = [];
    for (const name of (await readdir(modules)).filter((one) => !/^[.@]/.test(one)).slice(0, 400)) {
      const folder = join(modules, name);
      const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.md|\.txt)?$/i.test(one));
      if (file === undefined) continue;
      const says: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const licence = typeof says === 'object' && says !== null && 'license' in says ? says.license : null;
      if (typeof licence !== 'string' || !/^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|MPL-2\.0)$/.test(licence))
        continue;
      const found = recognise(await readFile(join(folder, file), 'utf8'));
      told += 1;
      if (found !== licence) wrong.push(`${name}: ${licence}, not ${found}`);
    }
    expect(told).toBeGreaterThan(100);
    // Some authors write another licence into the manifest than beside it.
    expect(wrong.length / told, wrong.join('\n')).toBeLessThan(0.04);
  });

  it('by the manifest, else by the text; a text that nobody knows is one all the same', () => {
    const mit =
      'Permission is hereby granted, free of charge, to any person obtaining a copy. The above copyright notice and this permission notice shall be included';
    expect(read({ LICENSE: mit }).licence).toEqual({ spdx: 'MIT', file: 'LICENSE' });
    expect(read({ LICENSE: mit, 'package.json': '{"license":"ISC"}' }).licence).toEqual({
      spdx: 'MIT',
      file: 'LICENSE',
    });
    expect(
      read({ 'LICENSE-MIT': mit, 'LICENSE-APACHE': 'Apache License\nVersion 2.0, January 2004' }).licence?.spdx,
    ).toBe('MIT OR Apache-2.0');
    expect(read({ COPYING: 'Be nice.' }).licence).toEqual({ spdx: null, file: 'COPYING' });
    expect(read({ 'src/license.ts': '', 'vendor/a/LICENSE': mit }).licence).toBeNull();
  });
});

describe('hostile files', () => {
  const deep = '['.repeat(100_000);
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((letter, place) => `${letter}: &${letter} [${`*${'abcdefghij'[place]},`.repeat(9)}]`).join('\n')}\nservices: *j\n`;
  it.each([
    ['deep JSON', { 'package.json': deep, 'composer.json': `{"a":${deep}` }],
    ['an explosion of aliases', { 'compose.yml': bomb }],
    ['deep YAML', { 'compose.yml': `services: ${deep}` }],
    ['deep TOML', { 'pyproject.toml': `a = ${deep}`, 'Cargo.toml': `[package]\nname = ${deep}` }],
    [
      'keys of prototypes',
      {
        'package.json': '{"__proto__":{"name":"x"},"engines":{"__proto__":{"node":"1"}},"constructor":1}',
        'Cargo.toml': '[__proto__]\na = 1\n[package]\nname = "constructor"\n',
      },
    ],
    [
      'wrong types everywhere',
      {
        'package.json': '{"name":{},"version":[],"license":7,"engines":[1],"packageManager":{},"description":null}',
        'pyproject.toml': 'project = 3\n',
        'compose.yml': 'services: [1, {image: {}}]\n',
        'composer.json': '[]',
      },
    ],
    [
      'one long line',
      {
        'package.json': `{"name":"${'a'.repeat(400_000)}"}`,
        Makefile: 'a'.repeat(900_000),
        '.env.example': `A=${'b'.repeat(900_000)}`,
        'pom.xml': '<project><dependencies>'.repeat(20_000),
      },
    ],
    [
      'endless blanks and marks',
      {
        'README.md': `# a\n${'['.repeat(100_000)}${'<'.repeat(100_000)}${'*_`'.repeat(50_000)}`,
        LICENSE: ' '.repeat(900_000),
        'CMakeLists.txt': `project(${' '.repeat(200_000)}`,
        'a.cabal': `name:${' '.repeat(200_000)}`,
        DESCRIPTION: `Package:${'\n '.repeat(100_000)}`,
      },
    ],
    [
      'lines without an end and lines of nothing',
      {
        'CMakeLists.txt': 'pkg_check_modules('.repeat(15_000),
        'setup.py': `setup(${'\n '.repeat(100_000)}`,
        'meson.build': "dependency('".repeat(20_000),
        'project.clj': '[a'.repeat(100_000),
        'k8s/a.yaml': 'apiVersion: v1\n---\n'.repeat(3_000),
      },
    ],
    [
      'names of no kind',
      { 'a\nb/package.json': '{"name":"a"}', '😀/go.mod': 'module a\n', '__proto__/Dockerfile': 'FROM redis\n' },
    ],
    [
      'thousands of services',
      {
        'compose.yml': `services:\n${Array.from({ length: 5_000 }, (_, place) => `  s${place}:\n    image: redis:7\n`).join('')}`,
      },
    ],
  ])('%s are survived', (_, texts) => {
    const found = read(texts);
    for (const { evidence } of found.stack)
      for (const { text } of evidence) expect(text.length).toBeLessThanOrEqual(160);
    expect((found.description ?? '').length).toBeLessThanOrEqual(300);
    for (const { name } of found.packages) expect(name.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(found).length).toBeLessThan(300_000);
  });

  it('what cannot be understood is said, and the rest is read', () => {
    const files = memoryFiles({ 'package.json': '{oops', Dockerfile: 'FROM redis:7\n' });
    expect(readStack(files, none).stack.map(({ id }) => id)).toContain('redis');
    expect(files.problems()).toEqual([{ file: 'package.json', why: 'Cannot be understood' }]);
  });
});
