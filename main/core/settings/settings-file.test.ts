import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../db/testing/fixtures.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { openForTest } from './testing/open.ts';

const pathIn = async () => join(await tempDir(), 'settings.json');
const content = (settings: unknown, version = 1) => JSON.stringify({ version, settings });
const bad = async (path: string) => (await readdir(dirname(path))).filter((name) => name.includes('.bad-'));

describe('settings', () => {
  it('are the defaults where there is no file, and none is made before something is set', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    expect(file.get()).toEqual({
      look: { theme: 'system', zoom: 1, font: { family: 'Inter', size: 13 } },
      keys: { bindings: {}, names: ['a'] },
      range: { low: 0, high: 10, note: '' },
    });
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('are merged by object, replaced in lists and records, and written with the version', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await file.update({ look: { font: { size: 15 } }, keys: { bindings: { a: '1', b: '2' } } });
    const result = await file.update({
      look: { theme: 'dark', font: { family: 'Mono' } },
      keys: { bindings: { b: '3' } },
    });
    expect(result).toMatchObject({
      ok: true,
      settings: { look: { theme: 'dark', font: { family: 'Mono', size: 15 } }, keys: { bindings: { b: '3' } } },
    });
    expect(file.get().keys.bindings).toEqual({ b: '3' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      settings: { look: { font: { size: 15, family: 'Mono' }, theme: 'dark' }, keys: { bindings: { b: '3' } } },
    });
    expect((await openForTest(path)).get()).toEqual(file.get());
  });

  it('refuse what is not valid, with the name of the field, and leave the file alone', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await file.update({ look: { zoom: 2 } });
    const before = await sha256(path);
    const wrong = JSON.parse(
      '{"look":{"zoom":9,"theme":"pink","font":{"size":"big"}},"__proto__":{"x":1},"nothing":{},"keys":{"nobody":1,"names":["a",2]}}',
    );
    const result = await file.update(wrong);
    expect(result.ok).toBe(false);
    const named = new Set(result.ok ? [] : result.problems.map((one) => one.field));
    const expected = [
      'look.zoom',
      'look.theme',
      'look.font.size',
      '__proto__',
      'nothing',
      'keys.nobody',
      'keys.names.1',
    ];
    expect(named).toEqual(new Set(expected));
    expect(await file.update({ range: { low: 11 } })).toEqual({
      ok: false,
      problems: [{ field: 'range.low', problem: 'low is above high' }],
    });
    expect(await sha256(path)).toBe(before);
    expect(file.get().look.zoom).toBe(2);
  });

  it('take many changes at once in the order in which they came, in few writes', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    let told = 0;
    file.onChange(() => told++);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        file.update({ range: { high: n + 1, note: n === 7 ? 'seven' : undefined } }),
      ),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    expect(file.get().range).toMatchObject({ high: 200, note: 'seven' });
    expect(told).toBeLessThan(10);
  });

  it('go back to their defaults by key, by section and as a whole', async () => {
    const file = await openForTest(await pathIn());
    await file.update({ look: { theme: 'dark', zoom: 2 }, keys: { names: [] } });
    expect((await file.reset('look.zoom')).look).toMatchObject({ theme: 'dark', zoom: 1 });
    expect((await file.reset('look')).look.theme).toBe('system');
    await expect(file.reset('look.nothing')).rejects.toThrow('no such setting');
    await expect(file.reset('constructor')).rejects.toThrow('no such setting');
    expect((await file.reset()).keys.names).toEqual(['a']);
  });

  it('go out and come in as one text, all or nothing', async () => {
    const file = await openForTest(await pathIn());
    await file.update({ look: { theme: 'dark' } });
    const text = file.export();
    const other = await openForTest(await pathIn());
    await other.update({ look: { zoom: 2 } });
    expect(await other.import(text)).toMatchObject({ ok: true, settings: { look: { theme: 'dark', zoom: 1 } } });
    const half = content({ look: { zoom: 3, theme: 'pink' } });
    expect(await other.import(half)).toMatchObject({ ok: false, problems: [{ field: 'look.theme' }] });
    expect(await other.import('{')).toMatchObject({
      ok: false,
      problems: [{ field: '', problem: 'the file is not JSON' }],
    });
    expect(await other.import(content({}, 2))).toMatchObject({ ok: false, problems: [{ field: 'version' }] });
    expect(other.get().look).toMatchObject({ theme: 'dark', zoom: 1 });
  });

  it('of an older version are brought up to date step by step', async () => {
    const path = await pathIn();
    await writeFile(path, content({ appearance: { mode: 'dark' } }));
    const upgrade = {
      1: ({ appearance, ...rest }: Record<string, unknown>) => ({ ...rest, style: appearance }),
      2: ({ style }: Record<string, unknown>) => ({ look: { theme: (style as { mode: string }).mode } }),
    };
    const file = await openForTest(path, { version: 3, upgrade });
    expect(file.problem()).toBeNull();
    expect(file.get().look.theme).toBe('dark');
    await file.update({ look: { zoom: 2 } });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 3,
      settings: { look: { theme: 'dark', zoom: 2 } },
    });
  });
});

const good = content({ look: { theme: 'dark', zoom: 2 }, keys: { names: ['x'] } });
const spoiled: { what: string; bytes: string | Buffer; kept: string; fields: string[] }[] = [
  { what: 'nothing', bytes: '', kept: 'system', fields: [''] },
  { what: 'noise', bytes: Buffer.from([0xff, 0xfe, 0, 1, 2, 200]), kept: 'system', fields: [''] },
  { what: 'half a file', bytes: good.slice(0, 40), kept: 'system', fields: [''] },
  { what: 'a list', bytes: '[1,2]', kept: 'system', fields: [''] },
  { what: 'zeros', bytes: Buffer.alloc(500), kept: 'system', fields: [''] },
  { what: 'no version', bytes: '{"settings":{"look":{"theme":"dark"}}}', kept: 'dark', fields: ['version'] },
  {
    what: 'a newer version',
    bytes: content({ look: { theme: 'dark' }, soon: { a: 1 } }, 7),
    kept: 'dark',
    fields: ['version', 'soon'],
  },
  {
    what: 'one wrong value',
    bytes: content({ look: { theme: 'dark', zoom: 'big' } }),
    kept: 'dark',
    fields: ['look.zoom'],
  },
  {
    what: 'a section that is a text',
    bytes: content({ look: { theme: 'dark' }, keys: 'none' }),
    kept: 'dark',
    fields: ['keys'],
  },
  {
    what: 'an unknown key',
    bytes: content({ look: { theme: 'dark', colour: 'red' } }),
    kept: 'dark',
    fields: ['look.colour'],
  },
  {
    what: 'a contradiction',
    bytes: content({ look: { theme: 'dark' }, range: { low: 50 } }),
    kept: 'dark',
    fields: ['range.low'],
  },
  {
    what: 'a __proto__',
    bytes: '{"version":1,"settings":{"look":{"theme":"dark"},"__proto__":{"zoom":2}}}',
    kept: 'dark',
    fields: ['__proto__'],
  },
];

describe('a bad file', () => {
  it.each(spoiled)('with $what is set aside as it is, and its valid keys are kept', async ({ bytes, kept, fields }) => {
    const path = await pathIn();
    await writeFile(path, bytes);
    const before = await sha256(path);
    const file = await openForTest(path);
    const problem = file.problem();
    expect(problem).toMatchObject({ kind: 'load' });
    expect(problem?.dropped.map((one) => one.field)).toEqual(fields);
    expect(await sha256(problem?.quarantined ?? '')).toBe(before);
    expect(file.get().look.theme).toBe(kept);
    const again = await openForTest(path);
    expect(again.problem()).toBeNull();
    expect(again.get()).toEqual(file.get());
  });

  it('that is a folder does not keep the program from starting', async () => {
    const path = await pathIn();
    await mkdir(path);
    const file = await openForTest(path);
    expect(file.problem()).toMatchObject({ kind: 'unreadable', dropped: [{ field: '', problem: 'EISDIR' }] });
    expect(file.get().look.theme).toBe('system');
    await expect(file.update({ look: { theme: 'dark' } })).rejects.toMatchObject({ code: 'EISDIR' });
    expect(file.get().look.theme).toBe('system');
  });

  it('is kept ten times and no more', async () => {
    const path = await pathIn();
    const clock = createFakeClock();
    for (let n = 0; n < 14; n++) {
      await writeFile(path, `bad ${n}`);
      await (await openForTest(path, { clock })).dispose();
    }
    expect(await bad(path)).toHaveLength(10);
  });
});

describe('an edit from outside', () => {
  it('is taken over when it is valid, also when the file is replaced', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    const told: string[] = [];
    file.onChange((settings, by) => told.push(`${by} ${settings.look.theme}`));
    await writeFile(path, content({ look: { theme: 'dark' } }));
    await until(() => told.includes('outside dark'));
    await writeFile(`${path}.new`, content({ look: { theme: 'light' } }));
    await rename(`${path}.new`, path);
    await until(() => told.includes('outside light'));
    await file.update({ look: { theme: 'system' } });
    expect(told).toEqual(['outside dark', 'outside light', 'user system']);
  });

  it('is told and left alone when it is not valid, and set aside before it is written over', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await file.update({ look: { theme: 'dark' } });
    const edit = content({ look: { theme: 'pink', zoom: 2 } });
    await writeFile(path, edit);
    await until(() => file.problem());
    expect(file.problem()).toMatchObject({ kind: 'edit', dropped: [{ field: 'look.theme' }] });
    expect(await readFile(path, 'utf8')).toBe(edit);
    expect(file.get().look).toMatchObject({ theme: 'dark', zoom: 1 });
    await file.update({ look: { zoom: 3 } });
    expect(file.problem()).toBeNull();
    const [aside] = await bad(path);
    expect(await readFile(join(dirname(path), aside ?? ''), 'utf8')).toBe(edit);
    expect((await openForTest(path)).get().look).toMatchObject({ theme: 'dark', zoom: 3 });
  });

  it('that mends the file takes the problem away', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await writeFile(path, '{');
    await until(() => file.problem());
    await writeFile(path, content({ look: { theme: 'dark' } }));
    await until(() => file.problem() === null);
    expect(file.get().look.theme).toBe('dark');
  });

  it('that is taken back takes the problem away too', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await file.update({ look: { theme: 'dark' } });
    const good = await readFile(path);
    await writeFile(path, '{');
    await until(() => file.problem());
    await writeFile(path, good);
    await until(() => file.problem() === null);
    await writeFile(path, '{');
    await until(() => file.problem());
    await rm(path);
    await until(() => file.problem() === null);
    await file.update({ look: { zoom: 2 } });
    expect(file.get().look).toMatchObject({ theme: 'dark', zoom: 2 });
    expect(await bad(path)).toEqual([]);
  });

  it('just before a change is not lost to it', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await writeFile(path, content({ look: { theme: 'dark' } }));
    await file.update({ look: { zoom: 2 } });
    expect(file.get().look).toMatchObject({ theme: 'dark', zoom: 2 });
  });

  it('that takes the file away leaves the settings as they are', async () => {
    const path = await pathIn();
    const file = await openForTest(path);
    await file.update({ look: { theme: 'dark' } });
    await rm(path);
    await file.update({ look: { zoom: 2 } });
    expect((await openForTest(path)).get().look).toMatchObject({ theme: 'dark', zoom: 2 });
  });

  it('is still noticed when the system has no watches left, and that is told', async () => {
    const path = await pathIn();
    const clock = createFakeClock();
    const limits: unknown[] = [];
    const limit = Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
    await writeFile(path, content({}));
    const file = await openForTest(path, {
      clock,
      onWatchLimit: (error) => limits.push(error),
      watchDir: () => {
        throw limit;
      },
    });
    expect(limits).toEqual([limit]);
    clock.advance(2_000);
    await writeFile(path, content({ look: { theme: 'dark' } }));
    await until(() => {
      clock.advance(2_000);
      return file.get().look.theme === 'dark';
    });
  });
});
