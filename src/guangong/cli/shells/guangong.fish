function __guangong_offered
    set -l words (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor)
    set -g __guangong_offers (env _GUANGONG_COMPLETE=fish $words[1] $words[2..])
    # Where nothing is offered, fish goes on to files.
    test -n "$__guangong_offers"
end

complete --command guangong --condition __guangong_offered --no-files --arguments '$__guangong_offers'
