import type { Language } from '../types.ts';

export const examples: Language['examples'] = [
  {
    group: 'Ansehen',
    say: [
      'Was läuft gerade?',
      'Was braucht mich?',
      'Wie geht es {project}?',
      'Zeig mir die Logs von {project}',
      'Was ist schiefgelaufen?',
    ],
  },
  {
    group: 'Tun',
    say: [
      'Starte {project}',
      'Starte {project} neu',
      'Deploye {project} auf Staging',
      'Rolle {project} zurück',
      'Sichere {project}',
      'Führe {workflow} aus',
    ],
  },
  { group: 'Warum', say: ['Warum ist die CPU so hoch?', 'Warum ist die Festplatte voll?', 'Was kostet {project}?'] },
  {
    group: 'Merken',
    say: [
      'Erinnere mich morgen um neun daran, die Schlüssel zu wechseln',
      'Erinnere mich in zwanzig Minuten an das Deployment',
    ],
  },
  {
    group: 'Denken',
    say: ['Frag den Rat, ob wir Redis abschaffen sollten', 'Frag den Assistenten, wie DNS funktioniert'],
  },
  { group: 'Gehen', say: ['Öffne die Monitore', 'Geh zu den Einstellungen', 'Dunkles Design', 'Öffne {project}'] },
  { group: 'Sprechen', say: ['Diktat', 'Sag das noch mal', 'Sei still', 'Abbrechen'] },
];
