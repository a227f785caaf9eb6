import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, link, lutimes, mkdir, open, symlink, utimes, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { libc } from '../../read/libc.ts';

const run = promisify(execFile);

/** The same bytes for the same seed, which no compressor makes small. */
export function noise(bytes: number, seed = 1): Buffer {
  const out = Buffer.allocUnsafe(bytes);
  let state = seed * 2 + 1;
  for (let i = 0; i < bytes; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state;
  }
  return out;
}

const names = [
  'plain',
  'with space',
  'quote"back\\slash',
  '<html>&amp;',
  'tab\tline\nend',
  'bell\u0007esc\u001bdel\u007f',
  'Ünïcödé',
  'e\u0301 combining',
  'עברית',
  'العربية',
  '日本語',
  'हिन्दी',
  'ไทย',
  '😀👩‍👩‍👧',
  '\u2028line\u2029par',
  '\u00a0\u200b\ufeff',
  '\ufffd',
  '\u{1f9ff}\u{e0001}',
  "a'b`c$d",
  '-rf',
];

/** Names that are no text. */
const rawNames = [
  [0xff],
  [0x61, 0xfe, 0x62],
  [0xc3],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xc0, 0xaf],
  [0x80, 0xe2, 0x82, 0xac],
];

/** Everything that a tree may hold and that a backup may get wrong. `root` is that whoever runs this may make devices. */
export async function makeAwkwardTree(root: string): Promise<void> {
  const calls = libc();
  await mkdir(root);
  for (const [i, name] of names.entries()) await writeFile(`${root}/${name}`, `content ${i}`);
  for (const bytes of rawNames) {
    const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(bytes)]);
    await writeFile(path, 'raw');
    calls?.setXattr(path, 'user.of-raw', Buffer.from([0, 255]));
  }
  const rawFolder = Buffer.concat([Buffer.from(`${root}/folder-`), Buffer.from([0xf0, 0x28])]);
  await mkdir(rawFolder);
  await writeFile(Buffer.concat([rawFolder, Buffer.from('/in it')]), 'in raw');

  await mkdir(`${root}/empty folder`);
  await mkdir(`${root}/deep/er/and/deeper`, { recursive: true });
  await writeFile(`${root}/deep/er/and/deeper/file`, 'deep');
  await writeFile(`${root}/empty`, '');
  await writeFile(`${root}/min`, noise(512 * 1_024));
  await writeFile(`${root}/min+1`, noise(512 * 1_024 + 1, 3));
  await writeFile(`${root}/large`, noise(9_000_001, 7));
  await writeFile(`${root}/zeros`, Buffer.alloc(3_000_000));
  const sparse = await open(`${root}/sparse`, constants.O_CREAT | constants.O_WRONLY);
  await sparse.write('here', 20_000_000);
  await sparse.close();

  await symlink('nowhere', `${root}/broken`);
  await symlink('/etc/passwd', `${root}/absolute`);
  await symlink(Buffer.from([0x2e, 0x2e, 0x2f, 0xe4, 0xb8]).toString('latin1'), `${root}/latin`);
  await symlink('.', `${root}/circle`);
  await link(`${root}/plain`, `${root}/hard link`);
  await run('mkfifo', [`${root}/fifo`]);
  // Not everybody may make these.
  await run('mknod', [`${root}/null device`, 'c', '1', '3']).catch(() => undefined);
  await run('mknod', [`${root}/disk device`, 'b', '7', '300']).catch(() => undefined);

  for (const [i, mode] of [0o4755, 0o2750, 0o1777, 0o000, 0o7777].entries()) {
    await writeFile(`${root}/mode ${i}`, 'mode');
    await chmod(`${root}/mode ${i}`, mode);
    await mkdir(`${root}/folder of mode ${i}`);
    await chmod(`${root}/folder of mode ${i}`, mode | 0o700);
  }
  await run('chown', ['12345:54321', `${root}/mode 2`]).catch(() => undefined);
  calls?.setXattr(`${root}/plain`, 'user.note', Buffer.from('a note'));
  calls?.setXattr(`${root}/plain`, 'user.empty', Buffer.alloc(0));
  calls?.setXattr(`${root}/deep`, 'user.ünï', Buffer.from([1, 2, 3, 0, 255]));

  await utimes(`${root}/empty`, -300_000_000.5, -300_000_000.5);
  await utimes(`${root}/min`, 4_000_000_000, 4_000_000_000);
  calls?.setTimes(`${root}/zeros`, 1_000_000_000_000_000_001n, 1_234_567_890_123_456_789n);
  calls?.setTimes(`${root}/min+1`, 5n, -1n);
  await lutimes(`${root}/broken`, 86_400, 86_400);
}
