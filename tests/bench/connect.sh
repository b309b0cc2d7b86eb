# CPU of the broker per login, without and with TLS. The peers tell nobody of a login; so the judging is measured alone, and then again with the hub
# connected and hearing of every login and logout.
one_connect_round() { # FILE COUNT KNOWN TLS KIND...
	local file=$1 count=$2 known=$3 tls=$4 kind
	shift 4
	for kind in "$@"; do one_round "$file" "$kind" "$build/bench_connect" "${port[$kind]}" "${pid[$kind]}" "$count" "$known" $tls; done
}
for known in $known_units; do
	dir=$(world "$known")
	kinds=(stock passwords dynsec ours)
	for kind in "${kinds[@]}"; do start_broker "$kind" "$dir"; done
	for _ in $(seq "$rounds"); do one_connect_round "connect-$known" 2000 "$known" "" "${kinds[@]}"; done
	hold hub "$work/ours-hub.sock" hub
	for _ in $(seq "$rounds"); do one_connect_round "told-$known" 2000 "$known" "" passwords ours; done
	stop_holding hub
	ours=$(figure "connect-$known" ours)
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" stock)" "stock anonymous" "more<=15"
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" passwords)" "password and access files" "ratio<=0.6"
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" dynsec)" "dynamic-security" "ratio<=0.6"
	metric "connect_cpu_${known}_hub_told" us "$(figure "told-$known" ours)" "$(figure "told-$known" passwords)" "password and access files" "ratio<=1"
	for kind in passwords dynsec; do metric "broker_start_$known" s "${took[ours]}" "${took[$kind]}" "$kind" "ratio<=1"; done
	stop_brokers
done
dir=$(world 1000)
for kind in stock_tls ours_tls; do start_broker "$kind" "$dir"; done
for _ in $(seq "$rounds"); do one_connect_round connect-tls 300 1000 tls stock_tls ours_tls; done
metric connect_cpu_tls us "$(figure connect-tls ours_tls)" "$(figure connect-tls stock_tls)" "stock anonymous TLS" "ratio<=1.03"
