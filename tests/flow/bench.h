/*
 * bench: a packer's bench in front of a scripted store, with a parcel of two items opened
 * by its tote; for the tests of the bench, of its labels and of the recheck.
 */
#ifndef TESTS_FLOW_BENCH_H
#define TESTS_FLOW_BENCH_H

#include "fake.h"

#define TEA "6901234567892"
#define CUP "6923450657713"
#define OPEN                                                                             \
    "order=100 number:S100 parcel=9 pcode:P-100-1 part=1 buyer_remark:no~bag "           \
    "seller_remark: box:B2 units=3 verified=0 totes:T-0001 recheck:none"
#define TEA_LINE                                                                         \
    "line=1 code:TEA-G name:Green~tea spec:250g qty=2 packed=0 gift=0 counted=0 "        \
    "codes:" TEA "=1~16901234567899=12"
#define CUP_LINE                                                                         \
    "line=2 code:CUP-R name:Cup spec:red qty=1 packed=0 gift=1 counted=0 codes:" CUP "=" \
    "1"
#define OPENED                                                                           \
    {                                                                                    \
        "pack.open code:T-0001", OPEN,                                                   \
        {                                                                                \
            TEA_LINE, CUP_LINE                                                           \
        }                                                                                \
    }
#define GRANT                                                                            \
    {                                                                                    \
        "label.grant parcel=9",                                                          \
            "parcel=9 waybill:SF1000001 n=1 carrier:SF number:S100 part=1 parts=1",      \
        {                                                                                \
            "name:Green~tea count=2", "name:Cup count=1"                                 \
        }                                                                                \
    }
#define UNIT(code, line, packed, verified, complete)                                     \
    {                                                                                    \
        "pack.unit parcel=9 code:" code,                                                 \
            "line=" line " code:X name:N spec:S packed=" packed " verified=" verified    \
            " units=3 complete=" complete                                                \
    }

static inline struct desk at_unit(const struct exchange *script)
{
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0001"); /* at home: no key */
    assert_where(&desk, "pack/unit");
    return desk;
}

#endif
