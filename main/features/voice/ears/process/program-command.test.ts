import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { programConfigIn } from '../../../../core/children/own-program.ts';
import { programCommand } from './program-command.ts';

const runtime = { execPath: '/usr/bin/it', type: undefined, defaultApp: false, appImage: undefined };

test('Node is given the program, which is there', async () => {
  const { args } = programCommand('/data/config.json', runtime);
  expect(args.slice(-1)).toEqual(['/data/config.json']);
  expect((await stat(args.at(-2) ?? '')).isFile()).toBe(true);
});

test('the package is asked by an argument, which is not that of another program', () => {
  const packaged = programCommand('/data/config.json', { ...runtime, type: 'browser' });
  expect(programConfigIn('ears', ['it', ...packaged.args])).toBe('/data/config.json');
  expect(programConfigIn('models', ['it', ...packaged.args])).toBeNull();
});
