# relayd's outbox: how fast a full one drains over TLS at QoS 1, and what is lost when relayd is killed -9 a hundred times while rows come and go.
source "$top/tests/bench/outbox_cloud.sh"
cloud
for _ in $(seq "$rounds"); do one_round outbox drain relay_bench drain 40000; done
metric outbox_drain "rows/s" "$(figure outbox drain)" 0 "" "ours>=10000"
one_round outbox lost relay_bench kills 20000 100
metric outbox_lost_over_100_kills rows "$(figure outbox lost)" 0 "" "ours<=0"
