// Answers of the hub in plain words for a terminal. What came from devices is printed escaped.
#ifndef CLI_SHOW_H
#define CLI_SHOW_H
#include "base/json.h"

void show_json(const json_t *answer);
void show_problem(const json_t *problem); // may be NULL
void show_hub(const json_t *answer);
void show_certificates(const json_t *answer);
void show_claimed(const json_t *answer);
void show_users(const json_t *answer);
void show_tokens(const json_t *answer);
void show_devices(const json_t *answer);
void show_device(const json_t *answer);
void show_ticket(const json_t *answer);
void show_release(const json_t *answer);
void show_links(const json_t *device);
void show_link(const json_t *link);
void show_log(const json_t *answer);
void show_notices(const json_t *answer);
void show_notice(const json_t *notice);
void show_may(const json_t *answer);
void show_log_check(const json_t *answer);
void show_demo(const json_t *answer);

#endif
