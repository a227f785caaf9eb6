import type { Row } from '../types.ts';

/** What changes something. */
export const acts: readonly Row[] = [
  {
    means: { kind: 'start' },
    say: [
      '(start|run|launch|boot|start up|boot up|fire up|bring up|spin up|turn on|switch on) <target> <on>',
      '(start|bring|turn|boot|fire|spin|switch) <project> (up|on) <on>',
      'get <project> (running|started|up) <on>',
      'i need <project> (up|running|started) <on> [start it]',
      'get <project> <on> (running|started)',
    ],
  },
  {
    means: { kind: 'stop' },
    say: [
      '(stop|halt|shut down|shutdown|turn off|switch off|kill|quit|terminate|take down|bring down) <target> <on>',
      '(shut|turn|switch|take|bring) <project> (down|off) <on>',
    ],
  },
  {
    means: { kind: 'stop-all' },
    say: [
      '(stop|halt|shut down|shutdown|turn off|switch off|kill|quit|terminate) <all>',
      '(shut|turn|switch) <all> (down|off)',
    ],
  },
  {
    means: { kind: 'restart' },
    say: [
      '(restart|reboot|bounce|relaunch) <target> <on>',
      'start <target> again <on>',
      'stop and start <target> <on>',
      'give <target> a (restart|reboot|kick) <on>',
      '(do|perform) a (restart|reboot) of <target> <on>',
    ],
  },
  {
    means: { kind: 'deploy' },
    say: [
      '(deploy|ship|release|publish|roll out|push out) <project> <on>',
      'roll <project> out <on>',
      'push <project> (on|to|into|out to) [the] {environment} [environment|server|system]',
      '(put|bring|get|take) <project> (live|into production|to production)',
      'push <project> (live|out) <on>',
      '(make|start|do|run) a (deployment|deploy|release) of <project> <on>',
    ],
  },
  {
    means: { kind: 'roll-back' },
    say: [
      '(roll back|revert) <project> [to the (previous|last|old) (version|release)] <on>',
      'roll <project> back [to the (previous|last|old) (version|release)] <on>',
      '(undo|revert) the (last|latest) (deployment|deploy|release) of <project> <on>',
      'go back to the (previous|last|old) (version|release) of <project> <on>',
      '(do|make|start) a (roll back) (of|for) <project> <on>',
    ],
  },
  {
    means: { kind: 'back-up' },
    say: [
      '(back up|backup|save a copy of) (<project>|<all>)',
      'back (<project>|<all>) up',
      '(make|take|create|start|do|run) [a|the] (backup|back up|snapshot) [of (<project>|<all>)]',
    ],
  },
  {
    means: { kind: 'run-workflow' },
    say: ['(run|start|execute|launch|kick off|trigger) [the] [workflow] {workflow} [workflow]'],
  },
];
