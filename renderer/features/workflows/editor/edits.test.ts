import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  addStep,
  applyEdits,
  type EditPlan,
  idProblem,
  type KnownStep,
  moveStep,
  removeStep,
  renameStep,
  setNeeds,
  titleOf,
  titleStep,
} from './edits.ts';

const text = `# kept at the top
name: Ship   # odd   spacing
steps:
  # first of all
  - id: test
    run: |
      npm test
      # not a comment of YAML

  - title: "Ask"
    approve: Ship it?   # a question

  # the end
  - notify: \${{ steps.test.output.code }} by \${{ steps["test"].state }}
    needs: [test, approve-1]
parallel: 2
`;
const steps: KnownStep[] = [
  { key: 'test', needs: [] },
  { key: 'approve-1', needs: ['test'] },
  { key: 'notify-1', needs: ['test', 'approve-1'] },
];

function result(plan: EditPlan, before = text): string {
  if ('refused' in plan) throw new Error(plan.refused);
  return applyEdits(before, plan.edits);
}
const stepsOf = (source: string) => parse(source).steps as Record<string, unknown>[];
const lineAt = (source: string, plan: EditPlan) =>
  'refused' in plan ? '' : source.slice(source.lastIndexOf('\n', plan.at - 1) + 1).split('\n')[0];

describe('a step is added', () => {
  it('after another, in the style of the text', () => {
    const plan = addStep(text, steps, 'test', 'wait: 10m');
    const out = result(plan);
    expect(out).toContain('# not a comment of YAML\n\n  - wait: 10m\n\n  - title: "Ask"');
    expect(lineAt(out, plan)).toBe('  - wait: 10m');
    expect(out).toContain('name: Ship   # odd   spacing');
  });
  it('at the end, of several lines, whatever their own depth', () => {
    const out = result(addStep(text, steps, null, '    - http:\n        url: x\n        method: GET\n'));
    expect(out).toContain('    needs: [test, approve-1]\n\n  - http:\n      url: x\n      method: GET\nparallel: 2\n');
    expect(stepsOf(out)[3]).toEqual({ http: { url: 'x', method: 'GET' } });
  });
  it.each([
    ['', 'steps:\n  - run: a\n'],
    ['name: A', 'name: A\nsteps:\n  - run: a\n'],
    ['name: A\nsteps:\n', 'name: A\nsteps:\n  - run: a\n'],
    ['steps: [] # none\nname: A\n', 'steps:\n  - run: a # none\nname: A\n'],
    ['steps:\n- run: b', 'steps:\n- run: b\n- run: a\n'],
  ])('to %j', (before, wanted) => expect(result(addStep(before, [], null, 'run: a'), before)).toBe(wanted));
  it('not where the list is one line', () => {
    expect(addStep('steps: [{ run: a }]', [{ key: 'run-1', needs: [] }], null, 'run: b')).toEqual({
      refused: 'The steps are written in one line. Edit them in the text.',
    });
  });
});

describe('a step is moved', () => {
  it('with its comments, and the caret with it', () => {
    const plan = moveStep(text, steps, 'notify-1', -1);
    const out = result(plan);
    expect(stepsOf(out).map((step) => Object.keys(step)[0])).toEqual(['id', 'notify', 'title']);
    expect(out).toContain('  # the end\n  - notify');
    expect(out.endsWith('# a question\nparallel: 2\n')).toBe(true);
    expect(lineAt(out, plan)).toMatch(/^ {2}- notify/);
    expect(result(moveStep(out, [steps[0], steps[2], steps[1]] as KnownStep[], 'notify-1', 1), out)).toBe(text);
  });
  it('not beyond the ends', () => {
    expect(moveStep(text, steps, 'test', -1)).toHaveProperty('refused');
    expect(moveStep(text, steps, 'notify-1', 1)).toHaveProperty('refused');
  });
  it('at the end of a text without a last line feed', () => {
    const plan = moveStep(
      'steps:\n- run: a\n- run: b',
      [
        { key: 'run-1', needs: [] },
        { key: 'run-2', needs: [] },
      ],
      'run-2',
      -1,
    );
    expect(result(plan, 'steps:\n- run: a\n- run: b')).toBe('steps:\n- run: b\n- run: a');
  });
});

describe('a step is removed', () => {
  it('and who needed it needs what it needed', () => {
    const out = result(removeStep(text, steps, 'approve-1'));
    expect(out).not.toContain('Ship it?');
    expect(out).not.toContain('needs:');
    expect(out).toContain('  # the end\n  - notify');
    expect(out).toContain('# not a comment of YAML\n\n  # the end');
  });
  it('the last of all leaves an empty list', () => {
    expect(
      result(removeStep('steps:\n  - run: a\n', [{ key: 'run-1', needs: [] }], 'run-1'), 'steps:\n  - run: a\n'),
    ).toBe('steps: []\n');
  });
});

describe('what a step needs', () => {
  it('is written down, with the names that it refers to', () => {
    const out = result(setNeeds(text, steps, 'notify-1', ['approve-1', 'test']));
    expect(out).toContain('needs: [approve-1, test]');
    expect(out).toContain('  - id: approve-1\n    title: "Ask"');
  });
  it('nothing at all', () => {
    expect(stepsOf(result(setNeeds(text, steps, 'approve-1', [])))[1]).toEqual({
      title: 'Ask',
      approve: 'Ship it?',
      needs: [],
    });
  });
  it('is left out where it is the step before anyway', () => {
    expect(result(setNeeds(text, steps, 'notify-1', ['approve-1']))).not.toContain('needs');
    expect(result(setNeeds(text, steps, 'approve-1', ['test']))).toBe(text);
  });
  it('replaces a list of several lines', () => {
    const long = 'steps:\n  - id: a\n    run: a\n  - needs:\n      - a\n    run: b\n';
    const known = [
      { key: 'a', needs: [] },
      { key: 'run-2', needs: ['a'] },
    ];
    expect(result(setNeeds(long, known, 'run-2', []), long)).toBe(
      'steps:\n  - id: a\n    run: a\n  - needs: []\n    run: b\n',
    );
  });
  it('not of a step in one line', () => {
    const flow = 'steps:\n  - { run: a }\n  - { run: b }\n';
    expect(
      setNeeds(
        flow,
        [
          { key: 'run-1', needs: [] },
          { key: 'run-2', needs: ['run-1'] },
        ],
        'run-2',
        [],
      ),
    ).toEqual({
      refused: 'This step is written in one line. Edit it in the text.',
    });
  });
});

describe('names', () => {
  it('change wherever they are referred to', () => {
    const out = result(renameStep(text, steps, 'test', 'unit-tests'));
    expect(out).toContain('- id: unit-tests');
    expect(out).toContain('needs: [unit-tests, approve-1]');
    expect(out).toContain(`\${{ steps["unit-tests"].output.code }} by \${{ steps["unit-tests"].state }}`);
  });
  it('are given to a step that had none', () => {
    const out = result(renameStep(text, steps, 'approve-1', 'ask'));
    expect(out).toContain('  - id: ask\n    title: "Ask"');
    expect(out).toContain('needs: [test, ask]');
  });
  it.each([
    ['a b', 'Letters, digits, - and _, beginning with a letter.'],
    ['approve-1', 'Another step has this name.'],
    ['test', null],
    ['t2', null],
  ])('%s', (id, problem) => expect(idProblem(steps, 'test', id)).toBe(problem));
});

describe('titles', () => {
  it('are set, changed and taken away', () => {
    expect(result(titleStep(text, steps, 'test', 'All: tests'))).toContain(
      '- id: test\n    title: "All: tests"\n    run: |',
    );
    expect(result(titleStep(text, steps, 'approve-1', 'Ask us'))).toContain('- title: Ask us\n    approve');
    expect(result(titleStep(text, steps, 'approve-1', ''))).toContain('  - approve: Ship it?   # a question');
    expect(result(titleStep(text, steps, 'notify-1', ''))).toBe(text);
    expect(titleOf(text, steps, 'approve-1')).toBe('Ask');
    expect(titleOf(text, steps, 'test')).toBe('');
  });
});

it('refuses what the reader has seen otherwise', () => {
  expect(removeStep(text, steps.slice(0, 2), 'test')).toEqual({ refused: 'This step is not in the text any more.' });
  expect(removeStep('steps: [', steps, 'test')).toHaveProperty('refused');
});
