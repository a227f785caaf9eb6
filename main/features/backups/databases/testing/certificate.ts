import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '../../../../core/testing/own-server.ts';

const run = promisify(execFile);

/** For a server at 127.0.0.1, signed by nobody else: it is its own authority. Whoever servers run as may read it. */
export async function certificate(): Promise<{ cert: string; key: string; ca: string }> {
  const { dir, as } = await ownFolder();
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:127.0.0.1'];
  await run('openssl', [...args, ...name, '-keyout', key, '-out', cert], as);
  return { cert, key, ca: await readFile(cert, 'utf8') };
}
