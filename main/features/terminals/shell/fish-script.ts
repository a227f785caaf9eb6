/** Read by \`fish --init-command\`, before the user's own files. */
export const fishScript = String.raw`# Written by Optimus; it is written again when it differs.
set -g __optimus_nonce "$OPTIMUS_SHELL_NONCE"
set -e OPTIMUS_SHELL_NONCE
function __optimus_escape
    string replace --all '\\' '\\\\' -- "$argv[1]" | string replace --all ';' '\\x3b' | string join '\\x0a'
end
function __optimus_preexec --on-event fish_preexec
    printf '\e]633;E;%s;%s\a\e]633;C\a' (__optimus_escape "$argv[1]" | string collect) "$__optimus_nonce"
end
function __optimus_postexec --on-event fish_postexec
    printf '\e]633;D;%s\a' $status
end
function __optimus_prompt --on-event fish_prompt
    printf '\e]633;P;Cwd=%s\a\e]633;A\a\e]633;B\a' (__optimus_escape "$PWD" | string collect)
end
`;
