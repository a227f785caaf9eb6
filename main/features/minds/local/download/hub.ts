import { z } from 'zod';
import type { LocalModel } from '../../../../../shared/features/minds/schema.ts';
import { weightsOfTask } from '../dtypes.ts';
import { FetchFailed, lastCause } from './failure.ts';

export interface HubFile {
  path: string;
  /** Null where the hub does not say. */
  bytes: number | null;
  sha256: string | null;
}

export interface HubModel {
  /** One state of it: nothing that is fetched later can belong to another. */
  revision: string;
  files: HubFile[];
}

const answer = z.object({
  sha: z.string().regex(/^[\w.-]{1,100}$/),
  siblings: z
    .array(
      z.object({
        rfilename: z.string().max(500),
        size: z.number().int().nonnegative().nullish(),
        lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int() }).nullish(),
      }),
    )
    .max(10_000),
});

const mostAnswerBytes = 8 * 1024 * 1024;
const askedOf = (id: string) => id.split('/').map(encodeURIComponent).join('/');

async function textOf(response: Response): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(Buffer.from(part));
    length += part.length;
    if (length > mostAnswerBytes) throw new FetchFailed('HUB', 'The hub answered with more than such an answer has.');
  }
  return Buffer.concat(parts).toString('utf8');
}

const errorBody = z.object({ error: z.string() });

/** What it said itself, where that is for people; a page of HTML is not. */
export async function refusal(response: Response, id: string): Promise<FetchFailed> {
  const text = await textOf(response).catch(() => '');
  let said = response.headers.get('x-error-message') ?? '';
  try {
    said ||= errorBody.parse(JSON.parse(text)).error;
  } catch {
    if (said === '' && !text.includes('<')) said = text;
  }
  const words = said.trim().slice(0, 500);
  return new FetchFailed('HUB', `The hub answered ${response.status} for ${id}${words === '' ? '' : `: ${words}`}`);
}

export async function askHub(source: string, id: string, signal: AbortSignal): Promise<HubModel> {
  const url = new URL(`api/models/${askedOf(id)}/revision/main?blobs=true`, source);
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    signal.throwIfAborted();
    throw new FetchFailed('UNREACHABLE', `${url.host} cannot be reached: ${lastCause(error)}`, { cause: error });
  }
  if (!response.ok) throw await refusal(response, id);
  try {
    const { sha, siblings } = answer.parse(JSON.parse(await textOf(response)));
    return {
      revision: sha,
      files: siblings.map(({ rfilename, size, lfs }) => ({
        path: rfilename,
        bytes: lfs?.size ?? size ?? null,
        sha256: lfs?.sha256 ?? null,
      })),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FetchFailed) throw error;
    throw new FetchFailed('HUB', `${url.host} answered something that is no list of files.`, { cause: error });
  }
}

export const fileUrl = (source: string, id: string, revision: string, path: string): URL =>
  new URL(`${askedOf(id)}/resolve/${encodeURIComponent(revision)}/${askedOf(path)}`, source);

const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
/** How sound is cut up, and which token is which language. */
const neededToHear = ['preprocessor_config.json', 'generation_config.json'];
const welcome = [
  'generation_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'preprocessor_config.json',
  '1_Pooling/config.json',
  'config_sentence_transformers.json',
];

interface Wanted {
  dtype: string;
  task: LocalModel['task'];
  files?: readonly string[] | undefined;
}

/** Of all that the hub has of a model, what is wanted to run it so; its names become paths here, so they are ours alone. */
export function filesToFetch(model: HubModel, id: string, { dtype, task, files }: Wanted): HubFile[] {
  const missing = (path: string) =>
    new FetchFailed('HUB', `The hub has no ${path} of ${id}: it cannot be run here in this form.`);
  if (files)
    return files.map((path) => {
      const found = model.files.find((file) => file.path === path);
      if (!found) throw missing(path);
      return found;
    });
  const weights = weightsOfTask(task, dtype);
  const isData = (path: string) =>
    weights.some((file) => path.startsWith(`${file}_data`)) && /^onnx\/[\w.-]+$/.test(path);
  const chosen = model.files.filter(
    ({ path }) => needed.includes(path) || welcome.includes(path) || weights.includes(path) || isData(path),
  );
  for (const path of [...needed, ...(task === 'transcribe' ? neededToHear : []), ...weights])
    if (!chosen.some((file) => file.path === path)) throw missing(path);
  return chosen;
}
