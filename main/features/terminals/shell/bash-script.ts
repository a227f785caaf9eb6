/**
 * Read in place of ~/.bashrc, which it reads first. PS0 and PROMPT_COMMAND carry the marks; whatever the user has in them stays.
 * The nonce leaves the environment before any program can see it.
 */
export const bashScript = String.raw`# Written by Optimus; it is written again when it differs.
__optimus_nonce="$OPTIMUS_SHELL_NONCE"
unset OPTIMUS_SHELL_NONCE
if [ -n "$OPTIMUS_SHELL_LOGIN" ]; then
  unset OPTIMUS_SHELL_LOGIN
  [ -r /etc/profile ] && . /etc/profile
  if [ -r ~/.bash_profile ]; then . ~/.bash_profile
  elif [ -r ~/.bash_login ]; then . ~/.bash_login
  elif [ -r ~/.profile ]; then . ~/.profile
  fi
else
  [ -r /etc/bash.bashrc ] && . /etc/bash.bashrc
  [ -r ~/.bashrc ] && . ~/.bashrc
fi

__optimus_escape() {
  local text="$1"
  text="\${text//\\/\\\\}"
  text="\${text//;/\\x3b}"
  text="\${text//$'\n'/\\x0a}"
  text="\${text//$'\e'/\\x1b}"
  text="\${text//$'\a'/\\x07}"
  __optimus_escaped="$text"
}
__optimus_last=""
__optimus_ran=""
__optimus_started() {
  local number line
  line="$(HISTTIMEFORMAT= builtin history 1)"
  number="\${line#"\${line%%[![:space:]]*}"}"
  number="\${number%%[!0-9]*}"
  if [ -n "$number" ] && [ "$number" != "$__optimus_last" ]; then
    line="\${line#*"$number"}"
    line="\${line#\*}"
    __optimus_escape "\${line#"\${line%%[![:space:]]*}"}"
    builtin printf '\e]633;E;%s;%s\a' "$__optimus_escaped" "$__optimus_nonce"
  fi
  builtin printf '\e]633;C\a'
}
__optimus_prompt() {
  local code="$?"
  local line number
  line="$(HISTTIMEFORMAT= builtin history 1)"
  number="\${line#"\${line%%[![:space:]]*}"}"
  __optimus_last="\${number%%[!0-9]*}"
  [ -n "$__optimus_ran" ] && builtin printf '\e]633;D;%s\a' "$code"
  __optimus_ran=1
  __optimus_escape "$PWD"
  builtin printf '\e]633;P;Cwd=%s\a' "$__optimus_escaped"
  return "$code"
}
__optimus_marks() {
  local code="$?"
  case "$PS1" in
    *'633;A'*) ;;
    *) PS1='\[\e]633;A\a\]'"$PS1"'\[\e]633;B\a\]' ;;
  esac
  case "$PS0" in
    *__optimus_started*) ;;
    *) PS0="$PS0"'$(__optimus_started)' ;;
  esac
  return "$code"
}
# The first to run, so that the exit status is that of the command, and the last, so that whoever makes the prompt has made it.
if declare -p PROMPT_COMMAND 2>/dev/null | grep -q '^declare -a'; then
  PROMPT_COMMAND=(__optimus_prompt "\${PROMPT_COMMAND[@]}" __optimus_marks)
else
  PROMPT_COMMAND="__optimus_prompt
$PROMPT_COMMAND
__optimus_marks"
fi
`.replaceAll('\\${', '${');
