import { implementer } from '../../core/rpc.ts';
import type { VoiceService } from './service.ts';

const os = implementer.voice;

export function createVoiceProcedures({ voice }: { voice: VoiceService }) {
  return os.router({
    state: os.state.handler(() => voice.state()),
    follow: os.follow.handler(({ input, signal }) => voice.follow({ after: input.after, signal })),
    begin: os.begin.handler(({ input, context }) => voice.begin(input, context.client.id)),
    append: os.append.handler(({ input }) => voice.append(input)),
    finish: os.finish.handler(({ input }) => voice.finish(input)),
    cancel: os.cancel.handler(({ input }) => voice.cancel(input)),
    type: os.type.handler(({ input }) => voice.type(input)),
    decide: os.decide.handler(({ input }) => voice.decide(input)),
    retry: os.retry.handler(({ input }) => voice.retry(input)),
    correct: os.correct.handler(({ input }) => voice.correct(input)),
    history: os.history.handler(({ input }) => voice.history(input)),
    get: os.get.handler(({ input }) => voice.get(input)),
    audio: os.audio.handler(({ input }) => voice.audio(input)),
    remove: os.remove.handler(({ input }) => voice.remove(input)),
    clear: os.clear.handler(({ input }) => voice.clear(input)),
    words: os.words.handler(() => voice.words()),
    addWord: os.addWord.handler(({ input }) => voice.addWord(input)),
    removeWord: os.removeWord.handler(({ input }) => voice.removeWord(input)),
    phrases: os.phrases.handler(() => voice.phrases()),
    makePhrases: os.makePhrases.handler(() => voice.makePhrases()),
    showPhrases: os.showPhrases.handler(() => voice.showPhrases()),
    examples: os.examples.handler(({ input }) => voice.examples(input)),
    voices: os.voices.handler(() => voice.voices()),
    speak: os.speak.handler(({ input, signal }) => voice.speak(input, signal)),
    hush: os.hush.handler(() => voice.hush()),
    feed: os.feed.handler(({ input, context }) => voice.feed(input, context.client.id)),
    speaker: os.speaker.handler(() => voice.speaker()),
    enrol: os.enrol.handler(({ input }) => voice.enrol(input)),
    forgetSpeaker: os.forgetSpeaker.handler(() => voice.forgetSpeaker()),
  });
}
