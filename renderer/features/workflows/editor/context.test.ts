import { describe, expect, it } from 'vitest';
import { contextAt } from './context.ts';

/** The caret is the `|`. */
function at(marked: string) {
  const pos = marked.indexOf('|');
  return contextAt(marked.slice(0, pos) + marked.slice(pos + 1), pos);
}

const byName = (a: string, b: string) => a.localeCompare(b);

describe('the caret stands', () => {
  it.each([
    ['na|', [], 'key', null, 'na'],
    ['name: A\non:\n  - cr|', ['on', '-'], 'key', null, 'cr'],
    ['steps:\n  - |', ['steps', '-'], 'key', null, ''],
    ['steps:\n- ru|', ['steps', '-'], 'key', null, 'ru'],
    ['steps:\n  - id: a\n    |', ['steps', '-'], 'key', null, ''],
    ['steps:\n  - http:\n      me|', ['steps', '-', 'http'], 'key', null, 'me'],
    ['steps:\n  - each: x\n    steps:\n      - wa|', ['steps', '-', 'steps', '-'], 'key', null, 'wa'],
    ['steps:\n  - run: x\n    on-error: st|', ['steps', '-'], 'value', 'on-error', 'st'],
    ['steps:\n  - run: x\n    needs: [a, b|', ['steps', '-'], 'value', 'needs', 'b'],
    ['steps:\n  - notify: Hi ${{ steps.te|', ['steps', '-'], 'expression', 'notify', 'steps.te'],
    ['steps:\n  - run: x\n    if: inp|', ['steps', '-'], 'expression', 'if', 'inp'],
    ['inputs:\n  folder: { type: |', ['inputs'], 'value', 'folder', ''],
    ['inputs:\n  folder:\n    ty|', ['inputs', 'folder'], 'key', null, 'ty'],
    ['steps:\n  - run: |a\n\n# a remark\n', ['steps', '-'], 'value', 'run', ''],
    ['name: a\n\n# remark\nst|\non: []', [], 'key', null, 'st'],
  ])('%j', (text, path, place, key, typed) => {
    expect(at(text)).toMatchObject({ path, place, key, typed });
  });

  it('beside what is there', () => {
    expect(at('steps:\n  - id: a\n    run: b\n    |\n    needs: []\n  - wait: 1s\n').siblings.sort(byName)).toEqual([
      'id',
      'needs',
      'run',
    ]);
    expect(at('steps:\n  - |\n    run: b\n  - wait: 1s\n').siblings).toEqual(['run']);
    expect(at('name: a\n|\nsteps:\n  - run: b\n').siblings.sort(byName)).toEqual(['name', 'steps']);
  });

  it('after an expression, not in it', () => {
    expect(at(`steps:\n  - notify: \${{ a }} b|`).place).toBe('value');
  });
});
