/*
 * pq_late: the functions of libpq that the engine calls, found when it first calls them.
 * Parameters are named by their place; what they are stands in its header.
 */
#include <libpq-fe.h>

#include "tallyman/base/late.h"

#define PQ(function) LATE(LATE_PQ, function)

void PQclear(PGresult *a)
{
    PQ(PQclear)(a);
}

char *PQcmdStatus(PGresult *a)
{
    return PQ(PQcmdStatus)(a);
}

char *PQcmdTuples(PGresult *a)
{
    return PQ(PQcmdTuples)(a);
}

PGconn *PQconnectdbParams(const char *const *a, const char *const *b, int c)
{
    return PQ(PQconnectdbParams)(a, b, c);
}

void PQconninfoFree(PQconninfoOption *a)
{
    PQ(PQconninfoFree)(a);
}

PQconninfoOption *PQconninfoParse(const char *a, char **b)
{
    return PQ(PQconninfoParse)(a, b);
}

int PQconsumeInput(PGconn *a)
{
    return PQ(PQconsumeInput)(a);
}

char *PQerrorMessage(const PGconn *a)
{
    return PQ(PQerrorMessage)(a);
}

int PQenterPipelineMode(PGconn *a)
{
    return PQ(PQenterPipelineMode)(a);
}

int PQexitPipelineMode(PGconn *a)
{
    return PQ(PQexitPipelineMode)(a);
}

void PQfinish(PGconn *a)
{
    PQ(PQfinish)(a);
}

void PQfreemem(void *a)
{
    PQ(PQfreemem)(a);
}

Oid PQftype(const PGresult *a, int b)
{
    return PQ(PQftype)(a, b);
}

PGresult *PQgetResult(PGconn *a)
{
    return PQ(PQgetResult)(a);
}

int PQgetlength(const PGresult *a, int b, int c)
{
    return PQ(PQgetlength)(a, b, c);
}

char *PQgetvalue(const PGresult *a, int b, int c)
{
    return PQ(PQgetvalue)(a, b, c);
}

char *PQhost(const PGconn *a)
{
    return PQ(PQhost)(a);
}

char *PQhostaddr(const PGconn *a)
{
    return PQ(PQhostaddr)(a);
}

int PQisBusy(PGconn *a)
{
    return PQ(PQisBusy)(a);
}

int PQnfields(const PGresult *a)
{
    return PQ(PQnfields)(a);
}

int PQntuples(const PGresult *a)
{
    return PQ(PQntuples)(a);
}

PGPing PQpingParams(const char *const *a, const char *const *b, int c)
{
    return PQ(PQpingParams)(a, b, c);
}

int PQpipelineSync(PGconn *a)
{
    return PQ(PQpipelineSync)(a);
}

char *PQport(const PGconn *a)
{
    return PQ(PQport)(a);
}

char *PQresultErrorField(const PGresult *a, int b)
{
    return PQ(PQresultErrorField)(a, b);
}

ExecStatusType PQresultStatus(const PGresult *a)
{
    return PQ(PQresultStatus)(a);
}

int PQputCopyData(PGconn *a, const char *b, int c)
{
    return PQ(PQputCopyData)(a, b, c);
}

int PQputCopyEnd(PGconn *a, const char *b)
{
    return PQ(PQputCopyEnd)(a, b);
}

int PQsendPrepare(PGconn *a, const char *b, const char *c, int d, const Oid *e)
{
    return PQ(PQsendPrepare)(a, b, c, d, e);
}

int PQsendQuery(PGconn *a, const char *b)
{
    return PQ(PQsendQuery)(a, b);
}

int PQsendQueryPrepared(PGconn *a, const char *b, int c, const char *const *d,
                        const int *e, const int *f, int g)
{
    return PQ(PQsendQueryPrepared)(a, b, c, d, e, f, g);
}

PQnoticeReceiver PQsetNoticeReceiver(PGconn *a, PQnoticeReceiver b, void *c)
{
    return PQ(PQsetNoticeReceiver)(a, b, c);
}

int PQsocket(const PGconn *a)
{
    return PQ(PQsocket)(a);
}

ConnStatusType PQstatus(const PGconn *a)
{
    return PQ(PQstatus)(a);
}

PGTransactionStatusType PQtransactionStatus(const PGconn *a)
{
    return PQ(PQtransactionStatus)(a);
}

unsigned char *PQunescapeBytea(const unsigned char *a, size_t *b)
{
    return PQ(PQunescapeBytea)(a, b);
}
