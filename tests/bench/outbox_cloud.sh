# A stock broker as the cloud of the relay benchmarks: TLS for the relay, plain for the counter; sets cloud_tls and cloud_plain.
cloud() {
	[ -f "$work/cloud.crt" ] || openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 9 \
		-keyout "$work/cloud.key" -out "$work/cloud.crt" >/dev/null 2>&1
	cloud_tls=$(free_port) cloud_plain=$(free_port)
	printf 'log_dest none\nuser %s\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\nlistener %s 127.0.0.1\nlistener %s 127.0.0.1\ncertfile %s/cloud.crt\nkeyfile %s/cloud.key\n' \
		"$(id -un)" "$cloud_plain" "$cloud_tls" "$work" "$work" >"$work/cloud.conf"
	background "$cloud_tls" "$mosquitto" -c "$work/cloud.conf"
}

# background PORT COMMAND...: starts it and waits for the port.
background() {
	local where=$1
	shift
	"$@" </dev/null >/dev/null 2>&1 &
	children+=("$!")
	for _ in $(seq 200); do
		if (exec 3<>"/dev/tcp/127.0.0.1/$where") 2>/dev/null; then return; fi
		sleep 0.1
	done
	echo "$1 did not start" >&2
	exit 1
}

relay_bench() { python3 "$top/tests/bench/outbox.py" "$build/freehold-relayd" "$work" "$work/cloud.crt" "$cloud_tls" "$cloud_plain" "$@"; }
cmake --build "$build" --target relayd >&2
