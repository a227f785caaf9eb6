import { expect, test } from 'vitest';
import { programConfigIn } from '../../../core/children/own-program.ts';
import { programCommand } from './program-command.ts';

const runtime = { execPath: '/usr/bin/it', type: undefined, defaultApp: false, appImage: undefined };

test('Node is given the file of the program, and so is an Electron that may be Node', () => {
  const node = programCommand('/data/own.json', runtime);
  expect(node.command).toBe('/usr/bin/it');
  expect(node.args.slice(-2)).toEqual([expect.stringMatching(/proxy-program\.ts$/), '/data/own.json']);
  expect(node.env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
  const electron = programCommand('/data/own.json', { ...runtime, type: 'browser', defaultApp: true });
  expect(electron).toMatchObject({ args: node.args, env: { ELECTRON_RUN_AS_NODE: '1' } });
});

test('the package is asked by an argument, and an AppImage by the file that stays', () => {
  const packaged = programCommand('/data/own.json', { ...runtime, type: 'browser' });
  expect(packaged).toMatchObject({ command: '/usr/bin/it', args: ['--optimus-proxy=/data/own.json'] });
  expect(packaged.env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
  expect(programConfigIn('proxy', ['it', ...packaged.args])).toBe('/data/own.json');
  expect(programConfigIn('proxy', ['it', '--hidden'])).toBeNull();
  expect(programCommand('/a', { ...runtime, type: 'browser', appImage: '/opt/it.AppImage' }).command).toBe(
    '/opt/it.AppImage',
  );
});
