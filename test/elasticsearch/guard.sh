# Starts a server as a daemon, tells how that went, and ends it when its own standard input ends: so when whoever started it is gone, however that ended.
# guard.sh FOLDER COMMAND...   FOLDER holds `pid` and `out`, and is wiped at the end unless a line `keep` was read.
folder=$1
shift
rm -f "$folder/pid"
"$@" -d -p "$folder/pid" </dev/null >"$folder/out" 2>&1
echo $?
read -r word
if [ -s "$folder/pid" ]; then
  pid=$(cat "$folder/pid")
  kill -TERM "$pid" 2>/dev/null
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ $tries -lt 200 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -KILL "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
fi
cd /
[ "$word" = keep ] || rm -rf "$folder"
