// Errors. Every function that can fail returns 0 or a negative value: -errno, or one of these.
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define CHECKED __attribute__((warn_unused_result))

enum err {
	ERR_OK = 0,
	ERR_INVALID = -1001,     // an argument or document breaks a rule
	ERR_PARSE = -1002,       // bytes that do not parse
	ERR_LIMIT = -1003,       // larger, longer, deeper or more often than allowed
	ERR_NOT_FOUND = -1004,
	ERR_EXISTS = -1005,
	ERR_DENIED = -1006,      // the bouncer said no
	ERR_UNAUTHENTICATED = -1007,
	ERR_STATE = -1008,       // not possible in the present state
	ERR_EXPIRED = -1009,
	ERR_MISMATCH = -1010,    // a signature, hash, code or identity does not match
	ERR_WEAK = -1011,        // a password or key below the policy
	ERR_CRYPTO = -1012,
	ERR_STORE = -1013,       // SQLite refused; the cause has been logged
	ERR_UNAVAILABLE = -1014, // a process or peer is not there now
	ERR_TIMEOUT = -1015,
	ERR_UNSUPPORTED = -1016,
	ERR_INTERNAL = -1017,
};

// The stable word that scripts and the web see ("not_found", "weak", ...); never NULL. Unknown codes and -errno give "internal".
const char *err_code(int err);
// One plain English sentence for logs and terminals; never NULL, static storage (strerror for -errno).
const char *err_text(int err);

#endif
