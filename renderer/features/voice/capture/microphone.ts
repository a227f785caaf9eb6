import { foreseen, kindOf, MicrophoneFault, type MicrophoneProblemKind, problemOf } from './problems.ts';
import { type FromRecorder, recorderName, type ToRecorder, wantedRate } from './worklet/messages.ts';
import recorderUrl from './worklet/recorder-worklet.ts?worker&url';

export interface OpenMicrophone {
  tell(message: ToRecorder): void;
  /** The one that was chosen is not there; this is the system's. */
  another: boolean;
  /** Lets the device go. */
  close(): void;
}

export interface Hears {
  message(message: FromRecorder): void;
  /** It was pulled out, or taken away. */
  lost(): void;
}

export interface Microphones {
  /** All that can be done before there is sound, so that the key is answered sooner. Asks for nothing. */
  prepare(): Promise<void>;
  /** Throws a MicrophoneFault. */
  open(deviceId: string, hears: Hears): Promise<OpenMicrophone>;
}

/** Speech in a room with a loudspeaker in it, which may be saying Optimus's own answer. */
const forSpeech = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

async function openStream(deviceId: string): Promise<{ stream: MediaStream; another: boolean }> {
  const { mediaDevices } = navigator;
  if (deviceId === '') return { stream: await mediaDevices.getUserMedia({ audio: forSpeech }), another: false };
  try {
    const audio = { ...forSpeech, deviceId: { exact: deviceId } };
    return { stream: await mediaDevices.getUserMedia({ audio }), another: false };
  } catch (error) {
    // Unplugged since it was chosen: speaking goes on with the one that the system has.
    if (!['OverconstrainedError', 'NotFoundError'].includes(nameOf(error))) throw error;
    return { stream: await mediaDevices.getUserMedia({ audio: forSpeech }), another: true };
  }
}

/** Not every browser runs a context at another rate than its device; the recorder then brings the sound to ours. */
function createContext(): AudioContext {
  try {
    return new AudioContext({ sampleRate: wantedRate, latencyHint: 'interactive' });
  } catch {
    return new AudioContext({ latencyHint: 'interactive' });
  }
}

async function running(context: AudioContext): Promise<boolean> {
  // Refused for want of a click, `resume` does not fail: it waits for the click.
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(context.state === 'running'), 1_500);
  context.resume().then(
    () => resolve(true),
    () => resolve(false),
  );
  return promise.finally(() => clearTimeout(timer));
}

/** The microphones of this page's machine. One context serves all recordings, because to make one takes longest. */
export function createMicrophones(onDesktop: boolean): Microphones {
  let made: Promise<AudioContext> | null = null;
  const fault = (kind: MicrophoneProblemKind, cause?: unknown) =>
    new MicrophoneFault(problemOf(kind, onDesktop), { cause });

  const context = () => {
    made ??= (async () => {
      const one = createContext();
      await one.audioWorklet.addModule(recorderUrl);
      return one;
    })().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };

  return {
    async prepare() {
      if (foreseen() === null) await context().catch(() => {});
    },

    async open(deviceId, hears) {
      const hopeless = foreseen();
      if (hopeless !== null) throw fault(hopeless);
      const opening = openStream(deviceId);
      const [opened, ready] = await Promise.allSettled([opening, context()]);
      if (opened.status === 'rejected') throw fault(kindOf(opened.reason), opened.reason);
      const { stream, another } = opened.value;
      const letGo = () => {
        for (const track of stream.getTracks()) track.stop();
      };
      const audio = ready.status === 'fulfilled' ? ready.value : null;
      try {
        if (!audio) throw fault('unsupported', ready.status === 'rejected' ? ready.reason : undefined);
        const node = new AudioWorkletNode(audio, recorderName, {
          numberOfInputs: 1,
          numberOfOutputs: 0,
          channelCount: 1,
          channelCountMode: 'explicit',
        });
        node.port.onmessage = ({ data }: MessageEvent<FromRecorder>) => hears.message(data);
        const source = connect(audio, stream, node);
        if (audio.state !== 'running' && !(await running(audio))) throw fault('needs-click');
        let open = true;
        for (const track of stream.getAudioTracks())
          track.addEventListener('ended', () => {
            if (open) hears.lost();
          });
        return {
          another,
          tell: (message) => node.port.postMessage(message),
          close() {
            if (!open) return;
            open = false;
            node.port.postMessage({ type: 'close' } satisfies ToRecorder);
            source.disconnect();
            letGo();
            // Nothing is computed while nobody speaks.
            audio.suspend().catch(() => {});
          },
        };
      } catch (error) {
        letGo();
        throw error instanceof MicrophoneFault ? error : fault(kindOf(error), error);
      }
    },
  };
}

function connect(audio: AudioContext, stream: MediaStream, node: AudioWorkletNode): MediaStreamAudioSourceNode {
  const source = audio.createMediaStreamSource(stream);
  source.connect(node);
  return source;
}
