/*
 * rooms: model
 * fuzz_policy: any lines "section<TAB>key<TAB>value" as a file of roles: taken or refused
 * with a code; what was taken never gives a right that the built-in list does not name.
 */
#include "tallyman/model/policy.h"
#include "tallyman/model/rules.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void copy(char *to, size_t room, struct str from)
{
    snprintf(to, room, "%.*s", (int)from.n, from.p ? from.p : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char section[128], key[128], value[1024];
    struct policy *policy = calloc(1, sizeof(*policy));
    struct str rest = str_n((const char *)data, size);
    int line = 0;
    policy_empty(policy);
    while (rest.n) {
        struct err err = {0};
        struct str text = str_cut(&rest, '\n');
        copy(section, sizeof(section), str_cut(&text, '\t'));
        copy(key, sizeof(key), str_cut(&text, '\t'));
        copy(value, sizeof(value), text);
        if (policy_take(policy, section, key, value, ++line, &err) && !err.code)
            abort();
        err = (struct err){0};
        if ((rules_take(section, key, value, &err) != 0) != (err.code != 0))
            abort();
    }
    struct err err = {0};
    bool good = policy_close(policy, &err) == 0;
    if (good != !err.code || (good && !policy_role(policy, str_of("console"))))
        abort();
    for (int i = 0; i < policy->roles; i++) {
        if (policy->role[i].rights >> RIGHTS)
            abort();
    }
    free(policy);
    return 0;
}
