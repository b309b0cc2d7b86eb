# CPU of the broker per login, without and with TLS; with ours, the hub listens to every event meanwhile.
for known in $known_units; do
	dir=$(world "$known")
	kinds=(stock passwords dynsec ours)
	for kind in "${kinds[@]}"; do start_broker "$kind" "$dir"; done
	hold hub "$work/ours-hub.sock" hub
	for _ in $(seq "$rounds"); do
		for kind in "${kinds[@]}"; do one_round "connect-$known" "$kind" "$build/bench_connect" "${port[$kind]}" "${pid[$kind]}" 2000 "$known"; done
	done
	ours=$(figure "connect-$known" ours)
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" stock)" "stock anonymous" "more<=15"
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" passwords)" "password file" "ratio<=0.6"
	metric "connect_cpu_$known" us "$ours" "$(figure "connect-$known" dynsec)" "dynamic-security" "ratio<=0.6"
	stop_holding hub
	stop_brokers
done
dir=$(world 1000)
for kind in stock_tls ours_tls; do start_broker "$kind" "$dir"; done
hold hub "$work/ours_tls-hub.sock" hub
for _ in $(seq "$rounds"); do
	for kind in stock_tls ours_tls; do one_round connect-tls "$kind" "$build/bench_connect" "${port[$kind]}" "${pid[$kind]}" 300 1000 tls; done
done
metric connect_cpu_tls us "$(figure connect-tls ours_tls)" "$(figure connect-tls stock_tls)" "stock anonymous TLS" "ratio<=1.03"
stop_holding hub
