import type { Row } from '../types.ts';

/** What is only looked at and told. */
export const questions: readonly Row[] = [
  {
    means: { kind: 'running' },
    say: [
      '(what|what all|which services|which projects|which of my projects|which of my services|what projects|what services) (is|are) (running|up) [at the moment|currently] [(in|of|on|for) <project>]',
      '(show|tell|list) [me] (what|all that) (is running|runs)',
      'is (anything|something) running [(in|on) <project>]',
      '(what|which services) (runs|run) [(in|of) <project>]',
      '(list|show) [me] [the|all] (running (services|projects)|services)',
    ],
  },
  {
    means: { kind: 'needs-me' },
    say: [
      'what (needs|wants|requires) (me|my attention|attention)',
      '(is there|do we have) (anything|something) (that needs|needing|which needs) (me|my attention|attention|to be done)',
      '(does anything|anything that|anything) (need|needs) (me|my attention|attention)',
      'what (do i have|is there|should i do|is there for me) [to do]',
      'what is (urgent|important)',
      '(show|tell) me what needs (me|my attention|attention)',
    ],
  },
  {
    means: { kind: 'project-state' },
    say: [
      'how is <project> [doing|going|running]',
      'is <project> (running|up|ok|okay|fine|healthy|alive|down|online|still running|all right|alright)',
      'what is [the] (state|status|condition|health) of <project>',
      '[show|tell] [me] [the] (state|status|health) of <project>',
      '<project> (status|state|health)',
      'what is [up|wrong] with <project>',
    ],
  },
  ...(['cpu', 'memory', 'disk', 'network', 'temperature'] as const).map((metric) => ({
    means: { kind: 'why', metric } as const,
    say: [
      `why is [the|my] <${metric}> [usage|load|use|utilization|utilisation|consumption] [at|on|of|in] [<project>] [so|that|very|too|this|such] [<high>]`,
      `why (is|does|do) <project> (using|use|uses|need|needs|needing|eat|eating|take|taking|hog|hogging) [so much|that much|all the|all|so many|all of the|all of my|my|the|up all the] <${metric}>`,
      `(what|who) (is|are) (eating|using|hogging|taking|taking up|filling|filling up|burning|slowing down) [up] [all|so much|all of] [of] [the|my] <${metric}>`,
      `(what|who) (eats|uses|takes|fills|hogs) [up] [all|so much] [of] [the|my] <${metric}>`,
      ...(metric === 'temperature'
        ? [
            'why is (it|the machine|the computer|my computer|the laptop|my laptop|this thing) (so|that|this) (hot|warm|loud)',
            'why is the fan [so|that] (loud|noisy|fast|on)',
            'why are the fans [so|that] (loud|noisy|fast|on)',
          ]
        : []),
      ...(metric === 'cpu'
        ? ['why is (it|the machine|the computer|my computer|everything|the system|the laptop) (so|that|this) slow']
        : []),
    ],
  })),
  {
    means: { kind: 'costs' },
    say: [
      '(how much|what) (does|do|did|has|is) <project> (cost|costing|costs) [me] [this month|today|so far|this week]',
      '(how much|what) (have|did) (i|we) (spent|spend|pay|paid) [(on|for) <project>] [this month|today|so far|this week]',
      '(what|how much) (does|do|did) (it|everything|all of this|all this|all that) (cost|cost me)',
      '[show] [me] [the] costs [of <project>]',
      'how (much|expensive) (is|are) <project>',
    ],
  },
  {
    means: { kind: 'what-failed' },
    say: [
      'what (failed|went wrong|broke|crashed|is broken|is failing|has failed|has gone wrong|did fail) [(in|with|on|at|for) <project>] [today|last night|yesterday|overnight|lately|recently]',
      '(did|has) (anything|something) (fail|failed|go wrong|gone wrong|crash|crashed|break) [(in|with|on|at) <project>] [today|last night|yesterday|overnight]',
      '(why|how) did <project> (fail|crash|break|die)',
      '(show|tell) me (what failed|what went wrong|the failures) [(in|with|of) <project>]',
    ],
  },
  {
    means: { kind: 'last-backup' },
    say: [
      'when (was|is|did) [the|my|our] (last|latest|newest|most recent) backup [(of|for|from) <project>] [happen|made|taken|run]',
      'when (was|were|did) <project> (last|most recently) (backed up|saved)',
      'when (was|were) <project> backed up [last|most recently]',
      'how old is [the|my] [last|latest|newest] backup [of <project>]',
      '(when did we|when did i) last back up <project>',
      '[the|my] (last|latest) backup [of <project>]',
    ],
  },
  {
    means: { kind: 'time' },
    say: ['what time is it', 'what is the time', 'tell me the time', 'how late is it', 'what (date|day) is it [today]'],
  },
  {
    means: { kind: 'help' },
    say: [
      'help [me]',
      'what can (i|you) (say|do|ask)',
      'what (commands|things) (are there|can i say|do you know|do you understand)',
      'how does this work',
      'what do you understand',
    ],
  },
];
