@rem The command guangong on Windows, where a file without an ending cannot be run.
@"%~dp0python.exe" "%~dp0guangong" %*
