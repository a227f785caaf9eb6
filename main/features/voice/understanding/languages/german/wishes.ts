import type { Row } from '../types.ts';

/** Where to go, what to find, what to remember, and the talk itself. */
export const wishes: readonly Row[] = [
  {
    means: { kind: 'show-logs' },
    say: [
      '<show> <the> (logs|log|protokoll|protokolle|ausgabe|logdatei|logdateien) <of> <target>',
      '<show> <target> (logs|log|protokoll|protokolle)',
      '<the> (logs|log|protokoll|protokolle) <of> <target> [zeigen|oeffnen|anzeigen]',
      'was schreibt <project>',
    ],
  },
  {
    means: { kind: 'open-project' },
    say: [
      '<show> <project>',
      '<project> (oeffnen|zeigen|anzeigen|aufmachen|sehen|anschauen|ansehen)',
      '(geh|gehe|wechsle|wechsel|spring|bring mich|springe) (zu|zum|zur|ins|nach) <project>',
      '(mach|mache) <project> auf',
    ],
  },
  {
    means: { kind: 'search' },
    say: ['(suche|such|finde|find|suchen) [nach|mir] {text}', 'wo ist {text}', 'nach {text} suchen'],
  },
  {
    means: { kind: 'remind' },
    say: [
      '(erinnere|erinner|erinnern) mich {time} (daran|dran|an) {text}',
      '(erinnere|erinner) mich {time} ans {text}',
      '(erinnere|erinner) mich {time} {text}',
      '(erinnere|erinner) mich (an|ans|daran) {text} {time}',
      '{time} (erinnere|erinner) mich (an|ans|daran) {text}',
      '(stell|stelle|setz|setze|mach|mache) [mir] eine erinnerung [fuer] {time} (an|ans|daran) {text}',
    ],
  },
  {
    means: { kind: 'ask-council' },
    say: [
      '(frag|frage|fragen) <the> (rat|council|gremium) [nach] {text}',
      'was (meint|sagt|denkt) <the> (rat|council|gremium) [zu|zum|zur|ueber] {text}',
      'lass <the> (rat|council) entscheiden {text}',
    ],
  },
  {
    means: { kind: 'ask' },
    say: [
      '(frag|frage|fragen) <the> (assistenten|assistent|chat|ki|modell|chatbot) [nach] {text}',
      '(ich habe|ich haette) (eine|mal eine) frage {text}',
    ],
  },
  {
    means: { kind: 'dictate' },
    say: [
      '(diktat|diktieren|diktiere)',
      '(starte|beginne|start) [das|ein] diktat',
      'ich (will|moechte) diktieren',
      '(nimm|nehme) [ein] diktat auf',
      '(schreib|schreibe|tippe|tipp|diktiere|notiere) [auf] {text}',
    ],
  },
  {
    means: { kind: 'repeat' },
    say: [
      '(sag|sage|lies) (das|es) (noch mal|nochmal|noch einmal)',
      '(wiederhole|wiederhol) [das|es]',
      '(noch mal|nochmal|noch einmal)',
      'was hast du gesagt',
      'wie bitte',
    ],
  },
  {
    means: { kind: 'hush' },
    say: [
      '(sei|bleib) (still|ruhig|leise)',
      'ruhe',
      'still',
      '(hoer|hoere) auf [zu (reden|sprechen)]',
      'schweig',
      'klappe',
      'halt den mund',
      'genug',
      'stopp',
      'stop',
      'halt',
    ],
  },
  {
    means: { kind: 'cancel' },
    say: [
      'abbrechen',
      'abbruch',
      '(brich|breche) [das|es] ab',
      'vergiss es',
      'vergiss das',
      'lass es',
      'lass das',
      'egal',
      'schon gut',
      'nein',
      'doch nicht',
    ],
  },
  {
    means: { kind: 'command' },
    say: [
      '(geh|gehe|wechsle|wechsel|spring|springe|bring mich|navigiere|zurueck) (zu|zum|zur|ins|in die|in den|nach|zu den|auf) <the> {place} [seite]',
      '<show> <the> {place} [seite|an]',
      '<the> {place} [seite] (oeffnen|zeigen|anzeigen|aufmachen|sehen|anschauen|ansehen)',
      '<the> {place}',
      '(mach|mache) <the> {place} auf',
    ],
  },
  {
    means: { kind: 'command' },
    say: [
      '[<show>|starte|wechsle zu|wechsle zum|aktiviere|nimm|erstelle|mach|mache] [der|die|das|den|dem|ein|eine|einen|zum|zur|ins] {action} [an|auf|ein]',
    ],
  },
];
