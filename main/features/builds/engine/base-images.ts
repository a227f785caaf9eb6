import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { answerLines } from './answer.ts';
import { dialStream } from './patient.ts';
import { asHeader, type RegistryAuth, registryOf } from './registry-auth.ts';

/** Images that a Dockerfile is made from, without its own stages; what only a build argument names stays away. */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): string[] {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  const images = new Set<string>();
  for (const line of dockerfile.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    const [, name, value] = /^\s*ARG\s+(\w+)(?:=(\S*))?\s*$/i.exec(line) ?? [];
    if (name !== undefined && stages.size === 0)
      values.set(name, args[name] ?? (value ?? '').replaceAll(/^["']|["']$/g, ''));
    const [, image, stage] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (image === undefined) continue;
    const named = image.replaceAll(/\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g, (_, braced, otherwise, bare) => {
      const found = values.get(braced ?? bare) ?? '';
      return found === '' ? (otherwise ?? '') : found;
    });
    if (named !== '' && named !== 'scratch' && !named.includes('$') && !stages.has(named.toLowerCase()))
      images.add(named);
    stages.add((stage ?? `\0${stages.size}`).toLowerCase());
  }
  return [...images];
}

interface Asked {
  docker: Docker;
  auth: RegistryAuth;
  path: string;
  args: Readonly<Record<string, string>>;
  signal: AbortSignal;
  log(text: string): void;
}

/** BuildKit asks for a login in a way of its own; what needs one and is not there yet is fetched before it is asked. */
export async function fetchPrivateBases({ docker, auth, path, args, signal, log }: Asked): Promise<void> {
  for (const image of baseImages(await readFile(path, 'utf8'), args)) {
    const login = await auth.of(registryOf(image));
    if (
      !login ||
      (await docker
        .getImage(image)
        .inspect()
        .then(
          () => true,
          () => false,
        ))
    )
      continue;
    log(`Fetching ${image}, which needs a login`);
    const named = /[:@][^/]+$/.test(image) ? image : `${image}:latest`;
    const stream = await dialStream(docker, {
      ...{ path: '/images/create?', method: 'POST', options: { fromImage: named }, signal },
      headers: { 'X-Registry-Auth': asHeader(login) },
      statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
    });
    for await (const { error } of answerLines(stream as unknown as AsyncIterable<Buffer>))
      if (error !== undefined) log(error);
  }
}
