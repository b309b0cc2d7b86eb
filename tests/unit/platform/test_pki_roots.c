// The root and its successor, as OpenSSL sees them, and what a crash leaves between any two steps.
#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "folder.h"
#include "platform/pki.h"

static struct pki *pki;

static int sh(const char *line)
{
	AUTO_FREE char *quiet = mem_printf("( %s ) >out 2>&1", line);
	int status = system(quiet);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

// What the hub is after a kill: everything read again from its files, leaves made to fit.
static void start_again(void)
{
	pki_free(pki);
	pki = NULL;
	assert_int_equal(pki_open(&pki, "pki", "broker"), 0);
	assert_true(pki_renew_leaves(pki, "freehold.local", clock_wall_ms()) >= 0);
}

static void shows(const char *root, const char *not)
{
	assert_true(pki_renew_leaves(pki, "freehold.local", clock_wall_ms()) >= 0);
	static const char *const leaves[] = {"pki/web.crt", "broker/mqtt.crt"};
	for (int i = 0; i < 2; i++) { // -untrusted reads the intermediate that comes after the leaf
		AUTO_FREE char *good = mem_printf("openssl verify -x509_strict -verify_hostname freehold.local -CAfile %s -untrusted %s %s", root, leaves[i], leaves[i]);
		AUTO_FREE char *bad = mem_printf("openssl verify -CAfile %s -untrusted %s %s", not, leaves[i], leaves[i]);
		assert_int_equal(sh(good), 0);
		assert_int_not_equal(sh(bad), 0);
	}
}

static struct pki_roots roots(void)
{
	struct pki_roots r;
	pki_roots(pki, &r);
	return r;
}

static void a_successor_is_made_shown_taken_back_and_takes_over_and_every_step_survives_a_crash(void **state)
{
	(void)state;
	assert_false(roots().has_other);
	assert_int_equal(pki_root_switch(pki, 1), ERR_STATE);
	assert_int_equal(pki_root_end(pki), ERR_STATE);
	assert_int_equal(pki_root_publish(pki), ERR_NOT_FOUND);
	assert_int_equal(pki_root_prepare(pki, "a/b"), ERR_INVALID);

	// Killed after it was made and before it counted: it is swept away.
	assert_int_equal(pki_root_prepare(pki, "freehold.local"), 0);
	assert_true(exists("pki/root-2.crt") && exists("pki/server-ca-2.key"));
	start_again();
	assert_false(roots().has_other || exists("pki/root-2.crt") || exists("pki/server-ca-2.key"));

	assert_int_equal(pki_root_prepare(pki, "freehold.local"), 0);
	assert_int_equal(pki_root_publish(pki), 0);
	assert_int_equal(pki_root_prepare(pki, "freehold.local"), ERR_STATE);
	assert_int_equal(pki_root_publish(pki), ERR_STATE);
	assert_true(roots().has_other && !roots().is_switched);
	assert_int_equal(pki_check_anchors(roots().all_pem), 0);
	AUTO_FREE char *both = mem_str(roots().all_pem);
	start_again();
	assert_true(roots().has_other && !roots().is_switched);
	assert_string_equal(roots().all_pem, both);
	shows("pki/root.crt", "pki/root-2.crt");
	assert_int_equal(sh("openssl x509 -in pki/root-2.crt -noout -subject | grep -q 'CN = Freehold abc234 root 2'"), 0);
	assert_int_equal(sh("stat -c %a pki/server-ca-2.key | grep -q 600"), 0);

	// Switched; killed before a leaf was made for it: the start makes them.
	assert_int_equal(pki_root_switch(pki, 5000), 0);
	start_again();
	assert_true(roots().is_switched && roots().since_ms == 5000 && !roots().is_kept);
	assert_string_equal(roots().all_pem, both); // for whoever has them nothing changed
	shows("pki/root-2.crt", "pki/root.crt");
	assert_int_equal(pki_root_keep(pki), 0);
	start_again();
	assert_true(roots().is_kept && roots().since_ms == 5000);
	assert_int_equal(pki_root_switch(pki, 6000), 0);
	assert_true(!roots().is_switched && !roots().is_kept);
	shows("pki/root.crt", "pki/root-2.crt");
	assert_int_equal(pki_root_switch(pki, 7000), 0);
	shows("pki/root-2.crt", "pki/root.crt");

	// One leaf written and the other not, as a crash between the two leaves it.
	assert_int_equal(sh("cp pki/web.crt web.new"), 0);
	assert_int_equal(pki_root_switch(pki, 8000), 0);
	shows("pki/root.crt", "pki/root-2.crt");
	assert_int_equal(sh("cp web.new pki/web.crt"), 0);
	start_again();
	shows("pki/root.crt", "pki/root-2.crt");
	assert_int_equal(pki_root_switch(pki, 9000), 0);

	// Ended; killed before the old key was gone: the start removes it.
	assert_int_equal(sh("cp pki/server-ca.key pki/server-ca.crt pki/root.crt ."), 0);
	assert_int_equal(pki_root_end(pki), 0);
	assert_false(exists("pki/root.crt") || exists("pki/server-ca.key") || exists("pki/server-ca.crt"));
	assert_int_equal(sh("cp server-ca.key server-ca.crt root.crt pki/"), 0);
	start_again();
	assert_false(roots().has_other || exists("pki/root.crt") || exists("pki/server-ca.key"));
	assert_string_equal(roots().all_pem, pki_root_pem(pki));
	shows("pki/root-2.crt", "root.crt");
	assert_int_equal(pki_create("pki", "broker", "abc234", "freehold.local"), ERR_EXISTS);
}

static void a_successor_that_is_not_wanted_goes_and_its_name_is_not_used_again(void **state)
{
	(void)state;
	AUTO_FREE char *before = mem_str(pki_root_pem(pki));
	assert_int_equal(pki_root_prepare(pki, "attic.example"), 0);
	assert_int_equal(pki_root_publish(pki), 0);
	assert_int_equal(pki_root_end(pki), 0);
	assert_string_equal(pki_root_pem(pki), before);
	assert_false(exists("pki/root-3.crt"));
	assert_int_equal(pki_root_prepare(pki, "attic.example"), 0);
	assert_int_equal(pki_root_publish(pki), 0);
	assert_true(exists("pki/root-4.crt"));
	start_again();
	// The new one may vouch for the name that the hub was given.
	assert_int_equal(pki_renew_leaves(pki, "attic.example", clock_wall_ms()), ERR_STATE);
	assert_int_equal(pki_root_switch(pki, 1), 0);
	assert_int_equal(pki_renew_leaves(pki, "attic.example", clock_wall_ms()), 1);
	assert_int_equal(sh("openssl verify -verify_hostname attic.example -CAfile pki/root-4.crt -untrusted pki/web.crt pki/web.crt"), 0);
	assert_int_equal(pki_root_switch(pki, 2), 0);
	assert_int_equal(pki_root_end(pki), 0);
}

// Why the overlap is two chains and no bridge (pki_roots.c).
static void no_bridge_holds_for_a_verifier_that_takes_the_first_certificate_of_a_name(void **state)
{
	(void)state;
	assert_int_equal(sh("openssl req -x509 -newkey rsa:2048 -nodes -keyout r9.key -out r9.crt -subj '/CN=Root 9' -days 99 -addext keyUsage=keyCertSign &&"
		"openssl req -new -key r9.key -subj '/CN=Servers 9' -out r9.csr &&"
		"printf 'basicConstraints=critical,CA:TRUE,pathlen:0\\nkeyUsage=keyCertSign\\n' >ca && printf 'subjectAltName=DNS:x.local' >san &&"
		"openssl x509 -req -in r9.csr -CA pki/server-ca-2.crt -CAkey pki/server-ca-2.key -set_serial 9 -extfile ca -out forward.crt &&"
		"openssl req -new -key r9.key -subj '/CN=Hub 9' -out hub.csr && openssl x509 -req -in hub.csr -CA forward.crt -CAkey r9.key -set_serial 8 -extfile san -out forward-leaf.crt &&"
		"cat pki/server-ca-2.crt forward.crt >forward-chain"), 0);
	assert_int_not_equal(sh("openssl verify -CAfile pki/root-2.crt -untrusted forward-chain forward-leaf.crt >said 2>&1"), 0); // the old CA for the new
	assert_int_equal(sh("grep -q 'path length constraint exceeded' said"), 0);
	assert_int_equal(sh("openssl x509 -x509toreq -in pki/server-ca-2.crt -signkey pki/server-ca-2.key -out old.csr &&"
		"openssl x509 -req -in old.csr -CA r9.crt -CAkey r9.key -set_serial 7 -extfile ca -out back.crt && cat pki/server-ca-2.crt back.crt >back-chain"), 0);
	assert_int_equal(sh("openssl verify -CAfile pki/root-2.crt -untrusted back-chain pki/web.crt"), 0);
	assert_int_not_equal(sh("openssl verify -CAfile r9.crt -untrusted back-chain pki/web.crt"), 0); // the new root for the old CA
}

static void a_damaged_state_is_no_new_hub(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2", "2 2 2 0 0\n", "3 0 2 0 0\n", "0 0 1 0 0\n", "1 0 1 0 0", "1 0 99999 0 0\n", "x\n", "2 0 4 0 0\nmore\n"};
	struct pki *p = NULL;
	assert_int_equal(sh("cp pki/servers servers.kept"), 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(file_replace("pki/servers", bad[i], strlen(bad[i]), 0600), 0);
		assert_int_equal(pki_open(&p, "pki", "broker"), ERR_PARSE);
		assert_true(exists("pki/root-2.crt"));
	}
	assert_int_equal(sh("cp servers.kept pki/servers"), 0);
	start_again();
}

static void anchors_are_certificates_of_cas_and_nothing_else(void **state)
{
	(void)state;
	AUTO_FREE char *leaf = NULL;
	size_t len;
	assert_int_equal(file_read("pki/web.crt", 16384, &leaf, &len), 0);
	AUTO_FREE char *half = mem_printf("%s-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", pki_root_pem(pki));
	assert_int_equal(pki_check_anchors(pki_root_pem(pki)), 0);
	assert_int_equal(pki_check_anchors(leaf), ERR_PARSE);
	assert_int_equal(pki_check_anchors(half), ERR_PARSE);
	assert_int_equal(pki_check_anchors(""), ERR_PARSE);
}

static int set_up(void **state)
{
	if (folder_make(state) < 0 || chdir(*state) < 0)
		return -1;
	return pki_create("pki", "broker", "abc234", "freehold.local") < 0 ? -1 : pki_open(&pki, "pki", "broker");
}

static int tear_down(void **state)
{
	pki_free(pki);
	return chdir("/") < 0 ? -1 : folder_remove(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_successor_is_made_shown_taken_back_and_takes_over_and_every_step_survives_a_crash),
		cmocka_unit_test(no_bridge_holds_for_a_verifier_that_takes_the_first_certificate_of_a_name),
		cmocka_unit_test(a_successor_that_is_not_wanted_goes_and_its_name_is_not_used_again),
		cmocka_unit_test(a_damaged_state_is_no_new_hub),
		cmocka_unit_test(anchors_are_certificates_of_cas_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
