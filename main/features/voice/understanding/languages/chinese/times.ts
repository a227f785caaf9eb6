import { type DayMeaning, hour, minute, type Row, type TimeTable } from '../types.ts';

const ofWeek = [...'一二三四五六日'].flatMap((character, index): Row<DayMeaning>[] => {
  const day = character === '日' ? '(日|天|末)' : `${character}`;
  return [
    { means: { weekday: index + 1, week: 'any' }, say: [`(周|星期|礼拜) ${day}`] },
    { means: { weekday: index + 1, week: 'this' }, say: [`(这|本) [个] (周|星期|礼拜) ${day}`] },
    { means: { weekday: index + 1, week: 'after-this' }, say: [`下 [个] (周|星期|礼拜) ${day}`] },
  ];
});

export const chineseTimes: TimeTable = {
  after: [
    { means: { each: 1_000 }, say: ['{n} 秒 [钟] [之|以] 后', '过 {n} 秒 [钟]'] },
    { means: { each: minute }, say: ['{n} 分 [钟] [之|以] 后', '过 {n} 分 [钟]', '再 过 {n} 分 钟'] },
    { means: { each: hour }, say: ['{n} [个] (小时|钟头) [之|以] 后', '过 {n} [个] (小时|钟头)'] },
    { means: { each: hour, and: hour / 2 }, say: ['{n} 个 半 (小时|钟头) [之|以] 后', '过 {n} 个 半 (小时|钟头)'] },
    { means: { each: 0, and: hour / 2 }, say: ['半 [个] (小时|钟头) [之|以] 后', '过 半 [个] (小时|钟头)'] },
    { means: { each: 0, and: hour / 4 }, say: ['一 刻 钟 [之|以] 后', '过 一 刻 钟'] },
    { means: { each: 0, and: 0.75 * hour }, say: ['三 刻 钟 [之|以] 后'] },
  ],
  day: [
    { means: { day: 0 }, say: ['今 (天|日)'] },
    { means: { day: 0, part: 'evening' }, say: ['今 晚'] },
    { means: { day: 0, part: 'morning' }, say: ['今 早'] },
    { means: { day: 1 }, say: ['明 (天|日)'] },
    { means: { day: 1, part: 'morning' }, say: ['明 早'] },
    { means: { day: 1, part: 'evening' }, say: ['明 晚'] },
    { means: { day: 2 }, say: ['后 (天|日)'] },
    { means: { day: 3 }, say: ['大 后 (天|日)'] },
    { means: { day: 7 }, say: ['下 [个] (周|星期|礼拜)', '一 [个] (周|星期) [之|以] 后'] },
    { means: { days: 1 }, say: ['{n} 天 [之|以] 后', '过 {n} 天'] },
    { means: { days: 7 }, say: ['{n} [个] (周|星期|礼拜) [之|以] 后'] },
    ...ofWeek,
    { means: { date: 'month-number' }, say: ['{month} 月 {d} [号|日]'] },
    { means: { date: 'day' }, say: ['{d} (号|日)'] },
  ],
  part: [
    { means: 'morning', say: ['(上午|早上|早晨|凌晨|清晨|早)'] },
    { means: 'noon', say: ['中 午'] },
    { means: 'afternoon', say: ['下 午'] },
    { means: 'evening', say: ['(晚上|傍晚|晚)'] },
    { means: 'night', say: ['(夜里|深夜|半夜)'] },
  ],
  clock: [
    { means: { at: [24, 0] }, say: ['(半夜|午夜)'] },
    { means: {}, say: ['{h} 点 [钟|整]', '{h} {m}', '{h} 点 {m} [分]', '{h} 点 零 {m} [分]', '{h} 时 [{m} 分]'] },
    { means: { minute: 30 }, say: ['{h} 点 半'] },
    { means: { minute: 15 }, say: ['{h} 点 一 刻'] },
    { means: { minute: 45 }, say: ['{h} 点 三 刻'] },
    { means: { minute: -15 }, say: ['差 一 刻 {h} 点'] },
    { means: { back: true }, say: ['差 {m} 分 [钟] {h} 点'] },
  ],
  whole: [
    '[在] {after}',
    '[在] {day}',
    '[在] {day} [的] {part}',
    '[在] {day} [的] {clock}',
    '[在] {day} [的] {part} {clock}',
    '[在] {part} {clock}',
    '[在] {clock}',
    '[在] {part}',
  ],
};
