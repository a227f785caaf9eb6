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
groups=' ' known=' '
trap '' HUP INT QUIT TERM PIPE
while IFS= read -r line; do
  case $line in
    +*) groups="$groups\${line#+} " ;;
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
family() {
  table | awk -v groups="$groups" -v known="$known" -v me=$$ '
    BEGIN { n = split(groups, g, " "); for (i = 1; i <= n; i++) group[g[i]] = 1
            n = split(known, k, " "); for (i = 1; i <= n; i++) met[k[i]] = 1 }
    { parent[$1] = $2; start[$1] = $6
      if ($5 !~ /^[ZX]/) live[$1] = 1
      if (($3 in group) || ($4 in group) || (($1 "/" $6) in met)) mine[$1] = 1 }
    END { do { more = 0
            for (p in parent) if (!(p in mine) && (parent[p] in mine)) { mine[p] = 1; more = 1 }
          } while (more)
          for (p in live) if ((p in mine) && p != me) print "/table/" p "/" start[p] }'
}
hit() {
  pid=\${1#/*/} group=
  start=\${pid#*/} pid=\${pid%%/*}
  [ "$pid" = $$ ] && return
  if [ "$mode" = proc ]; then
    stat=
    IFS= read -r stat <"/proc/$pid/stat" || return
    stat=\${stat##*) }
    case $stat in [ZX]*) return ;; esac
    set -- $stat - - -
    group=$3 start=\${20}
    case $group in *[!0-9]* | 0 | 1 | $$) group= ;; esac
  fi
  echo "$pid/$start"
  case $signal in
    TERM)
      # Once per group: a second TERM means "at once" to many programs.
      case $asked in *" \${group:-$pid} "*) return ;; esac
      if [ -n "$group" ]; then kill -s TERM -- "-$group"; else kill -s TERM "$pid"; fi
      asked="$asked\${group:-$pid} " ;;
    *)
      [ -n "$group" ] && kill -s "$signal" -- "-$group"
      kill -s "$signal" "$pid" ;;
  esac
}
sweep() {
  signal=$1
  found=$(
    asked=' '
    family=$(family)
    for group in $groups; do kill -s "$signal" -- "-$group" && asked="$asked$group "; done
    tagged | while IFS= read -r path; do hit "$path"; done
    for path in $family; do hit "$path"; done
  )
  known=" $(echo $known $found) "
}
sweep TERM
i=0
while [ $i -lt 8 ] && { [ -n "$(tagged)" ] || [ -n "$(family)" ]; }; do
  sleep 0.05
  i=$((i + 1))
done
i=0 clear=0
while [ $i -lt 500 ] && [ $clear -lt 2 ]; do
  sweep KILL
  if [ -n "$found" ]; then clear=0; sleep 0.02; else clear=$((clear + 1)); sleep 0.05; fi
  i=$((i + 1))
done
`;
