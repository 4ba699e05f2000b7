#compdef guangong

_guangong() {
  local -a offered how
  offered=(${(f)"$(_GUANGONG_COMPLETE=zsh $words[1] "${(@)words[2,CURRENT]}")"})
  if (( ! $#offered )); then
    compset -P '*='
    _files
    return
  fi
  # After "field=" the value follows at once.
  if [[ $#offered -eq 1 && $offered[1] == *=:* ]]; then how=(-S ''); fi
  # Where the beginning of a title was typed, the word replaces it; of several, none is chosen yet.
  if [[ $offered[1] != "$PREFIX"* ]]; then
    how+=(-U)
    if (( $#offered > 1 )); then compstate[insert]='' compstate[list]='list'; fi
  fi
  _describe -V guangong offered "${(@)how}"
}

if [[ $funcstack[1] == _guangong ]]; then
  _guangong "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _guangong guangong
fi
