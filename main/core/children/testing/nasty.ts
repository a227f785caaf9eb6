/** Trees that are hard to end, each a shell script. */
export const NASTY = {
  'plain grandchildren': 'sleep 1000 & sleep 1001 & wait',
  'own session': 'setsid sh -c "sleep 1000 & wait" & sleep 1001',
  'double fork': '(setsid sh -c "(sleep 1000 &) ; sleep 0.1" &) ; sleep 1001',
  'deaf to TERM and HUP': "trap '' TERM HUP INT; while :; do sleep 1000; done",
  'deaf in another session': 'setsid sh -c "trap \\"\\" TERM HUP INT; while :; do sleep 1000; done" & sleep 1000',
  'left by its parent': 'nohup sleep 1000 >/dev/null 2>&1 & exit 0',
  'forks as it dies': "trap 'sleep 1000 & sleep 1001 & exit' TERM; while :; do sleep 0.05; done",
  'revives itself': "f() { trap '' TERM; while :; do sh -c 'sleep 0.2'; done; }; f & f & wait",
  'moves from process to process':
    'hop=\'sleep 0.02; setsid sh -c "$HOP" & exit\' ; export HOP="$hop"; setsid sh -c "$hop" & sleep 1000',
  'without environment': "env -i setsid sh -c 'sleep 1000; sleep 1000' & sleep 1001",
  stopped: 'sleep 1000 & kill -STOP $!; sleep 1001',
} as const;
