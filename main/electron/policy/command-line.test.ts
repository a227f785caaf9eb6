import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

describe('command line', () => {
  it.each([
    [['optimus'], { hidden: false, voice: false, route: null }],
    [['optimus', '--hidden'], { hidden: true, voice: false, route: null }],
    [['optimus', '--voice'], { hidden: false, voice: true, route: null }],
    [['optimus', '--allow-file-access', 'optimus://settings'], { hidden: false, voice: false, route: '/settings' }],
    [['optimus', 'optimus://run/x'], { hidden: false, voice: false, route: null }],
    [['optimus', 'optimus://now', 'optimus://about'], { hidden: false, voice: false, route: null }],
    [['optimus', '--hidden=1', '--voices'], { hidden: false, voice: false, route: null }],
  ])('%j', (argv, expected) => expect(parseCommandLine(argv)).toEqual(expected));
});
