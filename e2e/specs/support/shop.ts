import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const files = {
  'package.json': '{"name":"shop"}',
  '.env': `# of the shop\nURL=http://$\{HOST}/\nHOST=localhost\nAPI_TOKEN=tok-41c7a05e9d2f # of the bank\n`,
  '.env.staging': 'HOST=staging.example.com\n',
  '.env.example': 'MAIL_FROM=\n',
  'index.mjs': 'console.log(process.env.URL, process.env.API_TOKEN, process.env.S3_REGION);\n',
};

/** A project with variables, one of which nobody should read, and a file with a passphrase for the host without a keyring. */
export async function makeShop() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-shop-')));
  const folder = join(base, 'projects');
  const root = join(folder, 'shop');
  await mkdir(root, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  const passphrase = join(base, 'passphrase');
  await writeFile(passphrase, 'correct horse battery\n', { mode: 0o600 });
  return {
    folder,
    env: { OPTIMUS_PASSPHRASE_FILE: passphrase },
    text: (name: string) => readFile(join(root, name), 'utf8'),
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type Shop = Awaited<ReturnType<typeof makeShop>>;
