# CPU of the broker per message, said by a unit with six grants and heard by another.
dir=$(world 1000)
for kind in stock ours; do start_broker "$kind" "$dir"; done
for mode in qos0 qos1 fanin; do
	for _ in $(seq $((rounds * 2))); do
		for kind in stock ours; do one_round "message-$mode" "$kind" "$build/bench_message" "${port[$kind]}" "${pid[$kind]}" 20000 "$mode"; done
	done
	metric "message_cpu_$mode" us "$(figure "message-$mode" ours)" "$(figure "message-$mode" stock)" "stock anonymous" "ratio<=1.03"
done
