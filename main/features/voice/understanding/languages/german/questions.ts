import type { Row } from '../types.ts';

/** What is only looked at and told. */
export const questions: readonly Row[] = [
  {
    means: { kind: 'running' },
    say: [
      'was laeuft [alles] [so] [<of> <project>]',
      'welche (dienste|services|projekte|prozesse) laufen [<of> <project>]',
      '(zeig|zeige|sag|sage) [mir] was [alles] laeuft',
      'laeuft (etwas|was|irgendwas) [<of> <project>]',
      'was ist am laufen',
    ],
  },
  {
    means: { kind: 'needs-me' },
    say: [
      'was (braucht|will|benoetigt) (mich|meine aufmerksamkeit)',
      'gibt es (etwas|was|irgendwas) (zu tun|fuer mich|fuer mich zu tun|was mich braucht|das mich braucht|zu erledigen)',
      '(was muss ich|was soll ich|was habe ich|was gibt es) [noch] (tun|machen|zu tun|erledigen)',
      '(braucht|wartet) (etwas|was) [auf] mich',
      'was ist (wichtig|dringend)',
      'was (steht|liegt) an',
    ],
  },
  {
    means: { kind: 'project-state' },
    say: [
      'wie (geht es|geht|laeuft|steht es um|steht) <project>',
      'laeuft <project> [noch|wieder|schon]',
      'wie ist <the> (status|zustand|stand) <of> <project>',
      '[zeig|zeige] [mir] <the> (status|zustand|stand) <of> <project>',
      'was ist mit <project> [los]',
      'ist <project> (gesund|in ordnung|ok|okay|online|oben|gestartet|an|erreichbar)',
      '<project> (status|zustand)',
    ],
  },
  ...(['cpu', 'memory', 'disk', 'network', 'temperature'] as const).map((metric) => ({
    means: { kind: 'why', metric } as const,
    say: [
      `(warum|wieso|weshalb|weswegen) ist <the> <${metric}> [<of> <project>] [so|derart|zu] [<high>]`,
      `(warum|wieso|weshalb|weswegen) (braucht|verbraucht|frisst|belegt|nutzt|benutzt|zieht) <project> so viel <${metric}>`,
      `(was|wer) (frisst|belegt|verbraucht|braucht|fuellt|nutzt) [so viel|den ganzen|die ganze|meinen|meine|den|die|das] <${metric}>`,
      ...(metric === 'temperature'
        ? [
            '(warum|wieso|weshalb) ist (es|der rechner|der computer|der laptop|mein rechner|die maschine) so (heiss|warm|laut)',
            '(warum|wieso|weshalb) ist der luefter so (laut|schnell)',
            '(warum|wieso|weshalb) (dreht|laeuft) der luefter [so]',
          ]
        : []),
      ...(metric === 'cpu'
        ? ['(warum|wieso|weshalb) ist (es|der rechner|der computer|der laptop|mein rechner|alles) so (langsam|lahm)']
        : []),
    ],
  })),
  {
    means: { kind: 'costs' },
    say: [
      '(was|wie viel|wieviel) (kostet|kostete) <project>',
      '(was|wie viel|wieviel) hat <project> gekostet',
      '(was|wie viel|wieviel) (habe ich|haben wir) [(fuer|an) <project>] (ausgegeben|bezahlt) [fuer <project>]',
      '(was|wie viel|wieviel) (kostet|kostete) (das|alles|es|das alles|mich das)',
      '[zeig|zeige] [mir] <the> kosten [<of> <project>]',
    ],
  },
  {
    means: { kind: 'what-failed' },
    say: [
      'was ist [<of> <project>] [heute|gestern|letzte nacht] (schiefgelaufen|schief gelaufen|schiefgegangen|schief gegangen|fehlgeschlagen|kaputt|abgestuerzt|gescheitert|passiert mit <project>)',
      'was (ging|lief) [<of> <project>] schief',
      'ist [<of> <project>] (etwas|was|irgendwas) (schiefgelaufen|schief gelaufen|fehlgeschlagen|abgestuerzt)',
      'welche fehler (gab es|gibt es|gab) [<of> <project>]',
      '(warum|wieso) ist <project> (abgestuerzt|gescheitert|fehlgeschlagen)',
    ],
  },
  {
    means: { kind: 'last-backup' },
    say: [
      'wann war <the> (letzte|letzten|neueste|juengste) (sicherung|backup) [<of> <project>]',
      'wann (wurde|wurden|war) <project> (zuletzt|das letzte mal) (gesichert|gebackupt)',
      'wie alt ist <the> [letzte] (sicherung|backup) [<of> <project>]',
      'wann (wurde|war) (zuletzt|das letzte mal) gesichert',
      'wann habe ich <project> zuletzt gesichert',
      '(letzte|letztes|das letzte|die letzte) (sicherung|backup) [<of> <project>]',
    ],
  },
  {
    means: { kind: 'time' },
    say: [
      'wie spaet ist es',
      'wie viel uhr ist es',
      'wieviel uhr ist es',
      'sag mir die uhrzeit',
      'welcher tag ist heute',
      'welches datum ist heute',
    ],
  },
  {
    means: { kind: 'help' },
    say: [
      'hilfe',
      'hilf mir',
      'was kann ich (sagen|fragen|machen)',
      'was kannst du [alles] [tun|machen]',
      'was verstehst du',
      'welche befehle gibt es',
      'wie geht das',
    ],
  },
];
