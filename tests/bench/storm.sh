# A power cut ends: DEVICES (1,000) units come back at once over TLS. First the broker beside stock Mosquitto; then a whole hub, whose pages are read meanwhile.
storming=${STORMING:-1000}
dir=$(world "$storming")
for kind in stock_tls ours_tls; do start_broker "$kind" "$dir"; done
hold hub "$work/ours_tls-hub.sock" hub
for _ in $(seq "$rounds"); do
	for kind in stock_tls ours_tls; do
		"$build/bench_storm" "${port[$kind]}" "$storming" >"$work/one"
		awk '{ print $1 }' "$work/one" >>"$work/storm.$kind"
		awk '{ print $2 }' "$work/one" >>"$work/storm-refused.$kind"
	done
done
stop_holding hub
metric storm_time ms "$(figure storm ours_tls)" "$(figure storm stock_tls)" "stock anonymous TLS" "ratio<=1.05"
metric storm_refused units "$(sort -n "$work/storm-refused.ours_tls" | tail -1)" 0 "" "ours<=0"

cmake --build "$build" >&2
[ -d "$top/tests/node_modules" ] || (cd "$top/tests" && npm ci --silent >&2)
FREEHOLD_BUILD=$build node "$top/tests/bench/storm.mjs" "$storming" >"$work/hub"
metric storm_hub_time ms "$(awk '$1 == "time_ms" { print $2 }' "$work/hub")" 0 "" "ours<=60000"
metric storm_hub_refused units "$(awk '$1 == "refused" { print $2 }' "$work/hub")" 0 "" "ours<=0"
metric storm_page_worst ms "$(awk '$1 == "page_worst_ms" { print $2 }' "$work/hub")" 0 "" "ours<=200"
