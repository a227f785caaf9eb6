/**
 * Runs as `/bin/sh -c SCRIPT optimus-guardian <instance id> <proc|ps>`: text, because a file inside an asar cannot be run by a
 * shell, and shell, because Electron ships with RunAsNode fused off. Its stdin ends when Optimus is gone, however that
 * happened, and not before the last fork of Optimus has become the program it was meant to be (the pipe is closed on exec),
 * so nothing can be born after the sweep began without carrying the tag.
 *
 * Found are: what carries the tag in its environment, in whatever session (Linux reads it from /proc, macOS shows most of it in
 * `ps -E`); the registered groups and their sessions; and all that descends from either. TERM, a moment to tidy up, then KILL
 * until a second look finds nothing either. A found process is remembered with its start time, so a pid that comes round
 * during the sweep is not taken for it.
 */
export const POSIX_GUARDIAN = `# Optimus guardian: ends what Optimus started when Optimus is gone
id=$1 mode=$2
groups=' ' known=' ' killfiles=
trap '' HUP INT QUIT TERM PIPE
while IFS= read -r line; do
  case $line in
    +*) groups="$groups\${line#+} " ;;
    @*) killfiles="$killfiles\${line#@}
" ;;
    -*) p=\${line#-}
        case $groups in *" $p "*) groups="\${groups%%" $p "*} \${groups#*" $p "}" ;; esac ;;
  esac
done
exec </dev/null
buffer=
echo x | grep --line-buffered x >/dev/null 2>&1 && buffer=--line-buffered
tagged() {
  if [ "$mode" = proc ]; then
    grep $buffer -lzE "^OPTIMUS_GUARD=([^,]*,)*$id(,|\\$)" /proc/[0-9]*/environ 2>/dev/null
  else
    ps -A -E -ww -o pid= -o command= 2>/dev/null | grep -E "[ ]OPTIMUS_GUARD=([^, ]*,)*$id(,| |\\$)" | awk '{ print "/ps/" $1 }'
  fi
}
# pid, parent, group, session, state, start
table() {
  if [ "$mode" = proc ]; then
    cat /proc/[0-9]*/stat 2>/dev/null | awk '/\\) / { pid = $1; sub(/^.*\\) /, ""); print pid, $2, $3, $4, $1, $20 }'
  else
    ps -A -o pid= -o ppid= -o pgid= -o state= -o lstart= 2>/dev/null | awk '{ print $1, $2, $3, 0, $4, $5 $6 $7 $8 $9 }'
  fi
}
# Prints "pid/start ...|some|targets": who is new to us, whether anybody is left, and whom to signal, each group once.
family() {
  awk -v groups="$groups" -v known="$known" -v tagged="$tagged" -v signal="$1" -v me=$$ '
    BEGIN { n = split(groups, a, " "); for (i = 1; i <= n; i++) group[a[i]] = 1
            n = split(known, a, " "); for (i = 1; i <= n; i++) met[a[i]] = 1
            n = split(tagged, a, " "); for (i = 1; i <= n; i++) { split(a[i], part, "/"); mine[part[3]] = 1 } }
    { parent[$1] = $2; pgid[$1] = $3; start[$1] = $6
      if ($5 ~ /^[ZX]/) dead[$1] = 1
      if (($3 in group) || ($4 in group) || (($1 "/" $6) in met)) mine[$1] = 1 }
    END { do { more = 0
            for (p in parent) if (!(p in mine) && (parent[p] in mine)) { mine[p] = 1; more = 1 }
          } while (more)
          for (p in mine) if (p != me && !(p in dead)) {
            some = 1
            if (!((p "/" start[p]) in met)) printf "%s/%s ", p, start[p]
            g = pgid[p]
            whole = g > 1 && g != me
            if (whole) target["-" g] = 1
            # A second TERM means "at once" to many programs, so a process hears of it with its group or by itself.
            if (!whole || signal == "KILL") target[p] = 1
          }
          printf "|%s|", some ? "some" : ""
          for (t in target) printf "%s ", t }'
}
sweep() {
  # The snapshot comes first: once a parent is dead its children can no longer be told from strangers.
  snapshot=$(table)
  if [ "$1" = KILL ]; then
    # At once, one by one: some live for a millisecond and leave a successor.
    tagged=$(tagged | while IFS= read -r path; do
      pid=\${path#/*/}
      kill -s KILL "\${pid%%/*}"
      echo "$path"
    done)
  else
    tagged=$(tagged)
  fi
  tagged=$(echo $tagged)
  found=$(echo "$snapshot" | family "$1")
  new=\${found%%|*} found=\${found#*|}
  targets=\${found#*|} found=\${found%%|*}
  known="$known$new"
  [ -z "$targets" ] || [ "$1" = 0 ] || kill -s "$1" -- $targets
}
# In hundredths of a second where the system tells without a process.
now() {
  uptime=0
  read -r uptime rest </proc/uptime
  uptime=\${uptime%.*}\${uptime#*.}
}
# What stands still cannot fork, move or leave orphans while it is looked at.
for group in $groups; do kill -s STOP -- "-$group"; done
sweep STOP
i=0
while [ -n "$new" ] && [ $i -lt 5 ]; do
  sweep STOP
  i=$((i + 1))
done
if [ -n "$targets" ]; then
  kill -s TERM -- $targets
  kill -s CONT -- $targets
fi
now
end=$((uptime + 40)) i=0
while [ -n "$found" ] && [ $i -lt 8 ] && [ "$uptime" -lt $end ]; do
  sleep 0.05
  sweep 0
  now
  i=$((i + 1))
done
# What shed every mark of ours is still in the group of the kernel that it began in, where there was one.
printf '%s' "$killfiles" | while IFS= read -r file; do { echo 1 >"$file"; } 2>/dev/null; done
i=0 clear=0
while [ $i -lt 500 ] && [ $clear -lt 2 ]; do
  sweep KILL
  if [ -n "$found" ]; then clear=0; else clear=$((clear + 1)); fi
  sleep 0.02
  i=$((i + 1))
done
`;
