import { createInterface } from 'node:readline';
import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Work } from '../../../shared/features/containers/acts.ts';
import { bytesText } from '../../../shared/lib/bytes.ts';
import type { Ask } from './ask.ts';
import type { Receipts } from './receipts.ts';
import type { Talk, Works } from './works.ts';

interface Progress {
  status?: string;
  id?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

interface Deps {
  ask: Ask;
  works: Works;
  receipt: Receipts;
  changed: () => void;
}

/** `web` means `web:latest`: without a tag the engine would fetch every one there is. */
export const wholeReference = (reference: string): string =>
  reference.includes('@') || reference.lastIndexOf(':') > reference.lastIndexOf('/')
    ? reference
    : `${reference}:latest`;

/** Follows what an engine says of one image; rejects with the words of the registry. */
export async function pullImage(docker: Docker, reference: string, talk: Talk): Promise<void> {
  const options: object = { abortSignal: talk.signal };
  // By the signal it ends with an error: closed without one, its lines would never end.
  const stream = await docker.pull(reference, options);
  const layers = new Map<string, { done: number; total: number }>();
  try {
    for await (const line of createInterface({ input: stream })) {
      let said: Progress;
      try {
        said = JSON.parse(line) as Progress;
      } catch {
        continue;
      }
      if (said.error !== undefined) throw new DomainError('UNAVAILABLE', { what: reference, why: said.error });
      const { current, total } = said.progressDetail ?? {};
      if (said.id && said.status === 'Downloading' && total) layers.set(said.id, { done: current ?? 0, total });
      else if (said.id && (said.status === 'Download complete' || said.status === 'Pull complete')) {
        const layer = layers.get(said.id);
        if (layer) layer.done = layer.total;
      }
      if (said.progressDetail === undefined || current === undefined)
        talk.line([said.id, said.status].filter(Boolean).join(': '));
      if (said.status) talk.say(said.id ? `${said.status} ${said.id}` : said.status);
      const all = [...layers.values()];
      if (all.length > 0)
        talk.bytes(
          all.reduce((sum, { done }) => sum + done, 0),
          all.reduce((sum, layer) => sum + layer.total, 0),
        );
    }
  } catch (error) {
    talk.signal.throwIfAborted();
    throw error;
  }
  talk.signal.throwIfAborted();
}

export function createPull({ ask, works, receipt, changed }: Deps) {
  return (asked: string): Promise<Work> => {
    const reference = wholeReference(asked);
    // Whether there is an engine at all is said at once.
    return ask('image', reference, async () =>
      works.begin('pull', reference, (talk) =>
        ask('image', reference, (docker) =>
          receipt({ of: 'image', id: reference, name: reference, act: 'pull' }, async () => {
            await pullImage(docker, reference, talk);
            const { Id, Size } = await docker.getImage(reference).inspect();
            changed();
            const sentence = `${reference} is ${Id.slice(7, 19)}, ${bytesText(Size)}`;
            return { sentence: `The image ${reference} was fetched`, evidence: [{ ok: true, sentence }] };
          }),
        ),
      ),
    );
  };
}
