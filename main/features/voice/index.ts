export { createVoice, type VoiceService } from './create-voice.ts';
export { createDoing } from './doing/create-doing.ts';
export { createEars } from './ears/create-ears.ts';
export { createVoiceProcedures } from './procedures.ts';
export { createSpeaking } from './speaking/create-speaking.ts';
export { createGrammar } from './understanding/create-grammar.ts';
export { createModelReader } from './understanding/model-reader.ts';
