import { describe, expect, it } from 'vitest';
import { fromLines, toLines } from './lines.ts';
import { dependencyPage, dependencyPaths } from './query.ts';
import { generated, scan } from './testing/scan.ts';
import { usesIn } from './uses.ts';

async function shop(): Promise<string> {
  const { dependencies } = scan({
    'package.json': '{"dependencies":{"debug":"^4.3.0","old-ms":"npm:ms@2.0.0"},"devDependencies":{"chalk":"^4.1.0"}}',
    'package-lock.json': await generated('npm3'),
    'requirements.txt': 'Flask_Login==0.6.3\nflask>=2\n',
    'app.csproj':
      '<Project><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.1" /></ItemGroup></Project>',
  });
  return toLines(dependencies);
}

const all = { offset: 0, limit: 200 };

describe('lines', () => {
  it('give back what went in', async () => {
    const { dependencies } = scan({ 'package-lock.json': await generated('npm3') });
    expect(fromLines(toLines(dependencies))).toEqual(dependencies);
    expect(fromLines(toLines([]))).toEqual([]);
    expect(fromLines('[99,[]]\n["x"]')).toBeNull();
    expect(fromLines('')).toBeNull();
  });

  it('hold names with quotes, line breaks and the name of the prototype', () => {
    const { dependencies } = scan({
      'package.json': '{"dependencies":{"a\\"\\n[\\"b\\",":"1","__proto__":"2","constructor":"3"}}',
    });
    const body = toLines(dependencies);
    expect(fromLines(body)).toEqual(dependencies);
    expect(usesIn(body, { name: '__proto__' }).uses).toHaveLength(1);
    expect(usesIn(body, { name: 'constructor' }).uses).toHaveLength(1);
    expect(usesIn(body, { name: 'b' }).uses).toEqual([]);
  });
});

describe('a page', () => {
  it('is filtered and cut', async () => {
    const body = await shop();
    const whole = dependencyPage(body, all);
    expect(whole.total).toBe(whole.dependencies.length);
    expect(whole.dependencies[0]?.direct).toBe(true);
    const second = dependencyPage(body, { offset: 2, limit: 3 });
    expect(second).toEqual({ total: whole.total, dependencies: whole.dependencies.slice(2, 5) });
    const names = (filter: Partial<Parameters<typeof dependencyPage>[1]>) =>
      dependencyPage(body, { ...all, ...filter }).dependencies.map(({ name }) => name);
    expect(names({ text: 'FLASK' })).toEqual(['flask', 'flask-login']);
    expect(names({ ecosystem: 'nuget' })).toEqual(['Newtonsoft.Json']);
    expect(names({ development: true, direct: true })).toEqual(['chalk']);
    expect(names({ direct: false, text: 'color-' })).toEqual(['color-convert', 'color-name']);
    expect(dependencyPage(body, { offset: 1, limit: 1, text: 'flask' })).toMatchObject({
      total: 2,
      dependencies: [{ name: 'flask-login' }],
    });
  });
});

describe('ways', () => {
  it('are the shortest from what is asked for', async () => {
    const body = await shop();
    expect(dependencyPaths(body, { ecosystem: 'npm', name: 'color-name' })).toEqual([
      [
        { name: 'chalk', version: '4.1.2' },
        { name: 'ansi-styles', version: '4.3.0' },
        { name: 'color-convert', version: '2.0.1' },
        { name: 'color-name', version: '1.1.4' },
      ],
    ]);
    expect(dependencyPaths(body, { ecosystem: 'npm', name: 'ms', version: '2.1.3' })).toEqual([
      [
        { name: 'debug', version: '4.4.3' },
        { name: 'ms', version: '2.1.3' },
      ],
    ]);
    expect(dependencyPaths(body, { ecosystem: 'npm', name: 'nothing' })).toEqual([]);
  });

  it('come out of a circle', () => {
    const lock = (name: string, asks: string) => [
      `node_modules/${name}`,
      { version: '1.0.0', dependencies: { [asks]: '*' } },
    ];
    const { dependencies } = scan({
      'package.json': '{"dependencies":{"a":"*","c":"*"}}',
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: Object.fromEntries([lock('a', 'b'), lock('b', 'c'), lock('c', 'a'), lock('d', 'd')]),
      }),
    });
    const ways = dependencyPaths(toLines(dependencies), { ecosystem: 'npm', name: 'b' });
    expect(ways.map((way) => way.map(({ name }) => name))).toEqual([
      ['a', 'b'],
      ['c', 'a', 'b'],
    ]);
  });
});

describe('uses', () => {
  it('by name, however it is written', async () => {
    const body = await shop();
    const names = (filter: Parameters<typeof usesIn>[1]) => usesIn(body, filter).uses.map(({ name }) => name);
    expect(names({ name: 'flask_login' })).toEqual(['flask-login']);
    expect(names({ name: 'newtonsoft.json' })).toEqual(['Newtonsoft.Json']);
    expect(names({ name: 'newtonsoft.json', ecosystem: 'npm' })).toEqual([]);
    expect(names({ name: 'fla' })).toEqual([]);
  });

  it('below a version and in a range, by the rules of each ecosystem', async () => {
    const body = await shop();
    expect(usesIn(body, { name: 'ms' }).uses.map(({ locked }) => locked)).toEqual(['2.0.0', '2.1.3']);
    expect(usesIn(body, { name: 'ms', below: '2.1.0' }).uses.map(({ locked }) => locked)).toEqual(['2.0.0']);
    expect(usesIn(body, { name: 'ms', range: '^2.1' }).uses.map(({ locked }) => locked)).toEqual(['2.1.3']);
    expect(usesIn(body, { name: 'flask-login', below: '1.0' }).uses).toHaveLength(1);
    // Without a lock file nobody knows which version it is.
    expect(usesIn(body, { name: 'flask', below: '3' })).toMatchObject({ uses: [], uncompared: 1 });
    expect(usesIn(body, { name: 'ms', below: 'soon' })).toMatchObject({ uses: [], uncompared: 2 });
  });

  it('without a lock, a part of a version is a range where the ecosystem reads it as one', () => {
    const below = (files: Record<string, string>, name: string, version: string) => {
      const { uses, uncompared } = usesIn(toLines(scan(files).dependencies), { name, below: version });
      return [uses.length, uncompared];
    };
    expect(below({ 'package.json': '{"dependencies":{"a":"1"}}' }, 'a', '1.5.0')).toEqual([0, 1]);
    expect(below({ 'package.json': '{"dependencies":{"a":"=1.2"}}' }, 'a', '1.5.0')).toEqual([0, 1]);
    expect(below({ 'package.json': '{"dependencies":{"a":"1.2.3"}}' }, 'a', '1.5.0')).toEqual([1, 0]);
    expect(below({ 'Cargo.toml': '[dependencies]\na = "=1.2"\n' }, 'a', '1.5.0')).toEqual([0, 1]);
    expect(below({ 'environment.yml': 'dependencies:\n  - a=1.2\n' }, 'a', '1.5')).toEqual([0, 1]);
    expect(below({ 'environment.yml': 'dependencies:\n  - a==1.2\n' }, 'a', '1.5')).toEqual([1, 0]);
    expect(
      below({ 'a.csproj': '<Project><PackageReference Include="a" Version="1.2" /></Project>' }, 'a', '1.5'),
    ).toEqual([1, 0]);
  });
});
