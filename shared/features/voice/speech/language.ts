import type { VoiceLanguage } from '../intents.ts';

const german =
  /(?:^|[^\p{L}])(?:der|die|das|und|ist|nicht|ein|eine|wird|mit|für|auf|den|sind|von|im|wenn|auch|kann)(?=$|[^\p{L}])/giu;
const english = /(?:^|[^\p{L}])(?:the|and|is|not|a|an|with|for|on|are|of|if|also|can|to|it|that|this)(?=$|[^\p{L}])/giu;

/** Which of the three a text is most likely in, by its letters and smallest words. English where nothing tells. */
export function languageOf(text: string): VoiceLanguage {
  const some = text.slice(0, 4_000);
  const han = (some.match(/\p{Script=Han}/gu) ?? []).length;
  const letters = (some.match(/\p{L}/gu) ?? []).length;
  if (han > 0 && han * 4 >= letters) return 'zh';
  const count = (words: RegExp) => (some.match(words) ?? []).length;
  const umlauts = (some.match(/[äöüß]/gi) ?? []).length;
  return count(german) + umlauts > count(english) ? 'de' : 'en';
}
