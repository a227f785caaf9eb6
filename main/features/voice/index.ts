export { createVoice } from './create-voice.ts';
export { createDoing } from './doing/create-doing.ts';
export { createEars } from './ears/create-ears.ts';
export { createVoiceProcedures } from './procedures.ts';
export type { VoiceService } from './service.ts';
export { createSpeaking } from './speaking/create-speaking.ts';
export { loadGrammar } from './understanding/load-grammar.ts';
export { createModelReader } from './understanding/model-reader.ts';
export { createPhrases } from './understanding/phrases/create-phrases.ts';
