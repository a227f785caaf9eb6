import { type FromRecorder, recorderName, type ToRecorder } from './messages.ts';
import { createTake } from './take.ts';

// What the thread of the sound offers; the types of the page know nothing of it.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class Recorder extends AudioWorkletProcessor {
  private closed = false;
  private readonly take = createTake(sampleRate, (message: FromRecorder) => {
    this.port.postMessage(
      message,
      'samples' in message && typeof message.samples !== 'number' ? [message.samples.buffer] : [],
    );
  });

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToRecorder>) => {
      if (data.type === 'close') this.closed = true;
      else this.take.obey(data);
    };
  }

  process([input]: Float32Array[][]): boolean {
    const [mono] = input ?? [];
    if (mono) this.take.hear(mono);
    return !this.closed;
  }
}

registerProcessor(recorderName, Recorder);
