# What the benchmarks share; sourced by run. A broker's name says its kind: stock, passwords, dynsec, ours (each also NAME_tls).

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# world UNITS: the household of bench_world, made once per run and size.
world() {
	local dir=$work/world-$1
	[ -d "$dir" ] || { mkdir -p "$dir"; "$build/bench_world" "$dir" "$1"; }
	echo "$dir"
}

certificate() {
	[ -f "$work/tls.crt" ] || openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -days 9 -keyout "$work/tls.key" -out "$work/tls.crt" >/dev/null 2>&1
}

# start_broker NAME WORLD: sets port[NAME], pid[NAME] and took[NAME], the seconds until it listened. All kinds differ in nothing but who judges.
declare -A took
start_broker() {
	local name=$1 dir=$2 kind=${1%_tls} conf=$work/$1.conf doors= began
	port[$name]=$(free_port)
	{
		printf 'per_listener_settings false\nsys_interval 0\nlog_dest none\nset_tcp_nodelay true\nconnection_messages false\nuser %s\n' "$(id -un)"
		case $kind in
		stock) echo 'allow_anonymous true' ;;
		passwords) printf 'allow_anonymous false\npassword_file %s/passwords\nacl_file %s/access\n' "$dir" "$dir" ;;
		dynsec)
			cp "$dir/dynsec.json" "$work/$name.json"
			printf 'allow_anonymous false\nplugin %s\nplugin_opt_config_file %s\n' "$dynsec" "$work/$name.json" ;;
		ours)
			doors=$build/freehold_doors.so
			printf 'allow_anonymous false\nplugin %s/freehold_broker.so\nplugin_opt_authdb %s/auth.db\n' "$build" "$dir"
			printf 'plugin_opt_hub_socket %s/%s-hub.sock\nplugin_opt_legacy_socket %s/%s-legacy.sock\n' "$work" "$name" "$work" "$name"
			printf 'plugin_opt_doors %s:2048:32\nplugin_opt_pace 1000000:1073741824:3600\n' "${port[$name]}" # counts, and lets a benchmark's device speak
			printf 'listener 0 %s/%s-hub.sock\n' "$work" "$name" ;;
		esac
		printf 'listener %s 127.0.0.1\n' "${port[$name]}"
		if [ "$name" != "$kind" ]; then certificate; printf 'certfile %s/tls.crt\nkeyfile %s/tls.key\n' "$work" "$work"; fi
	} >"$conf"
	began=$EPOCHREALTIME
	LD_PRELOAD=$doors "$mosquitto" -c "$conf" </dev/null >/dev/null 2>&1 &
	pid[$name]=$!
	children+=("$!")
	for _ in $(seq 60000); do
		if (exec 3<>"/dev/tcp/127.0.0.1/${port[$name]}") 2>/dev/null; then
			took[$name]=$(awk -v from="$began" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }')
			return
		fi
		kill -0 "${pid[$name]}" 2>/dev/null || break
		sleep 0.02
	done
	echo "broker $name did not start" >&2
	exit 1
}

stop_brokers() {
	local name
	for name in "${!pid[@]}"; do
		kill "${pid[$name]}" 2>/dev/null || true
		wait "${pid[$name]}" 2>/dev/null || true
		unset "pid[$name]" "port[$name]"
	done
}

# hold NAME WHERE WHAT: bench_hold in the background, until stop_holding NAME.
declare -A holder
hold() {
	local fifo=$work/hold-$1 said=$work/held-$1
	rm -f "$fifo" "$said"
	mkfifo "$fifo"
	"$build/bench_hold" "$2" "$3" <"$fifo" >"$said" &
	holder[$1]=$!
	children+=("$!")
	exec {hold_fd}>"$fifo"
	for _ in $(seq 600); do grep -q ready "$said" && return; sleep 0.1; done
	echo "$3 clients did not connect to $1" >&2
	exit 1
}
stop_holding() {
	exec {hold_fd}>&-
	kill "${holder[$1]}" 2>/dev/null || true
	wait "${holder[$1]}" 2>/dev/null || true
}

pss_kib() {
	local sum=0 p
	for p in "$@"; do sum=$((sum + $(awk '/^Pss:/ { print $2 }' "/proc/$p/smaps_rollup"))); done
	echo "$sum"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# one_round FILE NAME COMMAND...: one round; appends what the command prints to FILE.NAME.
one_round() { local file=$1 name=$2; shift 2; "$@" >>"$work/$file.$name"; }
figure() { median <"$work/$1.$2"; }

# metric NAME UNIT OURS PEER PEER_NAME GOAL: GOAL is "ratio<=X", "more<=X" (ours minus peer) or "ours<=X"; also with >=.
metric() {
	awk -v metric="$1" -v unit="$2" -v ours="$3" -v peer="$4" -v peer_name="$5" -v goal="$6" -v table="$table" 'BEGIN {
		ratio = peer > 0 ? ours / peer : 0
		kind = substr(goal, 1, index(goal, "=") - 2); limit = substr(goal, index(goal, "=") + 1) + 0
		value = kind == "ratio" ? ratio : kind == "more" ? ours - peer : ours
		met = (index(goal, "<=") ? value <= limit : value >= limit) ? "true" : "false"
		peer_text = peer_name == "" ? "null" : sprintf("%.3f", peer)
		ratio_text = peer_name == "" ? "null" : sprintf("%.3f", ratio)
		printf "{\"metric\":\"%s\",\"unit\":\"%s\",\"ours\":%.3f,\"peer\":%s,\"peer_name\":\"%s\",\"ratio\":%s,\"goal\":\"%s\",\"met\":%s}\n",
			metric, unit, ours, peer_text, peer_name, ratio_text, goal, met
		printf "%s\t%.2f %s\t%s\t%s\t%s\t%s\n", metric, ours, unit, peer_name == "" ? "" : sprintf("%.2f", peer), peer_name, goal,
			met == "true" ? "met" : "NOT MET" >>table
	}'
}
