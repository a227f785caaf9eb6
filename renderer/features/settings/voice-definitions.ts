import { settingLabels } from '../../../shared/features/settings/labels.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import type { SettingDefinition } from './definition-types.ts';

const labels = settingLabels.voice;

export const voiceDefinitions: {
  label: string;
  hint: string;
  settings: { [K in keyof Settings['voice']]: SettingDefinition };
} = {
  label: 'Voice',
  hint: 'How Optimus listens, what it keeps and how it answers.',
  settings: {
    mode: {
      label: labels.mode,
      hint: 'Hold: speak while the key is down, where the system tells when it comes up. Else press once to begin and once to end.',
      control: {
        type: 'segments',
        choices: [
          { value: 'toggle', label: 'Press twice' },
          { value: 'hold', label: 'Hold' },
        ],
      },
      keywords: ['push to talk', 'hotkey', 'toggle'],
    },
    endBySilence: {
      label: labels.endBySilence,
      hint: 'After 600 ms without speech the recording ends by itself.',
      control: { type: 'switch' },
      keywords: ['vad', 'pause', 'end'],
    },
    warm: {
      label: labels.warm,
      hint: 'What was said a third of a second before the key is heard, too. The microphone stays on and Optimus shows it.',
      control: { type: 'switch' },
      keywords: ['pre-roll', 'privacy', 'warm'],
    },
    microphone: {
      label: labels.microphone,
      hint: 'The microphone of the system unless another one is chosen.',
      control: { type: 'microphones' },
      keywords: ['device', 'input', 'audio'],
    },
    language: {
      label: labels.language,
      hint: 'Find out lets the model that writes it down decide.',
      control: {
        type: 'segments',
        choices: [
          { value: 'auto', label: 'Find out' },
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
          { value: 'zh', label: '中文' },
        ],
      },
      keywords: ['english', 'german', 'chinese'],
    },
    keepAudio: {
      label: labels.keepAudio,
      hint: 'Until it is written down it is always kept. What could not be written down stays until you delete it.',
      control: {
        type: 'select',
        choices: [
          { value: 'no', label: 'Not at all' },
          { value: 'day', label: 'For a day' },
          { value: 'week', label: 'For a week' },
          { value: 'month', label: 'For a month' },
          { value: 'always', label: 'Until I delete it' },
        ],
      },
      keywords: ['recording', 'audio', 'privacy', 'retention'],
    },
    historyDays: {
      label: labels.historyDays,
      hint: 'Older entries leave the history, once a day.',
      control: { type: 'number', min: 1, max: 3650, unit: 'days' },
      keywords: ['history', 'transcript', 'retention', 'privacy'],
    },
    useModel: {
      label: labels.useModel,
      hint: 'What the built-in grammar does not know goes as text to a model, where one is connected and chosen in Minds.',
      control: { type: 'switch' },
      keywords: ['llm', 'privacy', 'grammar'],
    },
    speak: {
      label: labels.speak,
      hint: 'When spoken to: what was typed is answered on the screen only.',
      control: {
        type: 'segments',
        choices: [
          { value: 'never', label: 'Never' },
          { value: 'when-spoken-to', label: 'When spoken to' },
          { value: 'always', label: 'Always' },
        ],
      },
      keywords: ['tts', 'speech', 'read aloud'],
    },
    speakWith: {
      label: labels.speakWith,
      hint: 'Only a model sends the text of an answer elsewhere, and only to the provider that is chosen for speaking in Minds.',
      control: {
        type: 'segments',
        choices: [
          { value: 'system', label: 'This page' },
          { value: 'program', label: 'A program here' },
          { value: 'model', label: 'A model' },
        ],
      },
      keywords: ['tts', 'espeak', 'elevenlabs', 'openai', 'privacy'],
    },
    speakVoice: {
      label: labels.speakVoice,
      hint: 'The usual one follows the language of the answer.',
      control: { type: 'voices' },
      keywords: ['tts', 'speaker'],
    },
    speakRate: {
      label: labels.speakRate,
      hint: '100 % is the usual speed of the voice.',
      control: { type: 'slider', min: 0.5, max: 3, step: 0.05, unit: 'percent' },
      keywords: ['speed', 'tts'],
    },
    dictationClipboard: {
      label: labels.dictationClipboard,
      hint: 'What is dictated goes into the field that has the focus, and onto the clipboard for other programs.',
      control: { type: 'switch' },
      keywords: ['copy', 'dictate'],
    },
    wake: {
      label: labels.wake,
      hint: 'The microphone stays open and a small model on this machine listens for the word. Nothing is kept or sent before it is heard.',
      control: { type: 'switch' },
      keywords: ['wake word', 'hands free', 'privacy'],
    },
    speakerCheck: {
      label: labels.speakerCheck,
      hint: 'Asks before it does what another voice said. A convenience and no lock: a recording of you passes.',
      control: { type: 'switch' },
      keywords: ['speaker', 'verification', 'security'],
    },
  },
};
