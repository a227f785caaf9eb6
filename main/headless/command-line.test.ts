import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const start = {
  ...{ address: '127.0.0.1', port: null, keepToken: null, secretKey: null },
  ...{ passphrase: false, passphraseFile: null, changePassphrase: false, newPassphraseFile: null },
};

describe('command line', () => {
  it('starts on loopback by itself', () => {
    expect(parseCommandLine([])).toEqual({ kind: 'start', options: start });
    expect(parseCommandLine(['--no-open'])).toEqual({ kind: 'start', options: start });
  });

  it('takes the names of this machine', () => {
    for (const name of ['127.0.0.1', 'localhost'])
      expect(parseCommandLine(['--host', name])).toEqual({ kind: 'start', options: start });
    for (const name of ['::1', '[::1]'])
      expect(parseCommandLine([`--host=${name}`])).toEqual({ kind: 'start', options: { ...start, address: '::1' } });
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    '127.0.0.2',
    'LOCALHOST',
    'example.org',
    '',
    '127.1',
    '2130706433',
    '__proto__',
    'constructor',
  ])('refuses to listen on "%s" and says why', (host) => {
    const parsed = parseCommandLine([`--host=${host}`]);
    expect(parsed).toMatchObject({ kind: 'refused' });
    expect(parsed.kind === 'refused' && parsed.why).toContain('users and TLS');
  });

  it('takes ports and nothing else as a port', () => {
    expect(parseCommandLine(['--port', '0', '--keep-token=/x/t'])).toEqual({
      kind: 'start',
      options: { ...start, port: 0, keepToken: '/x/t' },
    });
    for (const port of ['-1', '65536', '80a', '', '1e3', '0x50', ' 80'])
      expect(parseCommandLine([`--port=${port}`]), port).toMatchObject({ kind: 'refused' });
  });

  it('takes a passphrase from everywhere but the command line itself', () => {
    expect(parseCommandLine(['--passphrase'])).toMatchObject({ options: { passphrase: true } });
    expect(parseCommandLine(['--passphrase=hunter22'])).toMatchObject({ kind: 'refused' });
    expect(parseCommandLine(['--passphrase', 'hunter22'])).toMatchObject({ kind: 'refused' });
    expect(parseCommandLine(['--new-passphrase-file', '/x/n'])).toMatchObject({
      options: { changePassphrase: true, newPassphraseFile: '/x/n' },
    });
  });

  it('says what it does not know', () => {
    expect(parseCommandLine(['--open-to-the-world'])).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('--help'),
    });
    expect(parseCommandLine(['extra'])).toMatchObject({ kind: 'refused' });
    expect(parseCommandLine(['--help'])).toEqual({ kind: 'help' });
  });
});
