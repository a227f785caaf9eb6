import { type DayMeaning, hour, minute, type Row, type TimeTable } from '../types.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = 'january february march april may june july august september october november december'.split(' ');
const short = 'jan feb mar apr may jun jul aug sept oct nov dec'.split(' ');

const ofWeek = weekdays.flatMap((day, index): Row<DayMeaning>[] => [
  { means: { weekday: index + 1, week: 'any' }, say: [`[on] ${day}`, `[on] (this|coming|this coming) ${day}`] },
  { means: { weekday: index + 1, week: 'next' }, say: [`[on] next ${day}`] },
  { means: { weekday: index + 1, week: 'after-this' }, say: [`${day} next week`, `next week [on] ${day}`] },
]);
const ofYear = months.map(
  (name, index): Row<DayMeaning> => ({
    means: { date: 'month-day', month: index + 1 },
    say: [`[on] [the] {d} [of] (${name}|${short[index]})`, `[on] (${name}|${short[index]}) [the] {d}`],
  }),
);

export const englishTimes: TimeTable = {
  after: [
    { means: { each: 1_000 }, say: ['in {n} (second|seconds|sec|secs)'] },
    { means: { each: minute }, say: ['in [about] {n} (minute|minutes|min|mins)', '{n} (minute|minutes) from now'] },
    { means: { each: hour }, say: ['in [about] {n} (hour|hours|hr|hrs|h)', '{n} (hour|hours) from now'] },
    { means: { each: hour, and: hour / 2 }, say: ['in {n} and a half hours', 'in {n} hours and a half'] },
    { means: { each: 0, and: minute }, say: ['in (a|one) minute'] },
    { means: { each: 0, and: hour / 2 }, say: ['in [a] half [an|a] hour', 'half an hour from now'] },
    { means: { each: 0, and: hour / 4 }, say: ['in a quarter of an hour', 'in [a] quarter [of an] hour'] },
    { means: { each: 0, and: 0.75 * hour }, say: ['in three quarters of an hour'] },
    { means: { each: 0, and: hour }, say: ['in an hour', 'an hour from now'] },
    {
      means: { each: 0, and: 1.5 * hour },
      say: ['in an hour and a half', 'in one and a half hours', 'in one hour and a half'],
    },
    { means: { each: 0, and: 2 * hour }, say: ['in a couple of hours', 'in a couple hours'] },
  ],
  day: [
    { means: { day: 0 }, say: ['today'] },
    { means: { day: 0, part: 'morning' }, say: ['this morning'] },
    { means: { day: 0, part: 'afternoon' }, say: ['this afternoon'] },
    { means: { day: 0, part: 'evening' }, say: ['tonight', 'this evening', 'to night'] },
    { means: { day: 1 }, say: ['tomorrow', 'to morrow'] },
    { means: { day: 2 }, say: ['[the] day after tomorrow'] },
    { means: { day: 7 }, say: ['next week', 'in a week', 'a week from now', 'a week from today'] },
    { means: { day: 1 }, say: ['in (a|one) day'] },
    { means: { days: 1 }, say: ['in {n} (day|days)', '{n} days from now'] },
    { means: { days: 7 }, say: ['in {n} (week|weeks)', '{n} weeks from now'] },
    ...ofWeek,
    ...ofYear,
    { means: { date: 'day' }, say: ['on the {d}'] },
  ],
  part: [
    { means: 'am', say: ['am', 'a m'] },
    { means: 'pm', say: ['pm', 'p m'] },
    { means: 'morning', say: ['[in the] morning', 'first thing in the morning'] },
    { means: 'afternoon', say: ['[in the] afternoon'] },
    { means: 'evening', say: ['[in the] evening'] },
    { means: 'night', say: ['at night', 'night'] },
  ],
  clock: [
    { means: { at: [12, 0] }, say: ['noon', 'midday', 'lunch time', 'lunchtime'] },
    { means: { at: [24, 0] }, say: ['midnight'] },
    { means: {}, say: ['{h} [o clock|oclock|sharp]', '{h} {m} [hours]', '{h} o {m}'] },
    { means: { minute: 30 }, say: ['half past {h}', 'half {h}'] },
    { means: { minute: 15 }, say: ['[a] quarter (past|after) {h}'] },
    { means: { minute: -15 }, say: ['[a] quarter (to|before|of|till) {h}'] },
    { means: {}, say: ['{m} [minutes] (past|after) {h}'] },
    { means: { back: true }, say: ['{m} [minutes] (to|before|till) {h}'] },
  ],
  whole: [
    '{after}',
    '{day}',
    '{day} [at|by|around] {clock}',
    '{day} [at|by|around] {clock} {part}',
    '{day} [at|by|in the] {part} [at|by] {clock}',
    '{day} [in the] {part}',
    '(at|by|around|for) {clock}',
    '(at|by|around|for) {clock} {part}',
    '[at|by|around|for] {clock} {part} {day}',
    '[at|by|around|for] {clock} {day}',
    'in the {part}',
    '{clock} {part}',
  ],
};
