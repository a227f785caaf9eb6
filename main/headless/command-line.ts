import { parseArgs } from 'node:util';

export interface CommandLine {
  address: '127.0.0.1' | '::1';
  /** Null: the one of the settings, or the next that is free. */
  port: number | null;
  /** A file that keeps the token from one start to the next. */
  keepToken: string | null;
  /** A file with the key of the secrets, in place of a keychain. */
  secretKey: string | null;
  /** Ask for the passphrase of the secrets, on the terminal or from what is piped in. */
  passphrase: boolean;
  /** A file with it in its first line; `-` is what is piped in. */
  passphraseFile: string | null;
  changePassphrase: boolean;
  newPassphraseFile: string | null;
}

export type Parsed = { kind: 'start'; options: CommandLine } | { kind: 'help' } | { kind: 'refused'; why: string };

export const help = `Serves Optimus on this machine's own address, without a window.

  --port NUMBER      this port and no other; 0 takes any free one
  --host ADDRESS     127.0.0.1 (the default), ::1 or localhost
  --keep-token FILE  keep the token in this file, so that scripts and open pages survive a restart
  --secret-key FILE  keep secrets, encrypted with the key in this file (made if it is not there); keep it apart from
                     the data folder, since whoever has both can read them
  --passphrase       keep secrets, encrypted under a passphrase (Argon2id); it is asked for, or read from what is piped in
  --passphrase-file FILE
                     take it from the first line of this file; - is what is piped in
  --change-passphrase
                     ask for a new one too, and encrypt everything anew; --new-passphrase-file FILE takes it from a file
  --help             this text

OPTIMUS_HOME   the data folder
OPTIMUS_TOKEN  the token to use, 43 characters of base64url; taken instead of --keep-token
OPTIMUS_PASSPHRASE_FILE
               the same as --passphrase-file
`;

const addresses: Readonly<Record<string, CommandLine['address']>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
};

const refused = (why: string): Parsed => ({ kind: 'refused', why });

/** Users and TLS come in a later version; until then nobody beyond this machine is served, whatever is asked for. */
export function parseCommandLine(args: readonly string[]): Parsed {
  let values: {
    host?: string;
    port?: string;
    'keep-token'?: string;
    'secret-key'?: string;
    passphrase?: boolean;
    'passphrase-file'?: string;
    'change-passphrase'?: boolean;
    'new-passphrase-file'?: string;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        'keep-token': { type: 'string' },
        'secret-key': { type: 'string' },
        passphrase: { type: 'boolean' },
        'passphrase-file': { type: 'string' },
        'change-passphrase': { type: 'boolean' },
        'new-passphrase-file': { type: 'string' },
        // The launcher's own: it opens the browser.
        'no-open': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return refused(`${error instanceof Error ? error.message.split('.')[0] : String(error)}. See --help.`);
  }
  if (values.help) return { kind: 'help' };
  const host = values.host ?? '127.0.0.1';
  const address = Object.hasOwn(addresses, host) ? addresses[host] : undefined;
  if (address === undefined) {
    return refused(
      `Optimus does not listen on ${host}: it serves this machine only (127.0.0.1, ::1 or localhost). Serving others needs users and TLS, which come in a later version.`,
    );
  }
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) return refused(`${values.port} is not a port.`);
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && port > 65_535) return refused(`${port} is not a port: the highest is 65535.`);
  const newPassphraseFile = values['new-passphrase-file'] ?? null;
  return {
    kind: 'start',
    options: {
      address,
      port,
      keepToken: values['keep-token'] ?? null,
      secretKey: values['secret-key'] ?? null,
      passphrase: values.passphrase ?? false,
      passphraseFile: values['passphrase-file'] ?? null,
      changePassphrase: (values['change-passphrase'] ?? false) || newPassphraseFile !== null,
      newPassphraseFile,
    },
  };
}
