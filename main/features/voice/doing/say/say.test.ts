import { expect, test } from 'vitest';
import { wordsIn } from './words.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-22T14:05:00+01:00');
const [en, de, zh] = [wordsIn('en', now, zone), wordsIn('de', now, zone), wordsIn('zh', now, zone)];

test.each([
  ['2026-11-22T09:00:00+01:00', 'today at 9 AM', 'heute um 9 Uhr', '今天上午9点'],
  ['2026-11-23T09:05:00+01:00', 'tomorrow at 9:05 AM', 'morgen um 9 Uhr 5', '明天上午9点5分'],
  ['2026-11-21T21:30:00+01:00', 'yesterday at 9:30 PM', 'gestern um 21 Uhr 30', '昨天晚上9点半'],
  ['2026-11-25T12:00:00+01:00', 'on Wednesday at 12 PM', 'am Mittwoch um 12 Uhr', '星期三中午12点'],
  ['2026-12-24T01:00:00+01:00', 'on 24 December at 1 AM', 'am 24. Dezember um ein Uhr', '12月24日凌晨1点'],
  ['2027-03-28T03:00:00+02:00', 'on 28 March 2027 at 3 AM', 'am 28. März 2027 um 3 Uhr', '2027年3月28日凌晨3点'],
])('%s is said as people say it', (at, english, german, chinese) => {
  const moment = Date.parse(at);
  expect([en.moment(moment), de.moment(moment), zh.moment(moment)]).toEqual([english, german, chinese]);
});

test('tomorrow is the next day of the calendar, also where a day has 23 or 25 hours, and in the zone that was said', () => {
  const eve = Date.parse('2026-10-24T23:30:00+02:00');
  expect(wordsIn('en', eve, zone).moment(Date.parse('2026-10-25T23:30:00+01:00'))).toBe('tomorrow at 11:30 PM');
  const spring = Date.parse('2026-03-28T23:30:00+01:00');
  expect(wordsIn('de', spring, zone).moment(Date.parse('2026-03-29T23:00:00+02:00'))).toBe('morgen um 23 Uhr');
  expect(wordsIn('en', now, 'Asia/Shanghai').moment(now + 3 * 3_600_000)).toBe('tomorrow at 12:05 AM');
  expect(wordsIn('en', now, 'No/Where').time(now)).toMatch(/M$/);
});

test('figures have their words and one unit', () => {
  expect([en.lasting(5_400_000), de.lasting(3_600_000), zh.lasting(86_400_000 * 3)]).toEqual([
    ...['2 hours', 'einer Stunde', '3天'],
  ]);
  expect([en.bytes(1_288_490_189), de.bytes(1_288_490_189), zh.bytes(1_288_490_189)]).toEqual([
    ...['1.2 gigabytes', '1,2 Gigabyte', '1.2 GB'],
  ]);
  expect([en.percent(93.7), de.percent(93.7), zh.percent(93.7)]).toEqual(['94 percent', '94 Prozent', '百分之94']);
  expect([en.lasting(59_600), en.lasting(0), en.lasting(-5)]).toEqual(['1 minute', '0 seconds', '0 seconds']);
});

test('lists and numbers agree with what they count', () => {
  expect(en.stopped(['shop'])).toBe('shop is stopped.');
  expect(de.stopped(['shop', 'api', 'web'])).toBe('shop, api und web sind gestoppt.');
  expect(zh.stopped(['shop', 'api'])).toBe('shop和api已停止。');
  expect(
    en.running({
      project: null,
      count: 1,
      first: [{ name: 'api', port: 3000, ms: 7_200_000 }],
      cpuPercent: 12.4,
      memoryBytes: 300 * 1_048_576,
    }),
  ).toBe('1 service runs: api on port 3000, for 2 hours. It takes 12 percent of a core and 300 megabytes.');
  expect(
    de.running({
      project: null,
      count: 5,
      first: [{ name: 'api', port: null, ms: 1 }],
      cpuPercent: null,
      memoryBytes: null,
    }),
  ).toBe('5 Dienste laufen: api und 4 weitere.');
});

test('what the user wrote ends once', () => {
  const at = Date.parse('2026-11-23T09:00:00+01:00');
  expect(en.reminded(at, 'Rotate the keys!')).toBe('You will be reminded tomorrow at 9 AM: Rotate the keys!');
  expect(de.reminded(at, 'Schlüssel tauschen')).toBe('Du wirst morgen um 9 Uhr erinnert: Schlüssel tauschen.');
  expect(zh.reminded(at, '更换密钥')).toBe('我会在明天上午9点提醒你:更换密钥。');
});
