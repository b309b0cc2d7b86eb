# From the hub's decision, commit included, to the end of the device's connection; and how long a bystander had to wait at worst.
dir=$work/revoke
mkdir -p "$dir"
"$build/bench_world" "$dir" 1000
for kind in dynsec ours; do start_broker "$kind" "$dir"; done
per_round=40
for round in $(seq "$rounds"); do
	first=$((10 + (round - 1) * per_round))
	one_round revoke dynsec "$build/bench_revoke" dynsec "${port[dynsec]}" "$first" "$per_round"
	one_round revoke ours "$build/bench_revoke" ours "$dir/auth.db" "$work/ours-hub.sock" "${port[ours]}" "$first" "$per_round"
done
column_median() { awk -v c="$2" '{ print $c }' "$work/revoke.$1" | median; }
metric revoke_p50 ms "$(column_median ours 1)" "$(column_median dynsec 1)" "dynamic-security" "ours<=20"
metric revoke_p99 ms "$(column_median ours 2)" "$(column_median dynsec 2)" "dynamic-security" "ours<=20"
metric revoke_bystander_stall ms "$(column_median ours 3)" "$(column_median dynsec 3)" "dynamic-security" "ours<=10"
