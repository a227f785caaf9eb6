import { readdir, readFile, readlink } from 'node:fs/promises';

/** Of the kernel of Linux: sockets of the internet that a process has open now. */
export async function internetSockets(pid: number): Promise<string[]> {
  const own = new Set<string>();
  for (const name of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) own.add(inode);
  }
  const lines: string[] = [];
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const text = await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) if (own.has(line.trim().split(/\s+/)[9] ?? '')) lines.push(line);
  }
  return lines;
}
