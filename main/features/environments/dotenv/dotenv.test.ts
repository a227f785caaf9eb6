import { describe, expect, it } from 'vitest';
import { setIn, unsetIn } from './edit.ts';
import { mostAssignments, parseEnv } from './parse.ts';

const parse = (text: string) => parseEnv(Buffer.from(text));
const valuesOf = (text: string) => Object.fromEntries(parse(text).assignments.map(({ name, value }) => [name, value]));
const whys = (text: string) => parse(text).problems.map(({ line, why }) => `${line}: ${why}`);

describe('reading', () => {
  it.each([
    ['A=b', 'b'],
    ['A = b ', 'b'],
    ['export A=b', 'b'],
    ['A: b', 'b'],
    ['A=', ''],
    ['A= # nothing', ''],
    ['A=#nothing', ''],
    ['A=b # a word about it', 'b'],
    ['A=b#c', 'b#c'],
    ["A='b # c'", 'b # c'],
    ['A="b" # c', 'b'],
    ['A="b\\nc"', 'b\nc'],
    ['A="b\\\\nc"', 'b\\nc'],
    ['A="say \\"b\\""', 'say "b"'],
    ["A='b\\nc'", 'b\\nc'],
    ["A='it\\'s'", "it\\'s"],
    ["A='C:\\'", 'C:\\'],
    ['A=`it\'s "b"`', 'it\'s "b"'],
    ['A="b\nc"', 'b\nc'],
    ["A='b\n# no comment\nc'", 'b\n# no comment\nc'],
    ['A={"b":"c"}', '{"b":"c"}'],
    [`A=\${B}`, `\${B}`],
    [`A='\${B}'`, `$\${B}`],
    [`A="\\\${B}"`, `$\${B}`],
    ['A="$B"', '$B'],
    ['\uFEFFA=b', 'b'],
    ['A=grün', 'grün'],
    ['# c\r\nA=b\r\nB=c\r\n', 'b'],
    ['A=b\rB=c', 'b'],
  ])('%j', (text, value) => {
    expect(valuesOf(text).A).toBe(value);
  });

  it('says which lines it does not understand, and nothing of what they hold', () => {
    const text = 'A=1\nhunter2hunter2\n2B=hunter2\nmy-name=hunter2\nC="hunter2\nA=2\nD=a#b\n';
    expect(whys(text)).toEqual([
      '1: A is set again in line 6, which wins.',
      '2: There is no = in this line.',
      '3: A name has letters, digits and underscores, and does not begin with a digit.',
      '4: A name has letters, digits and underscores, and does not begin with a digit.',
      '5: The quote is not closed, so the line is taken as it stands.',
      '7: Programs differ about a # in a value without quotes. Put it in quotes.',
    ]);
    expect(JSON.stringify(whys(text))).not.toContain('hunter2');
  });

  it('counts lines through values of several lines', () => {
    const { assignments } = parse('A="1\n2\n3"\r\n\nB=4\n');
    expect(assignments.map(({ name, line }) => [name, line])).toEqual([
      ['A', 1],
      ['B', 5],
    ]);
  });

  it('does not read what is no text', () => {
    const env = parseEnv(Buffer.from([0x41, 0x3d, 0, 0xff, 10]));
    expect(env.assignments).toEqual([]);
    expect(env.closed).toMatch(/zero bytes/);
  });

  it('ends with hostile texts', () => {
    for (const line of ["A='b'c\n", 'A="b\n', "A='\n", 'A=`b`c\n', '=\n', 'x\n', 'export export \n', ' '.repeat(7)]) {
      const env = parse(line.repeat(Math.ceil(1_000_000 / line.length)));
      expect(env.problems.length).toBeLessThanOrEqual(100);
      expect(env.assignments.length).toBeLessThanOrEqual(mostAssignments);
    }
  });
});

describe('writing', () => {
  it.each([
    ['A=b\n', 'c', 'A=c\n'],
    ['  export  A = b  # why\r\nB=2', 'c', '  export  A = c  # why\r\nB=2'],
    ['A="b" # why\n', 'c d', 'A="c d" # why\n'],
    ["A='b'\n", "it's", 'A="it\'s"\n'],
    ['A=b\n', 'c d', "A='c d'\n"],
    ['A=b\n', `\${B}/x`, `A=\${B}/x\n`],
    ['A=b\n', `\${B} x`, `A="\${B} x"\n`],
    ["A='b'\n", `$\${B}`, `A='\${B}'\n`],
    ['A=#why\n', 'c', 'A=c #why\n'],
    ['A=1\nA=2\n', '3', 'A=1\nA=3\n'],
    ['B=1', '3', 'B=1\nA=3\n'],
    ['B=1\r\n', '3', 'B=1\r\nA=3\r\n'],
    ['', 'x\ny', "A='x\ny'\n"],
    ['\uFEFFA=b', 'c', '\uFEFFA=c'],
  ])('%j set to %j', (text, value, wanted) => {
    const after = setIn(parse(text), 'A', value).toString();
    expect(after).toBe(wanted);
    expect(valuesOf(after).A).toBe(value);
  });

  it('takes out all that sets it, and nothing else', () => {
    expect(unsetIn(parse('# a\nA=1\n\n  export A="2\n3" # x\r\nB=4'), 'A').toString()).toBe('# a\n\nB=4');
    expect(unsetIn(parse('B=1\nA=2'), 'A').toString()).toBe('B=1\n');
  });

  it('gives another name in place, so that no earlier line comes to light', () => {
    expect(setIn(parse('A=1\n# c\nexport A=2 # d\n'), 'C', '2', 'A').toString()).toBe('# c\nexport C=2 # d\n');
    expect(() => setIn(parse('A=1\nB=2\n'), 'B', '1', 'A')).toThrow(/set in that file already/);
  });

  /** The same at every run: a failure can be looked at again. */
  function dice(seed: number) {
    let state = seed;
    const next = () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
    const upTo = (most: number) => Math.floor(next() * (most + 1));
    const one = <T>(of: readonly T[]): T => of[upTo(of.length - 1)] as T;
    const many = <T>(most: number, make: () => T): T[] => Array.from({ length: upTo(most) }, make);
    return { one, many, upTo };
  }
  const bits = [
    'a',
    ' ',
    '#',
    "'",
    '"',
    '`',
    '\\',
    '$',
    '{',
    '}',
    '\n',
    '\r',
    'ü',
    '=',
    '\t',
    `\${B}`,
    `$\${`,
    '😀',
    'x y',
  ];
  const names = ['A', 'B', 'LONG_NAME', '_x'];

  function draw(seed: number) {
    const { one, many } = dice(seed);
    const text = () => many(8, () => one(bits)).join('');
    const eol = one(['\n', '\r\n']);
    const pieces = [
      () => `${one(names)}=${text()}${eol}`,
      () => ` export ${one(names)} = "${text()}" # c${eol}`,
      () => `${one(names)}='${text()}'${eol}`,
      () => `# ${text()}${eol}`,
      () => text() + eol,
      () => eol,
    ];
    const tail = one([[], [], [0xff, 0xfe, 0x41], [0xc3, 0x28, 0x0a]]);
    const body = Buffer.from(many(10, () => one(pieces)()).join(one(['', '', '\uFEFF'])));
    return { before: Buffer.concat([body, Buffer.from(tail)]), name: one(names), value: text() };
  }
  /** It may say no where a quote is left open, or a mark of the file's beginning would come to stand there, and nowhere else. */
  function orRefused(env: ReturnType<typeof parseEnv>, change: () => Buffer): Buffer | null {
    try {
      return change();
    } catch (error) {
      if (env.problems.some(({ why }) => why.startsWith('The quote is not closed'))) return null;
      if (env.text.lastIndexOf('\u00EF\u00BB\u00BF') > 0) return null;
      throw error;
    }
  }
  const othersOf = ({ assignments }: ReturnType<typeof parseEnv>, own: string) =>
    assignments.flatMap(({ name, value }) => (name === own ? [] : [[name, value]]));
  const seeds = Array.from({ length: 6_000 }, (_, seed) => seed);

  it('changes nothing but the bytes of its own value, whatever the file', () => {
    let done = 0;
    for (const seed of seeds) {
      const { before, name, value } = draw(seed);
      const env = parseEnv(before);
      const there = env.assignments.findLast((one) => one.name === name);
      const after = orRefused(env, () => setIn(env, name, value));
      if (!after) continue;
      done += 1;
      const again = parseEnv(after);
      expect(again.assignments.findLast((one) => one.name === name)?.value, `seed ${seed}`).toBe(value);
      expect(othersOf(again, name)).toEqual(othersOf(env, name));
      if (there) {
        const tail = before.subarray(there.valueEnd);
        expect(after.subarray(0, there.valueAt).equals(before.subarray(0, there.valueAt))).toBe(true);
        expect(after.subarray(after.length - tail.length).equals(tail)).toBe(true);
      } else {
        const ended = before.length === 0 || /[\r\n]$/.test(env.text) ? env.text : env.text + env.eol;
        const back = orRefused(again, () => unsetIn(again, name));
        if (back) expect(back.toString('latin1'), `seed ${seed}`).toBe(ended);
      }
    }
    expect(done).toBeGreaterThan(seeds.length / 2);
  });

  it('an unset leaves every other byte', () => {
    for (const seed of seeds) {
      const { before, name } = draw(seed);
      const env = parseEnv(before);
      const after = orRefused(env, () => unsetIn(env, name));
      if (!after) continue;
      const own = env.assignments.filter((one) => one.name === name);
      const kept = [...env.text].filter((_, at) => !own.some(({ lineAt, lineEnd }) => at >= lineAt && at < lineEnd));
      expect(after.toString('latin1'), `seed ${seed}`).toBe(kept.join(''));
      expect(parseEnv(after).assignments.some((one) => one.name === name)).toBe(false);
    }
  });
});
