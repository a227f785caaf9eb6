import { constants, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { KeyUnusable } from '../secret-key.ts';

const longest = 4_096;
const shortestNew = 8;

/** As much of a terminal or a pipe as is needed to ask. */
export interface Terminal {
  input: NodeJS.ReadStream;
  output: Pick<NodeJS.WriteStream, 'write'>;
}

/** The first line of a file that nobody else can read. */
export async function passphraseFrom(file: string): Promise<string> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new KeyUnusable(
      `The passphrase file ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  try {
    const stats = await handle.stat();
    if (stats.isFile() && process.platform !== 'win32' && (stats.mode & 0o077) !== 0)
      throw new KeyUnusable(`${file} can be read by other users. Run "chmod 600 ${file}".`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest + 1), 0, longest + 1, null);
    const [line = ''] = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/);
    return checked(line, file);
  } finally {
    await handle.close();
  }
}

function checked(line: string, where: string): string {
  if (line === '') throw new KeyUnusable(`There is no passphrase in ${where}.`);
  if (line.length > longest || line.includes('\0')) throw new KeyUnusable(`What is in ${where} is no passphrase.`);
  return line;
}

export function checkNew(passphrase: string): string {
  if ([...passphrase].length < shortestNew)
    throw new KeyUnusable(`A passphrase has at least ${shortestNew} characters; four words are a good one.`);
  return passphrase;
}

/** Lines that come in one after the other; on a terminal nothing of them is shown. */
export function createAsking({ input, output }: Terminal) {
  const isTerminal = input.isTTY === true;
  let rest = '';

  function line(question: string): Promise<string> {
    if (isTerminal) output.write(question);
    return new Promise((resolve, reject) => {
      const decoder = new StringDecoder('utf8');
      let typed = '';
      const end = (settle: () => void) => {
        input.off('data', take);
        input.off('end', ended);
        input.pause();
        if (isTerminal) {
          input.setRawMode(false);
          output.write('\n');
        }
        settle();
      };
      const ended = () => end(() => resolve(typed));
      const read = (chars: string) => {
        for (const [at, char] of [...chars].entries()) {
          if (char === '\n' || char === '\r') {
            rest = [...chars]
              .slice(at + 1)
              .join('')
              .replace(/^\n/, '');
            return end(() => resolve(typed));
          }
          if (isTerminal && (char === '\u0003' || char === '\u0004'))
            return end(() => reject(new KeyUnusable('No passphrase was given.')));
          if (isTerminal && (char === '\u007F' || char === '\b')) typed = [...typed].slice(0, -1).join('');
          else typed += char;
          if (typed.length > longest) return end(() => reject(new KeyUnusable('That is too long for a passphrase.')));
        }
      };
      const take = (chunk: Buffer | string) => read(typeof chunk === 'string' ? chunk : decoder.write(chunk));
      if (isTerminal) input.setRawMode(true);
      input.on('data', take);
      input.on('end', ended);
      input.resume();
      const waiting = rest;
      rest = '';
      if (waiting !== '') read(waiting);
    });
  }

  return {
    known: async (): Promise<string> => checked(await line('Passphrase of the secrets: '), 'what was given'),
    async fresh(): Promise<string> {
      const passphrase = checkNew(checked(await line('New passphrase for the secrets: '), 'what was given'));
      if (isTerminal && (await line('Once more: ')) !== passphrase)
        throw new KeyUnusable('The two are not the same. Nothing was changed.');
      return passphrase;
    },
  };
}
