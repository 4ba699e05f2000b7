_guangong_completion() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(_GUANGONG_COMPLETE=bash COMP_TYPE=$COMP_TYPE "$1" "${COMP_WORDS[@]:1:COMP_CWORD}")
    # After "field=" the value follows at once.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -o default -F _guangong_completion guangong
