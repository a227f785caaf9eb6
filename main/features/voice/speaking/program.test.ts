import { Buffer } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SpokenPiece } from '../../../../shared/features/voice/schema.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { readVoices } from './program/espeak.ts';
import { readSayVoices } from './program/say.ts';
import { paceOf } from './program/spd-say.ts';
import { piecesOf, programIn, speakingHere } from './testing/speaking-here.ts';

const espeak = await needs('espeak');
const never = new AbortController().signal;
const bytesOf = (pieces: readonly SpokenPiece[]) =>
  Buffer.concat(pieces.flatMap((piece) => (piece.type === 'sound' ? [Buffer.from(piece.pcm, 'base64')] : [])));
const textsOf = (pieces: readonly SpokenPiece[]) =>
  pieces.flatMap((piece) => (piece.type === 'sentence' ? [piece.text] : []));

describe.skipIf(!espeak)('espeak-ng', () => {
  test('says sentence by sentence, as samples that can be heard', async () => {
    const { speaking } = speakingHere();
    const pieces = await piecesOf(speaking.speak('Shop runs. Port 3000 is open.', 'en', never));
    expect(textsOf(pieces)).toEqual(['Shop runs.', 'Port 3000 is open.']);
    expect(pieces.at(-1)).toEqual({ type: 'ended' });
    const bytes = bytesOf(pieces);
    expect(bytes.length % 2).toBe(0);
    expect(bytes.length / 2 / 22_050).toBeGreaterThan(1);
    let loudest = 0;
    for (let at = 0; at < bytes.length; at += 2) loudest = Math.max(loudest, Math.abs(bytes.readInt16LE(at)));
    expect(loudest).toBeGreaterThan(3_000);
    const order = pieces.map((piece) => ('at' in piece ? piece.at : null)).filter((at) => at !== null);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test.each([
    ['de', 'Der Shop läuft.'],
    ['zh', '商店正在运行。'],
  ] as const)('speaks %s with a voice of it', async (language, text) => {
    const { speaking } = speakingHere();
    const [usual, english] = [
      bytesOf(await piecesOf(speaking.speak(text, language, never))),
      bytesOf(await piecesOf(speaking.speak(text, 'en', never))),
    ];
    expect(usual.length).toBeGreaterThan(10_000);
    expect(usual.equals(english)).toBe(false);
  });

  test('speaks as fast as is wished, and with the voice that was chosen for this language only', async () => {
    const said = async (voice: object, language: 'en' | 'de') =>
      bytesOf(await piecesOf(speakingHere({ voice }).speaking.speak('Seven shops run here.', language, never)));
    const [usual, fast, british, german] = [
      await said({}, 'en'),
      await said({ speakRate: 2 }, 'en'),
      await said({ speakVoice: 'en-gb' }, 'en'),
      await said({ speakVoice: 'en-gb' }, 'de'),
    ];
    expect(fast.length).toBeLessThan(usual.length * 0.75);
    expect(british.length).toBeGreaterThan(10_000);
    expect(german.equals(await said({}, 'de'))).toBe(true);
    // No voice, and no option either.
    expect((await said({ speakVoice: '-w /tmp/never.wav' }, 'en')).equals(usual)).toBe(true);
  });

  test('a text is never an option, and never an order', async () => {
    const { speaking } = speakingHere();
    const pieces = await piecesOf(speaking.speak('--voices\n-w /tmp/never.wav\n<speak>hi</speak>', 'en', never));
    expect(textsOf(pieces)).toEqual(['--voices', '-w /tmp/never.wav', 'hi']);
    expect(bytesOf(pieces).length).toBeGreaterThan(10_000);
  });

  test('hushed, its child is gone and nothing more comes', async () => {
    const { speaking, speaks } = speakingHere();
    const long = `${'word after word '.repeat(20)}. `.repeat(30);
    const pieces = speaking.speak(long, 'en', never);
    expect((await pieces.next()).value).toMatchObject({ type: 'sentence', at: 0 });
    expect((await pieces.next()).value).toMatchObject({ type: 'sound', at: 0 });
    expect(speaks().length).toBeGreaterThan(0);
    speaking.hush();
    expect((await pieces.next()).value).toEqual({ type: 'ended' });
    expect((await pieces.next()).done).toBe(true);
    await until(() => speaks().length === 0);
  });

  test('whoever goes away ends it, and what is said next makes room', async () => {
    const { speaking, speaks } = speakingHere();
    const gone = new AbortController();
    const first = speaking.speak('The first of all. '.repeat(200), 'en', gone.signal);
    await first.next();
    gone.abort();
    expect((await piecesOf(first)).at(-1)).toEqual({ type: 'ended' });
    await until(() => speaks().length === 0);
    const second = speaking.speak('The second of all. '.repeat(200), 'en', never);
    await second.next();
    const third = speaking.speak('The third.', 'en', never);
    const thirdPieces = piecesOf(third);
    expect((await piecesOf(second)).at(-1)).toEqual({ type: 'ended' });
    expect(textsOf(await thirdPieces)).toEqual(['The third.']);
  });

  test('lists the voices of the three languages', async () => {
    const { speaking } = speakingHere();
    const { voices, problem } = await speaking.voices();
    expect(problem).toBeNull();
    for (const language of ['en', 'de', 'zh'])
      expect(voices.some((voice) => voice.source === 'program' && voice.language === language)).toBe(true);
    expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
  });
});

test('where espeak-ng is absent, spd-say plays by itself and is silenced by its server', async () => {
  const folder = await tempDir();
  const said = join(folder, 'said');
  await programIn(
    folder,
    'spd-say',
    `if [ "$1" = "-C" ]; then echo cancelled >> '${said}'; exit 0; fi
echo "args $*" >> '${said}'; cat >> '${said}'; [ -e '${said}.long' ] && sleep 1000; exit 0`,
  );
  const { speaking, speaks } = speakingHere({ path: folder, voice: { speakRate: 1.5 } });
  const pieces = await piecesOf(speaking.speak('Eins ist da. -x ist zwei.', 'de', never));
  expect(pieces).toEqual([
    { type: 'sentence', at: 0, text: 'Eins ist da.' },
    { type: 'playing', at: 0 },
    { type: 'sentence', at: 1, text: '-x ist zwei.' },
    { type: 'playing', at: 1 },
    { type: 'ended' },
  ]);
  expect(await readFile(said, 'utf8')).toBe(
    'args -w -e -l de -r 50\nEins ist da.\nargs -w -e -l de -r 50\n-x ist zwei.\n',
  );
  await writeFile(`${said}.long`, '');
  const long = speaking.speak('Never ends.', 'en', never);
  await long.next();
  expect((await long.next()).value).toEqual({ type: 'playing', at: 0 });
  speaking.hush();
  expect((await long.next()).value).toEqual({ type: 'ended' });
  await until(async () => (await readFile(said, 'utf8')).includes('cancelled'));
  await until(() => speaks().length === 0);
});

test('what one program could not say, the next one says from there on', async () => {
  const folder = await tempDir();
  await programIn(folder, 'espeak-ng', 'echo "no data" >&2; exit 3');
  await programIn(folder, 'spd-say', 'cat > /dev/null');
  const { speaking } = speakingHere({ path: folder });
  const pieces = await piecesOf(speaking.speak('One. Two.', 'en', never));
  expect(pieces.map((piece) => piece.type)).toEqual(['sentence', 'playing', 'sentence', 'playing', 'ended']);
});

test('a program that fails says how, and nothing is claimed', async () => {
  const folder = await tempDir();
  await programIn(folder, 'espeak-ng', 'echo "no data here" >&2; exit 3');
  const { speaking } = speakingHere({ path: folder });
  expect(await piecesOf(speaking.speak('One.', 'en', never))).toEqual([
    {
      type: 'failed',
      sentence: 'espeak-ng ended with code 3 and said nothing. no data here',
      remedy: 'Try it in a terminal: espeak-ng "hello".',
    },
    { type: 'ended' },
  ]);
});

test('where nothing speaks, it says so and what to install', async () => {
  const { speaking } = speakingHere({ path: await tempDir() });
  const [failed, ended] = await piecesOf(speaking.speak('One.', 'en', never));
  expect(failed).toMatchObject({ type: 'failed' });
  expect(ended).toEqual({ type: 'ended' });
  expect(await speaking.problem()).not.toBeNull();
  expect(await speaking.voices()).toMatchObject({ voices: [], problem: expect.any(String) });
});

test('a text without a word is said in no time', async () => {
  const { speaking, speaks } = speakingHere();
  expect(await piecesOf(speaking.speak('… 🎉 —', 'en', never))).toEqual([{ type: 'ended' }]);
  expect(speaks()).toEqual([]);
});

test('tables of voices are read, whatever names they hold', () => {
  const table = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)
 5  de              --/M      German             gmw/de
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  sv              --/M      Swedish            gmq/sv
 rubbish`;
  expect(readVoices(table)).toEqual([
    { source: 'program', id: 'cmn', name: 'Chinese (Mandarin, latin as English)', language: 'zh' },
    { source: 'program', id: 'de', name: 'German', language: 'de' },
    { source: 'program', id: 'en-gb', name: 'English (Great Britain)', language: 'en' },
  ]);
  const mac =
    'Anna (Premium)      de_DE    # Hallo! Ich heiße Anna.\nSamantha            en_US    # Hello\nThomas  fr_FR # Bonjour\n';
  expect(readSayVoices(mac).map(({ id, language }) => [id, language])).toEqual([
    ['Anna (Premium)', 'de'],
    ['Samantha', 'en'],
  ]);
  expect([paceOf(1), paceOf(0.5), paceOf(3)]).toEqual([0, -50, 100]);
});
