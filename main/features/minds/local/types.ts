import type {
  Fault,
  LocalModel,
  LocalModels as LocalModelsView,
  ModelInfo,
  Usage,
} from '../../../../shared/features/minds/schema.ts';
import type { Cancel } from '../../../core/lib/clock.ts';
import type { MindMessage } from '../types.ts';

/** Why a local model could not do what it was asked. Thrown by `embed`, `transcribe` and `stream`; an abort throws `signal.reason` instead. */
export class LocalFault extends Error {
  readonly fault: Fault;
  constructor(fault: Pick<Fault, 'code' | 'message'>, options?: ErrorOptions) {
    super(fault.message, options);
    this.name = 'LocalFault';
    this.fault = { ...fault, status: null, retryAfterMs: null };
  }
}

export interface LocalEmbedded {
  /** In the order of the texts, of length one. */
  vectors: Float32Array[];
  usage: Usage;
}

export interface LocalStreamOptions {
  maxOutputTokens?: number;
  signal?: AbortSignal;
}

export interface LocalTranscribeOptions {
  language: string | null;
  prompt: string;
  signal?: AbortSignal | undefined;
}

export interface LocalTranscript {
  text: string;
  language: string | null;
  noSpeech: number | null;
  meanLogProbability: number | null;
  usage: Usage;
}

/** What `stream` returns when it is done. */
export interface LocalEnd {
  kind: 'complete' | 'length';
  usage: Usage;
}

/** Models that run in a process of Optimus's own. Nothing is started before it is asked for something. */
export interface LocalModels {
  /** Reads what is here; a second call is the same one. */
  begin(): Promise<void>;
  list(): LocalModelsView;
  setConsent(consent: boolean): Promise<LocalModelsView>;
  /** A run of its own: kind `download`, subject `{ type: 'model', id }`. CONFLICT without consent; what goes on is given back as it is. */
  download(id: string): Promise<LocalModel>;
  cancelDownload(id: string): Promise<LocalModel>;
  addFolder(path: string): Promise<LocalModel>;
  /** A fetched one is deleted, a folder is forgotten and stays. */
  remove(id: string): Promise<LocalModelsView>;
  /** Where a fetched model of the ears lies; null: none is here. */
  folderOf(task: 'wake' | 'speaker'): string | null;
  /** Of those that are here: what the connection `local` lists. They cost nothing. */
  models(): ModelInfo[];
  embed(
    modelId: string,
    texts: readonly string[],
    side: 'query' | 'passage',
    signal?: AbortSignal,
  ): Promise<LocalEmbedded>;
  stream(
    modelId: string,
    messages: readonly MindMessage[],
    options?: LocalStreamOptions,
  ): AsyncGenerator<string, LocalEnd, void>;
  /** 16-bit samples at 16 kHz. */
  transcribe(modelId: string, samples: Uint8Array, options: LocalTranscribeOptions): Promise<LocalTranscript>;
  /** Into memory, so that who speaks need not wait for it. */
  prepare(modelId: string): Promise<void>;
  /** Why nothing local can run here; null when it can. */
  problem(): string | null;
  onChange(fn: () => void): Cancel;
  dispose(): Promise<void>;
}
