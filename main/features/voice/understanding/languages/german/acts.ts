import type { Row } from '../types.ts';

/** What changes something. */
export const acts: readonly Row[] = [
  {
    means: { kind: 'start' },
    say: [
      '(starte|start|starten|fahr hoch|fahre hoch|lass laufen|schalte ein|aktiviere) <target> <on>',
      '<target> <on> (starten|hochfahren|anwerfen|einschalten|anschalten)',
      '(fahr|fahre|schalte|schalt|mach|mache|wirf|werfe) <target> <on> (hoch|an|ein)',
      'lass <target> <on> laufen',
    ],
  },
  {
    means: { kind: 'stop' },
    say: [
      '(stoppe|stopp|stoppen|stop|beende|beenden|kille) <target> <on>',
      '<target> <on> (stoppen|beenden|anhalten|herunterfahren|runterfahren|ausschalten|abschalten)',
      '(halt|halte) <target> <on> an',
      '(fahr|fahre|schalte|schalt|mach|mache) <target> <on> (herunter|runter|aus|ab)',
    ],
  },
  {
    means: { kind: 'stop-all' },
    say: [
      '(stoppe|stopp|stoppen|stop|beende|beenden) <all>',
      '<all> (stoppen|beenden|anhalten|herunterfahren|runterfahren|ausschalten|abschalten)',
      '(halt|halte) <all> an',
      '(fahr|fahre|schalte|schalt|mach|mache) <all> (herunter|runter|aus|ab)',
    ],
  },
  {
    means: { kind: 'restart' },
    say: [
      '(starte|start|starten) <target> <on> [nochmal|noch mal|noch einmal] (neu|erneut|noch einmal|nochmal|wieder)',
      '<target> <on> (neustarten|neu starten|durchstarten)',
      '(neustart|neu start) [<of>] <target> <on>',
      '(mach|mache) einen neustart <of> <target> <on>',
    ],
  },
  {
    means: { kind: 'deploy' },
    say: [
      '(deploye|deploy|deployen|veroeffentliche|veroeffentlichen|release) <project> <on>',
      '<project> <on> (deployen|ausrollen|veroeffentlichen|ausliefern|live stellen|rausbringen)',
      '(bring|bringe|stell|stelle|schieb|schiebe) <project> <on> (raus|live|heraus|online)',
      '(bring|bringe) <project> (auf|in|nach) [die|das|den] {environment}',
      '(roll|rolle|liefere|liefer|spiel|spiele) <project> <on> aus',
      '(mach|mache|starte) ein (deployment|deploy|release) <of> <project> <on>',
    ],
  },
  {
    means: { kind: 'roll-back' },
    say: [
      '(roll|rolle|setz|setze|dreh|drehe) <project> <on> zurueck [auf die (vorige|letzte|alte|vorherige) version]',
      '(roll|rolle|setz|setze) <project> [auf die (vorige|letzte|alte|vorherige) version] <on> zurueck',
      '<project> <on> (zurueckrollen|zuruecksetzen|zurueck rollen)',
      '(nimm|nehme|zieh|ziehe) die letzte (version|veroeffentlichung|auslieferung) von <project> <on> zurueck',
      '(mach|mache|starte) (einen|ein|den) (rollback|roll back) <of> <project> <on>',
      '(rollback|roll back) [<of>] <project> <on>',
    ],
  },
  {
    means: { kind: 'back-up' },
    say: [
      '(sichere|sicher|sichern|backup) (<project>|<all>)',
      '(<project>|<all>) sichern',
      '(mach|mache|erstelle|erstell|starte|leg an) (ein|eine|das|die) (backup|sicherung|sicherheitskopie) [<of> (<project>|<all>)]',
    ],
  },
  {
    means: { kind: 'run-workflow' },
    say: [
      '(fuehre|fuehr) [den|die|das] [workflow|ablauf] {workflow} [workflow] aus',
      '(starte|start|starten) [den|die|das] [workflow|ablauf] {workflow} [workflow]',
      '[den|die|das] [workflow|ablauf] {workflow} [workflow] (ausfuehren|starten)',
      '(lass) [den|die|das] [workflow|ablauf] {workflow} laufen',
    ],
  },
];
