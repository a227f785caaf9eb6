declare module 'sherpa-onnx-node' {
  interface OnlineStream {
    acceptWaveform(wave: { sampleRate: number; samples: Float32Array }): void;
    inputFinished(): void;
  }
  class KeywordSpotter {
    constructor(config: {
      featConfig: { sampleRate: number; featureDim: number };
      modelConfig: {
        transducer: { encoder: string; decoder: string; joiner: string };
        tokens: string;
        numThreads: number;
        provider: 'cpu';
        debug: 0 | 1;
      };
      maxActivePaths?: number;
      numTrailingBlanks?: number;
      keywordsScore?: number;
      keywordsThreshold?: number;
      keywordsFile: string;
    });
    createStream(): OnlineStream;
    isReady(stream: OnlineStream): boolean;
    decode(stream: OnlineStream): void;
    reset(stream: OnlineStream): void;
    getResult(stream: OnlineStream): { keyword: string };
  }
  class SpeakerEmbeddingExtractor {
    constructor(config: { model: string; numThreads: number; provider: 'cpu'; debug: boolean });
    readonly dim: number;
    createStream(): OnlineStream;
    isReady(stream: OnlineStream): boolean;
    /** Without external buffers, which Electron does not allow. */
    compute(stream: OnlineStream, enableExternalBuffer: false): Float32Array;
  }
  const library: {
    KeywordSpotter: typeof KeywordSpotter;
    SpeakerEmbeddingExtractor: typeof SpeakerEmbeddingExtractor;
  };
  export default library;
}
