#compdef guangong

_guangong() {
  local -a offered space
  offered=(${(f)"$(_GUANGONG_COMPLETE=zsh $words[1] "${(@)words[2,CURRENT]}")"})
  if (( ! $#offered )); then
    compset -P '*='
    _files
    return
  fi
  # After "field=" the value follows at once.
  if [[ $#offered -eq 1 && $offered[1] == *=:* ]]; then space=(-S ''); fi
  _describe -V guangong offered "${(@)space}"
}

if [[ $funcstack[1] == _guangong ]]; then
  _guangong "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _guangong guangong
fi
