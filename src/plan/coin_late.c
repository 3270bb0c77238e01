/*
 * coin_late: the functions of Cbc and Clp that the search calls, found when it first
 * calls them. Parameters are named by their place; what they are stands in their headers.
 */
#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

#include "tallyman/base/late.h"

#define CBC(function) LATE(LATE_CBC, function)
#define CLP(function) LATE(LATE_CLP, function)

double *Cbc_bestSolution(Cbc_Model *a)
{
    return CBC(Cbc_bestSolution)(a);
}

void Cbc_deleteModel(Cbc_Model *a)
{
    CBC(Cbc_deleteModel)(a);
}

void Cbc_loadProblem(Cbc_Model *a, int b, int c, const CoinBigIndex *d, const int *e,
                     const double *f, const double *g, const double *h, const double *i,
                     const double *j, const double *k)
{
    CBC(Cbc_loadProblem)(a, b, c, d, e, f, g, h, i, j, k);
}

Cbc_Model *Cbc_newModel(void)
{
    return CBC(Cbc_newModel)();
}

int Cbc_secondaryStatus(Cbc_Model *a)
{
    return CBC(Cbc_secondaryStatus)(a);
}

void Cbc_setInteger(Cbc_Model *a, int b)
{
    CBC(Cbc_setInteger)(a, b);
}

void Cbc_setLogLevel(Cbc_Model *a, int b)
{
    CBC(Cbc_setLogLevel)(a, b);
}

void Cbc_setMaximumNodes(Cbc_Model *a, int b)
{
    CBC(Cbc_setMaximumNodes)(a, b);
}

void Cbc_setMaximumSeconds(Cbc_Model *a, double b)
{
    CBC(Cbc_setMaximumSeconds)(a, b);
}

void Cbc_setParameter(Cbc_Model *a, const char *b, const char *c)
{
    CBC(Cbc_setParameter)(a, b, c);
}

int Cbc_solve(Cbc_Model *a)
{
    return CBC(Cbc_solve)(a);
}

int Cbc_status(Cbc_Model *a)
{
    return CBC(Cbc_status)(a);
}

void Clp_addColumns(Clp_Simplex *a, int b, const double *c, const double *d,
                    const double *e, const CoinBigIndex *f, const int *g, const double *h)
{
    CLP(Clp_addColumns)(a, b, c, d, e, f, g, h);
}

void Clp_addRows(Clp_Simplex *a, int b, const double *c, const double *d,
                 const CoinBigIndex *e, const int *f, const double *g)
{
    CLP(Clp_addRows)(a, b, c, d, e, f, g);
}

void Clp_chgColumnLower(Clp_Simplex *a, const double *b)
{
    CLP(Clp_chgColumnLower)(a, b);
}

void Clp_chgColumnUpper(Clp_Simplex *a, const double *b)
{
    CLP(Clp_chgColumnUpper)(a, b);
}

void Clp_chgRowLower(Clp_Simplex *a, const double *b)
{
    CLP(Clp_chgRowLower)(a, b);
}

void Clp_chgRowUpper(Clp_Simplex *a, const double *b)
{
    CLP(Clp_chgRowUpper)(a, b);
}

void Clp_deleteModel(Clp_Simplex *a)
{
    CLP(Clp_deleteModel)(a);
}

int Clp_dual(Clp_Simplex *a, int b)
{
    return CLP(Clp_dual)(a, b);
}

const double *Clp_getColSolution(Clp_Simplex *a)
{
    return CLP(Clp_getColSolution)(a);
}

double Clp_getObjValue(Clp_Simplex *a)
{
    return CLP(Clp_getObjValue)(a);
}

const double *Clp_getRowPrice(Clp_Simplex *a)
{
    return CLP(Clp_getRowPrice)(a);
}

Clp_Simplex *Clp_newModel(void)
{
    return CLP(Clp_newModel)();
}

int Clp_numberRows(Clp_Simplex *a)
{
    return CLP(Clp_numberRows)(a);
}

int Clp_primal(Clp_Simplex *a, int b)
{
    return CLP(Clp_primal)(a, b);
}

void Clp_resize(Clp_Simplex *a, int b, int c)
{
    CLP(Clp_resize)(a, b, c);
}

double *Clp_rowLower(Clp_Simplex *a)
{
    return CLP(Clp_rowLower)(a);
}

double *Clp_rowUpper(Clp_Simplex *a)
{
    return CLP(Clp_rowUpper)(a);
}

void Clp_setLogLevel(Clp_Simplex *a, int b)
{
    CLP(Clp_setLogLevel)(a, b);
}
