import { type DayMeaning, hour, minute, type Row, type TimeTable } from '../types.ts';

const weekdays = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', '(samstag|sonnabend)', 'sonntag'];
const months = '(januar|jaenner) februar maerz april mai juni juli august september oktober november dezember'.split(
  ' ',
);

const ofWeek = weekdays.flatMap((day, index): Row<DayMeaning>[] => [
  {
    means: { weekday: index + 1, week: 'any' },
    say: [`[am] ${day}`, `[am] (diesen|kommenden|diesem|den) ${day}`],
  },
  { means: { weekday: index + 1, week: 'next' }, say: [`[am] (naechsten|naechster|naechsen) ${day}`] },
  {
    means: { weekday: index + 1, week: 'after-this' },
    say: [`naechste woche [am] ${day}`, `[am] ${day} naechster woche`],
  },
]);
const ofYear = months.map(
  (name, index): Row<DayMeaning> => ({
    means: { date: 'month-day', month: index + 1 },
    say: [`[am|den|dem] {d} ${name}`],
  }),
);

export const germanTimes: TimeTable = {
  after: [
    { means: { each: 1_000 }, say: ['in {n} (sekunde|sekunden)'] },
    { means: { each: minute }, say: ['in [etwa|ungefaehr] {n} (minute|minuten|min)'] },
    { means: { each: hour }, say: ['in [etwa|ungefaehr] {n} (stunde|stunden)'] },
    { means: { each: hour, and: hour / 2 }, say: ['in {n} einhalb stunden'] },
    { means: { each: 0, and: 2.5 * hour }, say: ['in zweieinhalb stunden'] },
    { means: { each: 0, and: 3.5 * hour }, say: ['in dreieinhalb stunden'] },
    { means: { each: 0, and: hour / 2 }, say: ['in einer halben stunde'] },
    { means: { each: 0, and: hour / 4 }, say: ['in einer viertelstunde', 'in einer viertel stunde'] },
    { means: { each: 0, and: 0.75 * hour }, say: ['in einer dreiviertelstunde', 'in einer dreiviertel stunde'] },
    { means: { each: 0, and: 1.5 * hour }, say: ['in (anderthalb|eineinhalb|einundeinhalb) stunden'] },
  ],
  day: [
    { means: { day: 0 }, say: ['heute'] },
    { means: { day: 1 }, say: ['morgen'] },
    { means: { day: 2 }, say: ['uebermorgen'] },
    { means: { day: 7 }, say: ['naechste woche', 'in einer woche'] },
    { means: { days: 1 }, say: ['in {n} (tag|tagen)'] },
    { means: { days: 7 }, say: ['in {n} (woche|wochen)'] },
    ...ofWeek,
    ...ofYear,
    { means: { date: 'month-number' }, say: ['am {d} {month}'] },
    { means: { date: 'day' }, say: ['am {d}'] },
  ],
  part: [
    { means: 'morning', say: ['(morgens|frueh|vormittags|vormittag)', 'am (morgen|vormittag)'] },
    { means: 'noon', say: ['mittags', 'mittag', 'am mittag'] },
    { means: 'afternoon', say: ['(nachmittags|nachmittag)', 'am (nachmittag|fruehen nachmittag)'] },
    { means: 'evening', say: ['(abends|abend)', 'am abend'] },
    { means: 'night', say: ['(nachts|nacht)', 'in der nacht'] },
  ],
  clock: [
    { means: { at: [12, 0] }, say: ['mittag'] },
    { means: { at: [24, 0] }, say: ['mitternacht'] },
    { means: {}, say: ['{h} [uhr]', '{h} {m} [uhr]', '{h} uhr {m}', 'punkt {h} [uhr]'] },
    { means: { minute: -30 }, say: ['halb {h}'] },
    { means: { minute: 15 }, say: ['viertel nach {h}'] },
    { means: { minute: -15 }, say: ['viertel vor {h}', '(dreiviertel|drei viertel) {h}'] },
    { means: { minute: -35 }, say: ['fuenf vor halb {h}'] },
    { means: { minute: -25 }, say: ['fuenf nach halb {h}'] },
    { means: {}, say: ['{m} [minuten] nach {h}'] },
    { means: { back: true }, say: ['{m} [minuten] vor {h}'] },
  ],
  whole: [
    '{after}',
    '{day}',
    '{day} [um|gegen] {clock}',
    '{day} [um|gegen] {clock} {part}',
    '{day} {part} [um|gegen] {clock}',
    '{day} {part}',
    '(um|gegen) {clock}',
    '(um|gegen) {clock} {part}',
    '[um|gegen] {clock} {day}',
    '[um|gegen] {clock} {day} {part}',
    '[um|gegen] {clock} {part} {day}',
    'heute {part}',
    'am (morgen|vormittag) um {clock}',
  ],
};
