import { describe, expect, test } from 'vitest';
import { inventedBecause, repeatsWithoutEnd } from './invented.ts';

const heard = { speechMs: 2_000, totalMs: 3_000, noSpeech: null, meanLogProbability: null, prompt: '' };

describe('what models make up when they hear nothing', () => {
  test.each([
    'Thanks for watching!',
    'Thank you so much for watching, and see you in the next video.',
    'Please like and subscribe to my channel.',
    'Subtitles by the Amara.org community',
    'Untertitel der Amara.org-Community',
    'Untertitelung des ZDF, 2020',
    'Untertitel im Auftrag des ZDF für funk, 2017',
    'Vielen Dank fürs Zuschauen!',
    'Bis zum nächsten Mal.',
    '字幕由Amara.org社区提供',
    '请不吝点赞 订阅 转发 打赏支持明镜与点点栏目',
    '谢谢观看',
    '感谢大家的收看',
    '字幕志愿者 杨茜茜',
    '[Music]',
    '(applause)',
    '♪♪',
    '...',
    '',
    '* sighs *',
  ])('“%s” was never said', (text) => {
    expect(inventedBecause(text, heard)).not.toBeNull();
  });

  test.each([
    'Start shop api on staging.',
    'Thank you.',
    'Remind me tomorrow at nine to rotate keys',
    'Erinnere mich morgen um neun an die Untertitel',
    'ask the council whether we should subscribe to the newsletter',
    'Starte den Laden auf Staging',
    '启动商店',
    '明天九点提醒我轮换密钥',
    'Stop.',
    'no no no no, stop it',
    'deploy deploy',
  ])('“%s” may have been said', (text) => {
    expect(inventedBecause(text, heard)).toBeNull();
  });

  test('a word of thanks needs a little speech', () => {
    expect(inventedBecause('Thank you.', { ...heard, speechMs: 90 })).not.toBeNull();
    expect(inventedBecause('Thank you.', { ...heard, speechMs: null })).not.toBeNull();
    expect(inventedBecause('谢谢。', { ...heard, speechMs: null })).not.toBeNull();
    expect(inventedBecause('Start shop', { ...heard, speechMs: null })).toBeNull();
  });

  test('what the model says of itself', () => {
    expect(inventedBecause('Roll back shop', { ...heard, noSpeech: 0.8, meanLogProbability: -1.4 })).not.toBeNull();
    expect(inventedBecause('Roll back shop', { ...heard, noSpeech: 0.8, meanLogProbability: -0.2 })).toBeNull();
    expect(inventedBecause('Roll back shop', { ...heard, noSpeech: 0.98, speechMs: null })).not.toBeNull();
  });

  test('more words than anybody can say in that time', () => {
    const long = 'Deploy the shop to production and then delete every backup that there is in all of the places.';
    expect(inventedBecause(long, { ...heard, speechMs: 600 })).not.toBeNull();
    expect(inventedBecause(long, { ...heard, speechMs: 5_000 })).toBeNull();
    expect(inventedBecause('把商店部署到生产环境然后删除所有的备份', { ...heard, speechMs: 300 })).not.toBeNull();
    expect(inventedBecause('把商店部署到生产环境', { ...heard, speechMs: 1_800 })).toBeNull();
  });

  test('what repeats itself without end', () => {
    expect(repeatsWithoutEnd('I am. '.repeat(40))).toBe(true);
    expect(repeatsWithoutEnd('and then we go to the shop '.repeat(8))).toBe(true);
    expect(repeatsWithoutEnd(`So ${'the the '.repeat(30)}`)).toBe(true);
    expect(repeatsWithoutEnd('我们的'.repeat(20))).toBe(true);
    expect(
      repeatsWithoutEnd('Start the shop, start the api, start the worker, and then start the site on staging, please.'),
    ).toBe(false);
    expect(repeatsWithoutEnd('one two three four five six seven eight nine ten eleven twelve')).toBe(false);
  });

  test('the names that it was given', () => {
    const prompt = 'shop-api, billing, warehouse, site of the fair, nightly';
    expect(inventedBecause('shop api, billing, warehouse, site', { ...heard, speechMs: null, prompt })).not.toBeNull();
    expect(inventedBecause('warehouse', { ...heard, speechMs: null, prompt })).toBeNull();
    expect(inventedBecause('Start warehouse', { ...heard, prompt })).toBeNull();
  });
});
