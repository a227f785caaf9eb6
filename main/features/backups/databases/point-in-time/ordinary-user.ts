import { chown, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';

/** PostgreSQL refuses to run as root: then it runs as somebody who may do less. Null for who is nobody special. */
export interface OrdinaryUser {
  name: string;
  uid: number;
  gid: number;
  /** Before the program: it becomes it, so that the process is the program itself. */
  command: string;
  args: string[];
}

export async function ordinaryUser(runTool: RunTool, signal: AbortSignal): Promise<OrdinaryUser | null> {
  if (process.getuid?.() !== 0) return null;
  const [id, setpriv] = await Promise.all([findTool('id'), findTool('setpriv')]);
  if (id === null || setpriv === null)
    throw new DumpTrouble(
      'PostgreSQL does not run as root, and setpriv, which gives rights away, is not installed: run Optimus as an ordinary user for this.',
    );
  for (const name of ['postgres', 'nobody']) {
    const ask = (flag: string) => askTool(runTool, { label: `id of ${name}`, file: id, args: [flag, name], signal });
    const uid = Number(await ask('-u').catch(() => ''));
    if (!(uid > 0)) continue;
    const gid = Number(await ask('-g'));
    const args = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', '--'];
    return { name, uid, gid, command: setpriv, args };
  }
  throw new DumpTrouble('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.');
}

/** Never through a link: it may lead anywhere. */
export async function giveTo({ uid, gid }: OrdinaryUser, folder: string): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveTo({ uid, gid } as OrdinaryUser, path);
    else await lchown(path, uid, gid);
  }
}

/**
 * A folder of root's that nobody else may enter hides all that is below it. Where that is so the program gets the one right
 * that root has and he has not, to go through folders; what it may write stays what is his.
 */
export async function reaching(
  runTool: RunTool,
  user: OrdinaryUser,
  folder: string,
  signal: AbortSignal,
): Promise<OrdinaryUser> {
  // Asked whether it may, the system answers without that right: so it is done.
  const cat = await findTool('cat');
  if (cat === null) return user;
  const through = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  for (const args of [user.args, [...through, ...user.args]]) {
    const reached = await runTool({
      ...{ label: 'a look at a folder', file: user.command, signal },
      args: [...args, cat, join(folder, 'PG_VERSION')],
    }).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (reached) return { ...user, args };
  }
  throw new DumpTrouble(
    `PostgreSQL does not run as root but as ${user.name} here, who may not enter ${folder}: choose a folder that everybody may enter, such as one below /var/tmp.`,
  );
}
