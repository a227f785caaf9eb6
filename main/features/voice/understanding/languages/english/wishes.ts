import type { Row } from '../types.ts';

/** Where to go, what to find, what to remember, and the talk itself. */
export const wishes: readonly Row[] = [
  {
    means: { kind: 'show-logs' },
    say: [
      '<show> <the> (logs|log|log files|output) (of|for|from|in) <target>',
      '<show> <target> (logs|log|output)',
      "<show> <project> 's (logs|log|output)",
      "<show> <project> 's {service} (logs|log|output)",
      '<the> (logs|log) (of|for|from) <target>',
      'tail <target> [logs|log]',
      'what does <project> (log|write|say|print)',
    ],
  },
  {
    means: { kind: 'open-project' },
    say: ['<show> <project>', '(go|take me|bring me|jump|switch|navigate|move) (to|into) <project>'],
  },
  {
    means: { kind: 'search' },
    say: ['(search|look) [everywhere|everything] for {text}', '(find|search) [me] {text}', 'where is {text}'],
  },
  {
    means: { kind: 'remind', as: '{text}' },
    say: [
      'remind (me|us) {time} (to|that|about|of) {text}',
      'remind (me|us) (to|that|about|of) {text} {time}',
      '(set|make|create|add) [me] a reminder [for] {time} (to|that|about|of|for) {text}',
      '(set|make|create|add) [me] a reminder (to|that|about|of) {text} [for] {time}',
      '{time} remind (me|us) (to|that|about|of) {text}',
      'remind (me|us) {time} {text}',
    ],
  },
  {
    means: { kind: 'ask-council', as: 'Should we {text}?' },
    say: [
      'ask <the> council [about|on] (whether|if) we (should|ought to|could) {text}',
      '(let|have) <the> council (decide|vote|discuss|consider) [about|on] (whether|if) we (should|ought to) {text}',
      'ask <the> council should we {text}',
    ],
  },
  {
    means: { kind: 'ask-council' },
    say: [
      'ask <the> council [about|on|for advice on] {text}',
      '(let|have) <the> council (decide|vote|discuss|consider) [about|on] {text}',
      'what does <the> council (think|say) (about|of|on) {text}',
    ],
  },
  {
    means: { kind: 'ask' },
    say: [
      'ask (the|an) (assistant|chat|model|ai|chat bot) [about] {text}',
      '(ask|start) a (new chat|chat) (about|on) {text}',
      'i have a question {text}',
    ],
  },
  {
    means: { kind: 'dictate' },
    say: [
      '(dictate|dictation)',
      '(take|start|begin) [a] dictation',
      '(start|begin) (dictating|dictation)',
      'let me dictate',
      'take a note',
      '(type|dictate|write down|take down|take a note) {text}',
    ],
  },
  {
    means: { kind: 'repeat' },
    say: [
      '(say|read) (that|it) (again|once more|one more time)',
      'repeat [that|it|yourself]',
      'again',
      'what did you (say|just say)',
      'come again',
      'pardon',
    ],
  },
  {
    means: { kind: 'hush' },
    say: [
      '(be|keep) (quiet|silent|still)',
      'quiet',
      'silence',
      '(stop|quit) (talking|speaking|reading|it)',
      'shut up',
      'hush',
      'shush',
      'enough',
      'that is enough',
      'stop',
    ],
  },
  {
    means: { kind: 'cancel' },
    say: [
      'cancel [that|it|this]',
      'never mind',
      'nevermind',
      'forget (it|that|about it|about that)',
      'abort',
      'leave it',
      'drop it',
      'no',
      'not that',
      'scratch that',
    ],
  },
  {
    means: { kind: 'command' },
    say: [
      '(go|take me|bring me|jump|switch|navigate|move|get me|head|back|go back|return) [to|over to|into] <the> {place} [page|screen|view|tab|section]',
      '<show> <the> {place} [page|screen|view|tab|section]',
      '<the> {place} [page|screen|view|tab|section]',
    ],
  },
  {
    means: { kind: 'command' },
    say: [
      '[<show>|do|run|start|use|make|switch to|change to|set|go to|execute|turn on|enable|activate|create|give me] [the|a|to] {action}',
    ],
  },
];
