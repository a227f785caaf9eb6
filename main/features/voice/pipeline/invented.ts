import { compared } from '../words/compared.ts';

/** What models write that were trained on films when they hear nothing. Nobody says these to a machine. */
const credits = [
  /amara\s*(?:\.\s*)?org/,
  /untertitel(?:ung)?\s+(?:der|von|im auftrag|des|br|ard|zdf|swr|wdr|ndr|hr|mdr|orf|srf)\b/,
  /^untertitel\b.{0,40}\b(?:19|20)\d\d$/,
  /(?:im auftrag des zdf|funk\s+20\d\d|copyright wdr|swr 20\d\d|mit freundlicher unterstützung)/,
  /\bsubtitles? (?:by|provided|created|made)\b/,
  /\b(?:transcribed|transcription|captions?|captioned|translated) by\b/,
  /\b(?:thanks?|thank you) (?:so much |very much )?for (?:watching|listening|viewing|your attention)\b/,
  /\b(?:please )?(?:like|subscribe)\b.{0,40}\b(?:channel|subscribe|bell)\b/,
  /\b(?:see|catch) you (?:guys |all )?(?:in the |on the )?next (?:video|time|episode)\b/,
  /\b(?:vielen )?dank (?:fürs|für das|für die|für ihre|für eure) (?:zuschauen|zusehen|zuhören|aufmerksamkeit)\b/,
  /\bbis zum nächsten (?:mal|video)\b/,
  /(?:字幕|翻译|校对|翻譯|校對|时间轴)\s*(?:由|by|组|組|志愿者|志願者|製作|制作|提供|[:：])/,
  /(?:谢谢|感谢|多谢|謝謝|感謝|多謝)(?:大家|您|你|你们)?(?:的)?(?:观看|收看|收听|觀看|收看|收聽)/,
  /(?:请|請)?(?:不吝)?(?:点赞|點贊|点讚|按赞).{0,12}(?:订阅|訂閱|转发|轉發)/,
  /(?:订阅|訂閱).{0,8}(?:频道|頻道)/,
  /明镜与点点|明鏡與點點|中文字幕|下期再见|下期再見/,
];

/** What they write for a breath or a click; each of them may have been said, too. */
const fillers = new Set(
  [
    ...['you', 'thank you', 'thanks', 'bye', 'bye bye', 'okay', 'ok', 'so', 'the', 'oh', 'yeah', 'hmm', 'mm hmm', 'uh'],
    ...[
      'thank you very much',
      'thank you so much',
      'i m sorry',
      'music',
      'silence',
      'applause',
      'blank audio',
      'foreign',
    ],
    ...['danke', 'vielen dank', 'tschüss', 'ja', 'so', 'musik', 'stille', 'applaus', 'amen', 'hm', 'äh'],
    ...['谢谢', '謝謝', '嗯', '好', '啊', '音乐', '掌声', '谢谢大家', '再见', '拜拜'],
  ].map(compared),
);

/** “[Music]”, “(Applause)”, “♪♪”: a note about sounds, and no words. */
const noted = /^(?:\s*(?:\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|\*[^*]*\*|[♪♫🎵🎶\s.…-]+)\s*)+$/u;

const han = /\p{Script=Han}/gu;
/** The quickest speakers stay under these, in letters a second of speech. */
const quickest = { letters: 38, han: 14 };

interface Evidence {
  /** Of speech; null where nothing listened for it. */
  speechMs: number | null;
  totalMs: number;
  noSpeech: number | null;
  meanLogProbability: number | null;
  /** What the model was told to expect: some give it back when they hear nothing. */
  prompt: string;
}

/** The same few words over and over: what a decoder does that has lost its way. */
export function repeatsWithoutEnd(text: string): boolean {
  const words = text.match(/\p{Script=Han}|[\p{L}\p{N}']+/gu) ?? [];
  if (words.length < 12) return false;
  const small = words.map((word) => word.toLocaleLowerCase());
  for (let length = 1; length <= 12; length++) {
    let run = 1;
    let longest = 1;
    for (let at = length; at + length <= small.length; at += length) {
      const same = small.slice(at, at + length).every((word, i) => word === small[at - length + i]);
      run = same ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    // It may begin anywhere; what is said on purpose is not said four times, and not for most of the time.
    if (longest >= 4 && longest * length >= Math.max(10, words.length * 0.5)) return true;
  }
  return false;
}

function tooFast(text: string, ms: number): boolean {
  const chinese = (text.match(han) ?? []).length;
  const letters = (text.match(/[\p{L}\p{N}]/gu) ?? []).length - chinese;
  // A clipped beginning is worth some letters.
  const seconds = ms / 1_000 + 0.4;
  return letters / quickest.letters + chinese / quickest.han > seconds;
}

function echoes(text: string, prompt: string): boolean {
  const said = compared(text);
  return said.split(' ').length >= 4 && said.length >= 20 && compared(prompt).includes(said);
}

/** Why this was made up and not said; null where it may have been said. */
export function inventedBecause(text: string, evidence: Evidence): string | null {
  const { speechMs, totalMs, noSpeech, meanLogProbability, prompt } = evidence;
  if (compared(text) === '' || noted.test(text)) return 'There are no words in it.';
  const said = compared(text);
  // Letters alone are compared, so that “Amara.org” is found however it is written.
  const spaced = text.normalize('NFKC').toLocaleLowerCase();
  if (credits.some((credit) => credit.test(said) || credit.test(spaced)))
    return 'These are words that models write when they hear nothing.';
  if (noSpeech !== null && noSpeech > 0.6 && (meanLogProbability ?? -2) < -1)
    return 'The model itself holds that nothing was said.';
  if (noSpeech !== null && noSpeech > 0.95 && speechMs === null) return 'The model itself holds that nothing was said.';
  if (fillers.has(said) && (speechMs === null || speechMs < 250))
    return 'There is too little speech in it for these words.';
  if (repeatsWithoutEnd(text)) return 'It repeats itself without end, as models do that hear nothing.';
  if (tooFast(text, speechMs ?? totalMs)) return 'Nobody speaks so fast: most of these words were not said.';
  if (echoes(text, prompt) && (speechMs === null || speechMs < 1_500))
    return 'These are the names that the model was given, and not what was said.';
  return null;
}
