# One stream of messages through the relay (from hubd's socket over disk to the cloud) beside a Mosquitto bridge on the same path, which keeps its queue in memory.
source "$top/tests/bench/outbox_cloud.sh"
cloud
rows=20000
bridge_port=$(free_port)
printf 'log_dest none\nuser %s\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\nlistener %s 127.0.0.1\nconnection cloud\naddress localhost:%s\nbridge_cafile %s/cloud.crt\ntopic power out 1\nnotifications false\n' \
	"$(id -un)" "$bridge_port" "$cloud_tls" "$work" >"$work/bridge.conf"
background "$bridge_port" "$mosquitto" -c "$work/bridge.conf"
seq "$rows" | awk '{ printf "%-100s\n", $1 }' | tr ' ' 'x' | sed 's/x/ /' >"$work/rows"
for _ in $(seq "$rounds"); do
	one_round relay bridge python3 "$top/tests/bench/outbox.py" - - - 0 "$cloud_plain" count "$rows" "mosquitto_pub -h 127.0.0.1 -p $bridge_port -t power -q 1 -l <$work/rows"
	one_round relay ours relay_bench stream "$rows"
done
metric relay_stream "messages/s" "$(figure relay ours)" "$(figure relay bridge)" "Mosquitto bridge" "ratio>=0.9"
