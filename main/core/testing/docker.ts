import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** The `docker` of the command line, as the one thing that is not ours to test. */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args, { maxBuffer: 8 * 1024 * 1024 })).stdout.trim();
}

/** A shell and `sleep` of this machine with the libraries that they load: nothing has to be fetched from anywhere. */
async function filesOfImage(): Promise<string[]> {
  const files = new Set(['/bin/sh', '/bin/sleep', '/bin/cat']);
  for (const program of [...files]) {
    const { stdout } = await run('ldd', [program]);
    for (const [path] of stdout.matchAll(/\/\S+(?= \(0x)/g)) files.add(path);
  }
  for (const file of files) await access(file);
  return [...files].map((file) => file.slice(1));
}

/** An image of its own, gone when the test ends. */
export async function testImage(): Promise<string> {
  const name = `optimus-test:${randomUUID()}`;
  const files = await filesOfImage();
  await new Promise<void>((resolve, reject) => {
    const tar = spawn('tar', ['-C', '/', '-ch', ...files], { stdio: ['ignore', 'pipe', 'ignore'] });
    const load = spawn('docker', ['import', '-', name], { stdio: [tar.stdout, 'ignore', 'pipe'] });
    let said = '';
    load.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    tar.on('error', reject);
    load.on('error', reject);
    load.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`docker import: ${said}`))));
  });
  onTestFinished(async () => void (await docker('rmi', '-f', name).catch(() => '')));
  return name;
}

/** A container of its own, gone when the test ends. Its full id. */
export async function testContainer(image: string, args: string[], command: string[]): Promise<string> {
  const id = await docker('create', ...args, image, ...command);
  onTestFinished(async () => void (await docker('rm', '-f', id).catch(() => '')));
  await docker('start', id);
  return id;
}
