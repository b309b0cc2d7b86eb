# Nothing lost: the Eclipse Paho project's own client tests (its Go client's, as Debian ships them) against stock Mosquitto and against ours, where every
# client has a credential and a grant for the topics it uses. The sources are copied and given a name and password; nothing of them is kept.
paho=/usr/share/gocode/src/github.com/eclipse/paho.mqtt.golang
if [ ! -d "$paho" ] || ! command -v go >/dev/null; then
	echo "interop needs the packages golang-go and golang-github-eclipse-paho.mqtt.golang-dev" >&2
	exit 1
fi
src=$work/gopath/src/github.com/eclipse/paho.mqtt.golang
mkdir -p "$src"
cp -r "$paho/." "$src/"
rm -f "$src"/unit_*_test.go
sed -i -E 's/\.SetClientID\("([^"]+)"\)/&.SetUsername("\1").SetPassword("secret")/' "$src"/fvt_client_test.go
sed -i -E 's/":1883"/":" + os.Getenv("TEST_TCP_PORT")/; s/":8883"/":" + os.Getenv("TEST_TLS_PORT")/' "$src/fvt_test.go"
grep -ohE 'SetClientID\("[^"]+"' "$src"/fvt_client_test.go | cut -d'"' -f2 | sort -u >"$work/interop-clients"
mkdir -p "$work/world-interop"
"$build/bench_world" "$work/world-interop" clients <"$work/interop-clients"
(cd "$src" && GO111MODULE=off GOFLAGS= GOPATH="$work/gopath:/usr/share/gocode" GOCACHE="$work/gocache" go test -c -o "$work/paho-tests" .) >&2
for kind in stock ours; do
	start_broker "$kind" "$work/world-interop"
	start_broker "${kind}_tls" "$work/world-interop"
	(cd "$src" && TEST_FVT_ADDR=127.0.0.1 TEST_TCP_PORT=${port[$kind]} TEST_TLS_PORT=${port[${kind}_tls]} timeout 300 "$work/paho-tests" -test.v) >"$work/paho.$kind" 2>&1 || true
	grep -oE '^--- (PASS|FAIL): [A-Za-z0-9_]+' "$work/paho.$kind" | sort -u >"$work/paho-results.$kind"
done
passed() { sed -n 's/^--- PASS: //p' "$work/paho-results.$1"; }
lost=$(comm -23 <(passed stock | sort) <(passed ours | sort))
[ -z "$lost" ] || printf 'lost with our plugin: %s\n' $lost >&2
metric interop_passed tests "$(passed ours | wc -l)" "$(passed stock | wc -l)" "stock anonymous" "ratio>=1"
metric interop_lost tests "$(printf '%s' "$lost" | grep -c . || true)" 0 "" "ours<=0"
