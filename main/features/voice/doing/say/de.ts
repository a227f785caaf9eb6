import { daysAway, named, partsOf, sizeOf, spanOf } from './days.ts';
import type { Begun, Measured, Words } from './types.ts';

const units = { byte: 'Byte', kilo: 'Kilobyte', mega: 'Megabyte', giga: 'Gigabyte', tera: 'Terabyte' };
/** Behind `seit`: the dative. */
const spans = {
  second: ['einer Sekunde', 'Sekunden'],
  minute: ['einer Minute', 'Minuten'],
  hour: ['einer Stunde', 'Stunden'],
  day: ['einem Tag', 'Tagen'],
} as const;
const measured: Record<Measured, string> = {
  ...{ cpu: 'Der Prozessor', memory: 'Der Speicher', disk: 'Die Platte', network: 'Das Netz' },
  temperature: 'Die Temperatur',
};
const few = (count: number, one: string, more: string) => `${count === 1 ? 'ein' : count} ${count === 1 ? one : more}`;
const end = (text: string) => (/[.!?。]$/.test(text) ? text : `${text}.`);
const number = (value: number) => String(value).replace('.', ',');

export function german(now: number, zone: string): Words {
  const list = (items: readonly string[]) =>
    items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} und ${items.at(-1)}`;
  const time = (at: number) => {
    const { hour, minute } = partsOf(at, zone);
    const said = hour === 1 ? 'ein' : hour;
    return minute === 0 ? `${said} Uhr` : `${said} Uhr ${minute}`;
  };
  const day = (at: number) => {
    const days = daysAway(at, now, zone);
    if (days === 0) return 'heute';
    if (days === 1) return 'morgen';
    if (days === -1) return 'gestern';
    if (Math.abs(days) < 7) return `am ${named(at, zone, 'de-DE', { weekday: 'long' })}`;
    const year = partsOf(at, zone).year === partsOf(now, zone).year ? {} : ({ year: 'numeric' } as const);
    return `am ${named(at, zone, 'de-DE', { day: 'numeric', month: 'long', ...year })}`;
  };
  const moment = (at: number) => `${day(at)} um ${time(at)}`;
  const lasting = (ms: number) => {
    const { count, unit } = spanOf(ms);
    const [one, more] = spans[unit];
    return count === 1 ? one : `${count} ${more}`;
  };
  const percent = (value: number) => `${Math.round(value)} Prozent`;
  const bytes = (value: number) => {
    const { count, unit } = sizeOf(value);
    return `${number(count)} ${units[unit]}`;
  };
  const services = (count: number) => (count === 1 ? 'Ein Dienst' : `${count} Dienste`);
  const what = (of: Begun): string => {
    switch (of.kind) {
      case 'deploy':
        return `Die Auslieferung von ${of.project} nach ${of.place}`;
      case 'roll-back':
        return `Der Weg zurück von ${of.project} auf ${of.place} zu Version ${of.version}`;
      case 'back-up':
        return `Die Sicherung von ${list(of.names)}`;
      case 'workflow':
        return `Der Ablauf ${of.name}`;
    }
  };

  return {
    ...{ list, time, moment, lasting, percent, bytes },
    rate: (value) => `${bytes(value)} pro Sekunde`,
    degrees: (value) => `${Math.round(value)} Grad`,
    running({ project, count, first, cpuPercent, memoryBytes }) {
      if (count === 0) return project === null ? 'Es läuft nichts.' : `Von ${project} läuft nichts.`;
      const names = first.map(({ name, port }) => (port === null ? name : `${name} auf Port ${port}`));
      if (count > first.length)
        names.push(count - first.length === 1 ? 'ein weiterer' : `${count - first.length} weitere`);
      const cost =
        cpuPercent === null || memoryBytes === null
          ? ''
          : ` ${count === 1 ? 'Er braucht' : 'Zusammen brauchen sie'} ${percent(cpuPercent)} eines Kerns und ${bytes(memoryBytes)}.`;
      const since = count === 1 && first[0] ? `, seit ${lasting(first[0].ms)}` : '';
      return `${services(count)} ${count === 1 ? 'läuft' : 'laufen'}: ${list(names)}${since}.${cost}`;
    },
    needsMe({ count, first, about }) {
      if (count === 0) return 'Nichts braucht dich.';
      const head = count === 1 ? 'Eine Sache braucht dich' : `${count} Dinge brauchen dich`;
      if (first !== null) return `${head}. ${count === 1 ? '' : 'Zuerst: '}${end(first)}`;
      const where = about === null ? '' : `${count === 1 ? ', sie betrifft' : ', die dringendste betrifft'} ${about}`;
      return `${head}${where}. Mehr steht auf dem Bildschirm.`;
    },
    state({ project, health, branch, changed, running, live, backedUpAt }) {
      const parts = [
        ...(health === null ? [] : [`Gesundheit ${Math.round(health)} von 100`]),
        ...(branch === null ? [] : [`auf ${branch}`]),
        ...(changed === null
          ? []
          : [
              changed === 0
                ? 'nichts ungesichert in Git'
                : `${few(changed, 'geänderte Datei', 'geänderte Dateien').replace(/^ein /, 'eine ')}`,
            ]),
        running === 0
          ? 'nichts läuft'
          : `${services(running).replace('Ein ', 'ein ')} ${running === 1 ? 'läuft' : 'laufen'}`,
        ...(live === null ? [] : [`Version ${live.version} ist live auf ${live.place}`]),
        backedUpAt === null ? 'keine Sicherung' : `gesichert ${moment(backedUpAt)}`,
      ];
      return `${project}: ${list(parts)}.`;
    },
    gone: (project) => `${project} ist nicht mehr da.`,
    high: ({ what: of, level, ms, takers }) =>
      `${measured[of]} liegt bei ${level}${ms === null ? '' : `, seit etwa ${lasting(ms)}`}. ${
        takers.length === 0
          ? 'Wer das ist, lässt sich nicht sagen.'
          : `Am meisten braucht ${list(takers.map((one) => `${one.name} mit ${one.level}`))}.`
      }`,
    notHigh: ({ what: of, level, taker }) =>
      `${measured[of]} ist nicht hoch: ${level}.${taker === null ? '' : ` Am meisten braucht ${taker.name} mit ${taker.level}.`}`,
    notMeasured: (of) => `${measured[of]} wird hier nicht gemessen.`,
    costs: ({ first, none }) =>
      none || first.length === 0
        ? 'Dafür wurde heute nichts gemessen.'
        : `Heute: ${list(
            first.map(
              ({ name, coreHours, memoryBytes }) =>
                `${name} ${number(coreHours)} ${coreHours === 1 ? 'Kernstunde' : 'Kernstunden'}${memoryBytes === null ? '' : ` und ${bytes(memoryBytes)}`}`,
            ),
          )}.`,
    failed: ({ count, more, first }) =>
      count === 0
        ? 'Im letzten Tag ist nichts fehlgeschlagen.'
        : `Im letzten Tag ${count === 1 ? 'ist eine Sache' : `sind ${more ? 'mehr als ' : ''}${count} Dinge`} fehlgeschlagen: ${list(first)}${count > first.length ? ', und andere' : ''}.`,
    backup({ what: of, at, planned, provenAt, running }) {
      if (running) return `${of === null ? 'Eine Sicherung' : `Die Sicherung von ${of}`} läuft gerade.`;
      if (!planned) return of === null ? 'Es ist keine Sicherung geplant.' : `Kein Plan sichert ${of}.`;
      if (at === null) return of === null ? 'Es wurde noch nie gesichert.' : `${of} wurde noch nie gesichert.`;
      const proof = provenAt === null ? ' Geprüft hat sie noch niemand.' : ` Geprüft wurde sie ${moment(provenAt)}.`;
      return `${of === null ? 'Die letzte Sicherung' : `Die letzte Sicherung von ${of}`} war ${moment(at)}.${proof}`;
    },
    now: (at) => `Es ist ${time(at)}, ${named(at, zone, 'de-DE', { weekday: 'long', day: 'numeric', month: 'long' })}.`,
    help: (examples) => `Du kannst sagen: ${examples.join('; ')}.`,
    here: (of) => `Hier ist ${of}.`,
    searched: (text) => `Das wurde zu ${text} gefunden.`,
    asked: () => 'Gefragt. Die Antwort kommt im Chat.',
    council: () => 'Der Rat berät. Du hörst, was er entscheidet.',
    verdict({ winner, votes, seated, dissent, failed }) {
      if (failed) return 'Der Rat kam zu keinem Ende. Warum, steht auf dem Bildschirm.';
      const head =
        winner === null
          ? `Der Rat kam zu keiner Entscheidung; ${votes} von ${seated} haben abgestimmt.`
          : `Der Rat hat entschieden: ${end(winner)} ${votes} von ${seated} haben abgestimmt.`;
      if (dissent === null) return `${head} Niemand sprach dagegen.`;
      return `${head} Der stärkste Widerspruch, von ${dissent.name}, für ${dissent.option}: ${end(dissent.text)}`;
    },
    started: (names, port, again) =>
      `${list(names)} ${names.length === 1 ? 'läuft' : 'laufen'}${again ? ' wieder' : ''}${port === null ? '' : ` auf Port ${port}`}.`,
    stopped: (names) => `${list(names)} ${names.length === 1 ? 'ist' : 'sind'} gestoppt.`,
    stoppedAll: (count) => `${services(count)} ${count === 1 ? 'ist' : 'sind'} gestoppt. Es läuft nichts mehr.`,
    begun: (of) => `${what(of)} hat begonnen.`,
    over: (of, ok) =>
      ok ? `${what(of)} ist fertig.` : `${what(of)} ist nicht gelungen. Warum, steht auf dem Bildschirm.`,
    reminded: (at, text) => `Du wirst ${moment(at)} erinnert: ${end(text)}`,
    already: (names) => `${list(names)} ${names.length === 1 ? 'läuft' : 'laufen'} schon.`,
    cannot(why) {
      switch (why.kind) {
        case 'unknown':
          return 'Das gibt es nicht mehr.';
        case 'not-running':
          return why.project === null ? 'Es läuft nichts.' : `Von ${why.project} läuft nichts.`;
        case 'no-service':
          return why.known.length === 0
            ? `${why.project} hat keinen Dienst, der starten kann.`
            : `${why.project} hat diesen Dienst nicht. Es gibt ${list(why.known)}.`;
        case 'no-place':
          return why.known.length === 0
            ? `${why.project} hat so etwas nicht.`
            : `Das hat ${why.project} nicht. Es gibt ${list(why.known)}.`;
        case 'which-place':
          return `Sag, welches: ${list(why.known)}.`;
        case 'no-mind':
          return 'Es ist kein Modell verbunden.';
        case 'no-plan':
          return why.project === null ? 'Es ist keine Sicherung geplant.' : `Kein Plan sichert ${why.project}.`;
        case 'past':
          return 'Diese Zeit ist vorbei.';
        case 'no-window':
          return 'Es ist kein Fenster von Optimus offen.';
        case 'other':
          return 'Das geht jetzt nicht. Warum, steht auf dem Bildschirm.';
      }
    },
    didNot: () => 'Das hat nicht geklappt. Warum, steht auf dem Bildschirm.',
    stoppedHalfway: () => 'Abgebrochen.',
  };
}
