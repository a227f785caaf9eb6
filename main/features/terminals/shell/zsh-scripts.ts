/** zsh looks for its files in ZDOTDIR: each of these reads the user's own of that name, from where the user has it. */
const reads = (name: string) => `# Written by Optimus; it is written again when it differs.
__optimus_own="$ZDOTDIR"
ZDOTDIR="$OPTIMUS_SHELL_ZDOTDIR"
[[ -r "$ZDOTDIR/${name}" ]] && . "$ZDOTDIR/${name}"
# Where the user's own files sent it from here on is where it goes.
[[ "$ZDOTDIR" != "$OPTIMUS_SHELL_ZDOTDIR" ]] && OPTIMUS_SHELL_ZDOTDIR="$ZDOTDIR"
ZDOTDIR="$__optimus_own"
`;

const marks = String.raw`
ZDOTDIR="$OPTIMUS_SHELL_ZDOTDIR"
[[ "$ZDOTDIR" == "$HOME" ]] && unset ZDOTDIR
unset OPTIMUS_SHELL_ZDOTDIR __optimus_own
typeset -g __optimus_nonce="$OPTIMUS_SHELL_NONCE" __optimus_ran=""
unset OPTIMUS_SHELL_NONCE
__optimus_escape() {
  local text="$1"
  text="\${text//\\/\\\\}"
  text="\${text//;/\\x3b}"
  text="\${text//$'\n'/\\x0a}"
  text="\${text//$'\e'/\\x1b}"
  text="\${text//$'\a'/\\x07}"
  REPLY="$text"
}
__optimus_preexec() {
  local REPLY
  __optimus_escape "$1"
  builtin printf '\e]633;E;%s;%s\a\e]633;C\a' "$REPLY" "$__optimus_nonce"
}
__optimus_precmd() {
  local code="$?" REPLY
  [[ -n "$__optimus_ran" ]] && builtin printf '\e]633;D;%s\a' "$code"
  __optimus_ran=1
  __optimus_escape "$PWD"
  builtin printf '\e]633;P;Cwd=%s\a' "$REPLY"
  return "$code"
}
__optimus_marks() {
  [[ "$PS1" == *'633;A'* ]] || PS1=$'%{\e]633;A\a%}'"$PS1"$'%{\e]633;B\a%}'
}
autoload -Uz add-zsh-hook
precmd_functions=(__optimus_precmd "\${precmd_functions[@]}" __optimus_marks)
add-zsh-hook preexec __optimus_preexec
`.replaceAll('\\${', '${');

export const zshScripts: Readonly<Record<string, string>> = {
  '.zshenv': reads('.zshenv'),
  '.zprofile': reads('.zprofile'),
  '.zshrc': reads('.zshrc') + marks,
};
