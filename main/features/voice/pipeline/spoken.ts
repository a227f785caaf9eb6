import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';

type Said = Record<VoiceLanguage, (about: string) => string>;

/** What is said aloud beside answers, in the language that was spoken. */
const phrases = {
  notUnderstood: {
    en: () => 'I did not understand that.',
    de: () => 'Das habe ich nicht verstanden.',
    zh: () => '我没有听懂。',
  },
  startWhat: {
    en: () => 'Start what?',
    de: () => 'Was soll ich starten?',
    zh: () => '要启动什么？',
  },
  sure: {
    en: (what) => `Did you mean: ${what}?`,
    de: (what) => `Meintest du: ${what}?`,
    zh: (what) => `你是说：${what}？`,
  },
  which: {
    en: () => 'Which one do you mean?',
    de: () => 'Welches meinst du?',
    zh: () => '你指的是哪一个？',
  },
  destructive: {
    en: (what) => `${what}: please confirm that on the screen.`,
    de: (what) => `${what}: Bitte bestätige das am Bildschirm.`,
    zh: (what) => `${what}：请在屏幕上确认。`,
  },
  speaker: {
    en: () => 'I do not know this voice. Please confirm that on the screen.',
    de: () => 'Diese Stimme kenne ich nicht. Bitte bestätige das am Bildschirm.',
    zh: () => '我不认识这个声音，请在屏幕上确认。',
  },
  failed: {
    en: (why) => `That did not work. ${why}`,
    de: (why) => `Das hat nicht geklappt. ${why}`,
    zh: (why) => `没有成功。${why}`,
  },
  nothingToRepeat: {
    en: () => 'I have not said anything yet.',
    de: () => 'Ich habe noch nichts gesagt.',
    zh: () => '我还没有说过什么。',
  },
  cancelled: {
    en: () => 'Cancelled.',
    de: () => 'Abgebrochen.',
    zh: () => '已取消。',
  },
  nothingToCancel: {
    en: () => 'There is nothing to cancel.',
    de: () => 'Es gibt nichts abzubrechen.',
    zh: () => '没有可以取消的。',
  },
} satisfies Record<string, Said>;

export const spoken = (what: keyof typeof phrases, language: VoiceLanguage | null, about = ''): string => {
  const phrase: Said = phrases[what];
  return phrase[language ?? 'en'](about);
};
