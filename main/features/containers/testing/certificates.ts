import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempDir } from '../../../core/testing/temp-dir.ts';

const run = promisify(execFile);

export interface Pair {
  cert: string;
  key: string;
}

/** An authority of the test, which signs whatever it is asked to. */
export async function testAuthority() {
  const folder = await tempDir();
  const at = (name: string) => join(folder, name);
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const root = [...fresh, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=test'];
  await run('openssl', ['req', '-x509', ...root]);
  let count = 0;
  const sign = async (extensions: string, days = 2): Promise<Pair> => {
    count += 1;
    const [key, request, cert, extra] = ['key', 'csr', 'pem', 'ext'].map((end) => at(`${count}.${end}`)) as [
      ...[string, string, string, string],
    ];
    await writeFile(extra, extensions);
    await run('openssl', ['req', ...fresh, '-keyout', key, '-out', request, '-subj', '/CN=engine']);
    const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', String(count), '-days', String(days)];
    await run('openssl', ['x509', '-req', '-in', request, ...by, '-extfile', extra, '-out', cert]);
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  };
  return {
    ca: await readFile(at('ca.pem'), 'utf8'),
    server: (names = 'IP:127.0.0.1,DNS:localhost', days?: number) => sign(`subjectAltName=${names}`, days),
    client: (days?: number) => sign('extendedKeyUsage=clientAuth', days),
  };
}

/** The three files as Docker's own programs name them; what is left out is not there. */
export async function certificateFolder(
  folder: string,
  { ca, cert, key }: { ca?: string; cert?: string; key?: string },
): Promise<string> {
  for (const [name, text] of Object.entries({ 'ca.pem': ca, 'cert.pem': cert, 'key.pem': key }))
    if (text !== undefined) await writeFile(join(folder, name), text, { mode: 0o600 });
  return folder;
}
