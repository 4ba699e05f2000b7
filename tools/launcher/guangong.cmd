@rem The command guangong on Windows, where a file without an ending cannot be run: by the Python that pip names in it.
@setlocal
@set /p first=<"%~dp0guangong"
@set "python=%first:~2%"
@set "python=%python:"=%"
@"%python%" "%~dp0guangong" %*
