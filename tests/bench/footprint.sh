# Memory of the broker with a thousand clients; start, memory and idle CPU of the whole hub, alone and with DEVICES (200) plugs.
dir=$(world 1000)
kinds=(stock dynsec ours)
for kind in "${kinds[@]}"; do
	start_broker "$kind" "$dir"
	hold "$kind" "${port[$kind]}" 1000
	pss_kib "${pid[$kind]}" >>"$work/memory.$kind"
	stop_holding "$kind"
done
metric broker_memory_1000 KiB "$(figure memory ours)" "$(figure memory stock)" "stock anonymous" "ratio<=1.2"
metric broker_memory_1000 KiB "$(figure memory ours)" "$(figure memory dynsec)" "dynamic-security" "ratio<=0.7"

cmake --build "$build" >&2
[ -d "$top/tests/node_modules" ] || (cd "$top/tests" && npm ci --silent >&2)
FREEHOLD_BUILD=$build node "$top/tests/bench/footprint.mjs" "$rounds" "${DEVICES:-200}" >"$work/hub"
hub_figure() { awk -v n="$1" '$1 == n { print $2 }' "$work/hub" | median; }
# The lightest full hub measured, Domoticz: 22.1 MB and 0.16 s without devices.
metric hub_start ms "$(hub_figure start_ms)" 160 "Domoticz, measured before" "ours<=150"
metric hub_idle_pss MiB "$(hub_figure idle_pss_mib)" 21.1 "Domoticz, measured before" "ratio<=1"
metric hub_idle_cpu percent "$(hub_figure idle_cpu_percent)" 0 "" "ours<=0.1"
metric "hub_pss_${DEVICES:-200}_devices" MiB "$(hub_figure devices_pss_mib)" 0 "" "ours<=48"
