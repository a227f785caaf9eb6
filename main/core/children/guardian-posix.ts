/**
 * Runs as `/bin/sh -c SCRIPT optimus-guardian <instance id> <proc|ps>`: text, because a file inside an asar cannot be run by a
 * shell, and shell, because Electron ships with RunAsNode fused off. Its stdin ends when Optimus is gone, however that
 * happened, and not before the last fork of Optimus has become the program it was meant to be (the pipe is closed on exec),
 * so nothing can be born after the sweep began without carrying the tag.
 *
 * Linux: whatever carries the tag in its environment, in any session, and the group it is in. Elsewhere: the groups that were
 * registered, all that descends from them, and what `ps -E` shows. TERM, a moment to tidy up, then KILL until a second look
 * finds nothing either.
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
pattern="OPTIMUS_GUARD=([^,]*,)*$id(,|\\$)"
buffer=
echo x | grep --line-buffered x >/dev/null 2>&1 && buffer=--line-buffered
tagged() {
  if [ "$mode" = proc ]; then
    grep $buffer -lzE "^$pattern" /proc/[0-9]*/environ 2>/dev/null
  else
    ps -A -E -ww -o pid= -o command= 2>/dev/null | grep -E "[ ]OPTIMUS_GUARD=([^, ]*,)*$id(,| |\\$)" | awk '{ print "/ps/" $1 }'
  fi
}
hit() {
  pid=\${1#/*/} pid=\${pid%%/*} group=
  [ "$pid" = $$ ] && return
  if [ "$mode" = proc ]; then
    stat=
    IFS= read -r stat <"/proc/$pid/stat" || return
    stat=\${stat##*) }
    case $stat in [ZX]*) return ;; esac
    set -- $stat - - -
    group=$3
    case $group in *[!0-9]* | 0 | 1 | $$) group= ;; esac
  fi
  echo "$pid"
  case $signal in
    0) ;;
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
descent() {
  ps -A -o pid= -o ppid= -o pgid= -o state= 2>/dev/null | awk -v groups="$groups" -v known="$known" -v me=$$ '
    BEGIN { n = split(groups, g, " "); for (i = 1; i <= n; i++) in_group[g[i]] = 1
            n = split(known, k, " "); for (i = 1; i <= n; i++) mine[k[i]] = 1 }
    { parent[$1] = $2; if ($4 !~ /^Z/) live[$1] = 1; if ($3 in in_group) mine[$1] = 1 }
    END { do { more = 0
            for (p in parent) if (!(p in mine) && (parent[p] in mine)) { mine[p] = 1; more = 1 }
          } while (more)
          for (p in live) if ((p in mine) && p != me) print "/ps/" p }'
}
sweep() {
  signal=$1
  found=$(
    asked=' '
    for group in $groups; do
      kill -s "$signal" -- "-$group" || continue
      [ "$mode" = proc ] && echo "$group"
      asked="$asked$group "
    done
    { tagged; [ "$mode" = proc ] || descent; } | while IFS= read -r path; do hit "$path"; done
  )
  [ "$mode" = proc ] || known=" $(echo $known $found) "
}
sweep TERM
i=0
while [ $i -lt 8 ]; do
  sweep 0
  [ -n "$found" ] || break
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
