@echo off
chcp 65001 >nul
set PYTHONUTF8=1
for %%v in (3.14 3.13 3.12 3.11) do py -%%v -c "" >nul 2>nul && py -%%v "%~dp0install.py" && pause && exit /b 0
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>nul && python "%~dp0install.py" && pause && exit /b 0
echo.
echo 没有装好。如果上面没有说明原因，请先安装 64 位的 Python（3.11 至 3.14，安装时勾选 Add python.exe to PATH），再双击 install.bat。
pause
exit /b 1
