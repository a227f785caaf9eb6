import { metricTopic } from '../metric-topic.ts';
import type { Topics } from '../types.ts';

const why = ['warum', 'wieso', 'weshalb', 'weswegen', 'woran', 'was', 'wer', 'wie voll', 'wie kommt'];

export const topics: Topics = {
  openers:
    'was welche welcher welches warum wieso weshalb woran wie wann wer ist sind laeuft laufen hat habe haben gibt gab muss soll zeig zeige sag sage liste schau lass braucht wartet wurde wo ging'.split(
      ' ',
    ),
  never:
    'stopp stoppe stoppen starte starten neustart deploye deployen ausrollen zurueckrollen erinnere erinner beende beenden loesche loeschen wenn falls sollen frag frage gestoppt gestartet beendet ausfuehren zurueck gekommen'.split(
      ' ',
    ),
  topics: [
    metricTopic(
      'cpu',
      why,
      ['cpu', 'prozessor', 'last', 'auslastung', 'cpus', 'kerne'],
      ['hoch', 'ausgelastet', 'viel', 'hundert', '100', 'prozent', 'frisst', 'beschaeftigt', 'voll', 'belastet'],
    ),
    metricTopic(
      'cpu',
      ['warum', 'wieso', 'weshalb', 'woran'],
      ['rechner', 'computer', 'laptop', 'maschine', 'system', 'alles', 'pc', 'kiste'],
      ['langsam', 'lahm', 'traege', 'haengt', 'ruckelt', 'stockt'],
    ),
    metricTopic(
      'memory',
      why,
      ['speicher', 'arbeitsspeicher', 'ram', 'hauptspeicher'],
      ['voll', 'viel', 'frisst', 'braucht', 'belegt', 'verbraucht', 'knapp', 'hoch', 'weg'],
    ),
    metricTopic(
      'disk',
      why,
      ['platte', 'festplatte', 'speicherplatz', 'laufwerk', 'ssd', 'plattenplatz'],
      ['voll', 'belegt', 'frisst', 'viel', 'knapp', 'langsam', 'weg', 'fuellt'],
    ),
    metricTopic(
      'network',
      why,
      ['netz', 'netzwerk', 'internet', 'wlan', 'verbindung', 'leitung', 'bandbreite'],
      ['langsam', 'lahm', 'frisst', 'schlecht', 'belegt', 'voll', 'braucht'],
    ),
    metricTopic(
      'temperature',
      why,
      ['rechner', 'computer', 'laptop', 'luefter', 'temperatur', 'maschine', 'cpu', 'prozessor'],
      ['heiss', 'warm', 'laut', 'hitze', 'dreht', 'temperatur'],
    ),
    { means: { kind: 'running' }, need: [['laeuft', 'laufen', 'am laufen', 'gestartet sind']], project: 'none' },
    {
      means: { kind: 'needs-me' },
      need: [
        ['was', 'etwas', 'irgendetwas', 'irgendwas', 'probleme'],
        [
          'kuemmern',
          'braucht mich',
          'zu tun',
          'tun',
          'erledigen',
          'aufmerksamkeit',
          'ansehen',
          'anschauen',
          'wartet auf mich',
          'fuer mich',
        ],
      ],
      project: 'none',
    },
    {
      means: { kind: 'costs' },
      need: [
        ['was', 'wie viel', 'wieviel', 'wie teuer', 'kosten'],
        ['kostet', 'gekostet', 'ausgegeben', 'geld', 'kosten', 'bezahlt', 'teuer', 'verbraucht', 'euro'],
      ],
      project: 'may',
    },
    {
      means: { kind: 'what-failed' },
      need: [
        ['was', 'etwas', 'irgendwas', 'welche', 'irgendetwas', 'fehler'],
        [
          'schiefgelaufen',
          'schief gelaufen',
          'schiefgegangen',
          'schief gegangen',
          'schief',
          'fehlgeschlagen',
          'kaputt',
          'kaputtgegangen',
          'kaputt gegangen',
          'abgestuerzt',
          'gescheitert',
          'fehler',
        ],
      ],
      project: 'may',
    },
    {
      means: { kind: 'last-backup' },
      need: [
        ['wann', 'wie alt', 'wie lange'],
        ['sicherung', 'backup', 'gesichert', 'gebackupt', 'sicherungskopie'],
      ],
      project: 'may',
    },
    {
      means: { kind: 'show-logs' },
      need: [['log', 'logs', 'loggt', 'protokoll', 'protokolle', 'protokolliert', 'ausgabe', 'schreibt', 'geloggt']],
      project: 'must',
    },
    {
      means: { kind: 'project-state' },
      need: [
        ['wie', 'status', 'zustand', 'laeuft', 'geht', 'gesund', 'erreichbar', 'online', 'in ordnung', 'steht', 'los'],
      ],
      project: 'must',
    },
  ],
};
