import { describe, expect, test } from 'vitest';
import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { languageNamed } from '../reading/languages.ts';
import { hear } from '../words/sentence.ts';

const berlin = 'Europe/Berlin';
/** A Wednesday, half past ten in the morning. */
const wednesday = '2026-11-18T10:30';

const momentIn = (wall: string, offset: string) => Date.parse(`${wall}:00${offset}`);

/** The whole text as a time; null where it is none. */
function read(language: VoiceLanguage, text: string, now: number, zone = berlin): number | null {
  const compiled = languageNamed(language);
  const heard = hear(text, compiled.fillers);
  const [longest] = compiled.readTime(heard, now, zone)(0);
  return longest && longest.end === heard.words.length ? longest.value.at : null;
}
const wall = (at: number | null, zone = berlin) =>
  at === null
    ? null
    : new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
        .format(at)
        .replace(' ', 'T');
const said = (language: VoiceLanguage, text: string, now = wednesday) =>
  wall(read(language, text, momentIn(now, '+01:00')));

describe('said on a Wednesday at half past ten', () => {
  test.each([
    ['in 20 minutes', '2026-11-18T10:50'],
    ['in twenty five minutes', '2026-11-18T10:55'],
    ['in half an hour', '2026-11-18T11:00'],
    ['in an hour and a half', '2026-11-18T12:00'],
    ['in two and a half hours', '2026-11-18T13:00'],
    ['in three days', '2026-11-21T10:30'],
    ['in three days at nine', '2026-11-21T09:00'],
    ['in two weeks', '2026-12-02T10:30'],
    ['tomorrow', '2026-11-19T09:00'],
    ['tomorrow at nine', '2026-11-19T09:00'],
    ['tomorrow at 9 pm', '2026-11-19T21:00'],
    ['tomorrow at two', '2026-11-19T14:00'],
    ['tomorrow morning', '2026-11-19T09:00'],
    ['tomorrow evening at eight', '2026-11-19T20:00'],
    ['at nine tomorrow', '2026-11-19T09:00'],
    ['the day after tomorrow at noon', '2026-11-20T12:00'],
    ['tonight', '2026-11-18T20:00'],
    ['at eleven', '2026-11-18T11:00'],
    ['at nine', '2026-11-18T21:00'],
    ['at 9 am', '2026-11-19T09:00'],
    ['at 08:30', '2026-11-19T08:30'],
    ['at 14:05', '2026-11-18T14:05'],
    ['at half past four', '2026-11-18T16:30'],
    ['at quarter to five', '2026-11-18T16:45'],
    ['at ten to five in the afternoon', '2026-11-18T16:50'],
    ['at midnight', '2026-11-19T00:00'],
    ['on Friday', '2026-11-20T09:00'],
    ['next Monday at 8:30', '2026-11-23T08:30'],
    ['on Wednesday at nine', '2026-11-18T21:00'],
    ['on Wednesday at 9 am', '2026-11-25T09:00'],
    ['on December 24th at noon', '2026-12-24T12:00'],
    ['on the 3rd of March', '2027-03-03T09:00'],
    ['on the 20th', '2026-11-20T09:00'],
    ['on the 2nd at 8 pm', '2026-12-02T20:00'],
    ['on February 29th', '2028-02-29T09:00'],
  ])('%s', (text, wanted) => expect(said('en', text)).toBe(wanted));

  test.each([
    ['in einer Stunde', '2026-11-18T11:30'],
    ['in zwanzig Minuten', '2026-11-18T10:50'],
    ['in anderthalb Stunden', '2026-11-18T12:00'],
    ['in fünfundvierzig Minuten', '2026-11-18T11:15'],
    ['morgen um neun', '2026-11-19T09:00'],
    ['morgen früh um sieben', '2026-11-19T07:00'],
    ['übermorgen um 14 Uhr 20', '2026-11-20T14:20'],
    ['heute Abend um halb acht', '2026-11-18T19:30'],
    ['heute Nachmittag um drei', '2026-11-18T15:00'],
    ['heute um dreiviertel fünf', '2026-11-18T16:45'],
    ['um Viertel vor zwölf', '2026-11-18T11:45'],
    ['um fünf vor halb zwei', '2026-11-18T13:25'],
    ['um 18:15 Uhr', '2026-11-18T18:15'],
    ['nächsten Montag um 8:30 Uhr', '2026-11-23T08:30'],
    ['am Freitag', '2026-11-20T09:00'],
    ['am vierundzwanzigsten Dezember um zwölf', '2026-12-24T12:00'],
    ['am 1. Januar', '2027-01-01T09:00'],
    ['nächste Woche', '2026-11-25T09:00'],
  ])('%s', (text, wanted) => expect(said('de', text)).toBe(wanted));

  test.each([
    ['半小时后', '2026-11-18T11:00'],
    ['二十分钟后', '2026-11-18T10:50'],
    ['两个小时以后', '2026-11-18T12:30'],
    ['一个半小时后', '2026-11-18T12:00'],
    ['三天后', '2026-11-21T10:30'],
    ['明天上午九点', '2026-11-19T09:00'],
    ['明天', '2026-11-19T09:00'],
    ['明晚八点', '2026-11-19T20:00'],
    ['今晚七点半', '2026-11-18T19:30'],
    ['下午三点一刻', '2026-11-18T15:15'],
    ['下午3点20分', '2026-11-18T15:20'],
    ['中午十二点', '2026-11-18T12:00'],
    ['下周一', '2026-11-23T09:00'],
    ['下周一八点半', '2026-11-23T08:30'],
    ['下周五', '2026-11-27T09:00'],
    ['周五下午两点', '2026-11-20T14:00'],
    ['这周日', '2026-11-22T09:00'],
    ['十二月二十四号', '2026-12-24T09:00'],
    ['大后天', '2026-11-21T09:00'],
  ])('%s', (text, wanted) => expect(said('zh', text)).toBe(wanted));

  test.each([
    ['en', 'shop'],
    ['en', 'at the shop'],
    ['en', 'at 25'],
    ['en', 'on February 31st'],
    ['en', 'in 0 minutes'],
    ['de', 'um achtzig'],
    ['zh', '二十五点'],
  ] as const)('%s: %s is no time', (language, text) => expect(said(language, text)).toBeNull());
});

test('clocks that jump: an hour that is left out is as much later, and one that comes twice is the first', () => {
  // In Berlin two o'clock becomes three on 29 March 2026, and three becomes two again on 25 October.
  const spring = momentIn('2026-03-28T12:00', '+01:00');
  expect(read('en', 'tomorrow at 02:30', spring)).toBe(momentIn('2026-03-29T03:30', '+02:00'));
  expect(read('en', 'tomorrow at nine', spring)).toBe(momentIn('2026-03-29T09:00', '+02:00'));
  expect(read('en', 'in three days', spring)).toBe(momentIn('2026-03-31T12:00', '+02:00'));
  expect(read('en', 'in 24 hours', spring)).toBe(spring + 86_400_000);
  const autumn = momentIn('2026-10-24T12:00', '+02:00');
  expect(read('en', 'tomorrow at 02:30', autumn)).toBe(momentIn('2026-10-25T02:30', '+02:00'));
});

test('the day is that of the zone, wherever the machine thinks it is', () => {
  // Half past eleven in the evening in New York is the next day in Berlin.
  const late = Date.parse('2026-11-18T23:30:00-05:00');
  expect(wall(read('en', 'tomorrow at nine', late, 'America/New_York'), 'America/New_York')).toBe('2026-11-19T09:00');
  expect(wall(read('en', 'tomorrow at nine', late), berlin)).toBe('2026-11-20T09:00');
  expect(wall(read('zh', '明天上午九点', late, 'Asia/Shanghai'), 'Asia/Shanghai')).toBe('2026-11-20T09:00');
  expect(wall(read('en', 'tomorrow at nine', late, 'Asia/Kolkata'), 'Asia/Kolkata')).toBe('2026-11-20T09:00');
});

test('“next Friday” on a Wednesday may be this one: it is asked about', () => {
  const compiled = languageNamed('en');
  const now = momentIn(wednesday, '+01:00');
  const sure = (text: string) => compiled.readTime(hear(text, compiled.fillers), now, berlin)(0)[0]?.value.sure;
  expect(sure('next Friday')).toBe(false);
  expect(sure('next Monday')).toBe(true);
  expect(sure('Friday')).toBe(true);
});

test('whatever is a time lies ahead', () => {
  const now = momentIn(wednesday, '+01:00');
  for (let step = 0; step < 7 * 24; step++) {
    const at = now + step * 3_600_000 + 1;
    for (const text of [
      'at nine',
      'tonight',
      'this morning',
      'today at eight',
      'on Friday at 10 am',
      'at midnight',
      'at noon',
    ])
      expect(read('en', text, at) ?? 0, `${text} at ${new Date(at).toISOString()}`).toBeGreaterThan(at);
    for (const text of ['今晚八点', '上午九点', '周三'])
      expect(read('zh', text, at) ?? 0, `${text} at ${new Date(at).toISOString()}`).toBeGreaterThan(at);
  }
});
