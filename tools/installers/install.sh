#!/bin/sh
# 安装 guangong，不需要网络：sh install.sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for python in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
    exec "$python" "$here/install.py"
  fi
done
echo "没有找到 Python 3.11 至 3.14，请先安装，再运行 install.sh。" >&2
exit 1
