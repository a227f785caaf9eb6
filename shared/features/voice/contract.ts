import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { spokenCommand } from './intents.ts';
import {
  ownWord,
  phrasesFile,
  speakerState,
  spokenPiece,
  spokenVoice,
  utterance,
  utteranceId,
  utteranceOrigin,
  utterancePurpose,
  voiceEvent,
  voicePart,
} from './schema.ts';

const one = z.object({ id: utteranceId });
const known = { errors: ['NOT_FOUND', 'CONFLICT'] as const };
const commands = z.array(spokenCommand).max(2_000).default([]);
/** Up to two seconds of samples in base64. */
const pcm = z.string().max(90_000);

export const voiceContract = {
  state: query('/voice/state', { summary: 'Each part of voice: ready, or why not and what to do' }).output(
    z.array(voicePart),
  ),
  follow: stream('/voice/follow', voiceEvent, { summary: 'What happens to what is said, as it happens' }),

  begin: command('/voice/begin', { summary: 'Begin to record', errors: ['CONFLICT', 'UNAVAILABLE'] })
    .input(z.object({ purpose: utterancePurpose, origin: utteranceOrigin.exclude(['typed']) }))
    .output(utterance),
  /** `seq` counts from 0: a piece that comes twice is kept once, and one that is missing is asked for by CONFLICT with `expected`. */
  append: command('/voice/append', { summary: 'More samples of a recording', ...known })
    .input(one.extend({ seq: z.number().int().nonnegative(), pcm }))
    .output(z.object({ samples: z.number().int() })),
  /** `samples`: so many were recorded in all; fewer on disk is an error that says so, and what is there is kept. */
  finish: command('/voice/finish', { summary: 'It was said: write it down and do it', ...known })
    .input(
      one.extend({
        why: z.enum(['released', 'toggled', 'silence', 'limit', 'microphone-lost']),
        samples: z.number().int().nonnegative(),
        commands,
      }),
    )
    .output(utterance),
  cancel: command('/voice/cancel', { summary: 'Forget what is being said, or stop what is being done', ...known })
    .input(one)
    .output(utterance),
  /** The same as said, without the sound. */
  type: command('/voice/type', { summary: 'Write what would be said', errors: ['CONFLICT'] })
    .input(z.object({ text: z.string().trim().min(1).max(2_000), commands }))
    .output(utterance),

  decide: command('/voice/decide', {
    summary: 'Answer what is asked before it is done',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(
      one.extend({
        accept: z.boolean(),
        /** Of `choices`. */
        choice: z.string().max(64).nullable().default(null),
        typed: z.string().max(200).nullable().default(null),
      }),
    )
    .output(utterance),
  retry: command('/voice/retry', { summary: 'Write down once more what is kept', ...known })
    .input(one.extend({ commands }))
    .output(utterance),
  /** With `learn`, the same words mean this from now on. */
  correct: command('/voice/correct', {
    summary: 'Say what was meant',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(one.extend({ text: z.string().trim().min(1).max(2_000), learn: z.boolean(), commands }))
    .output(utterance),

  history: query('/voice/history', { summary: 'What was said, newest first' })
    .input(
      z.object({
        text: z.string().max(200).default(''),
        /** The last one of the page before. */
        before: utteranceId.optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ utterances: z.array(utterance), more: z.boolean() })),
  get: query('/voice/get', { summary: 'One thing that was said', ...known })
    .input(one)
    .output(utterance),
  audio: query('/voice/audio', { summary: 'How it sounded, as a WAV file in base64', ...known })
    .input(one)
    .output(z.object({ wav: z.string() })),
  remove: command('/voice/remove', { summary: 'Delete one thing that was said, with its sound', ...known })
    .input(one.extend({ audioOnly: z.boolean().default(false) }))
    .output(z.object({ removed: z.boolean() })),
  clear: command('/voice/clear', { summary: 'Delete all that was said' })
    .input(z.object({ audioOnly: z.boolean().default(false) }))
    .output(z.object({ removed: z.number().int() })),

  words: query('/voice/words', { summary: 'The user’s own words' }).output(z.array(ownWord)),
  addWord: command('/voice/words/add', {
    summary: 'Add a word, and how it is misheard',
    errors: ['CONFLICT', 'UNAVAILABLE'],
  })
    .input(
      z.object({
        word: z.string().trim().min(1).max(80),
        misheard: z.array(z.string().trim().min(1).max(80)).max(20).default([]),
      }),
    )
    .output(ownWord),
  removeWord: command('/voice/words/remove', { summary: 'Forget a word', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(ownWord),
  phrases: query('/voice/phrases', { summary: 'The file that adds phrases, and what is wrong in it' }).output(
    phrasesFile,
  ),
  makePhrases: command('/voice/phrases/make', {
    summary: 'Write a first file of phrases',
    errors: ['CONFLICT'],
  }).output(phrasesFile),
  showPhrases: command('/voice/phrases/show', {
    summary: 'The file of phrases, in the file manager',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  }).output(phrasesFile),
  /** What can be said, in three languages, with the names of this machine. */
  examples: query('/voice/examples', { summary: 'Things that can be said' })
    .input(z.object({ language: z.enum(['en', 'de', 'zh']) }))
    .output(z.array(z.object({ group: z.string(), say: z.array(z.string()) }))),

  voices: query('/voice/voices', { summary: 'Voices that answer, beside those of the page' }).output(
    z.object({ voices: z.array(spokenVoice), problem: z.string().nullable() }),
  ),
  speak: stream('/voice/speak', spokenPiece, {
    summary: 'Say it, sentence by sentence',
    params: z.object({ text: z.string().min(1).max(20_000), language: z.enum(['en', 'de', 'zh']).default('en') }),
  }),
  hush: command('/voice/hush', { summary: 'Be quiet' }).output(z.object({ hushed: z.boolean() })),

  /** While the wake word is on: what the microphone hears, never kept. */
  feed: command('/voice/wake/feed', { summary: 'Samples for the wake word', errors: ['UNAVAILABLE', 'CONFLICT'] })
    .input(z.object({ seq: z.number().int().nonnegative(), pcm }))
    .output(z.object({ listening: z.boolean() })),

  speaker: query('/voice/speaker', { summary: 'Whose voice is known' }).output(speakerState),
  /** At least 1.5 s of speech. */
  enrol: command('/voice/speaker/enrol', {
    summary: 'A sample of the user’s voice',
    errors: ['CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ wav: z.string().max(4_000_000) }))
    .output(speakerState),
  forgetSpeaker: command('/voice/speaker/forget', { summary: 'Forget the user’s voice' }).output(speakerState),
};
