Register-ArgumentCompleter -Native -CommandName guangong -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    # An older PowerShell leaves an empty argument out.
    $last = if ($wordToComplete) { $wordToComplete } else { '""' }
    $Env:_GUANGONG_COMPLETE = 'powershell'
    guangong @words $last | ForEach-Object {
        $word, $title = $_ -split ':::', 2
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $title)
    }
    Remove-Item Env:_GUANGONG_COMPLETE
}
