/*
 * reader: the three kinds of files as one: each fills a sheet or refuses the file (E_FILE
 * with its line; nothing of a broken file is used).
 */
#ifndef TALLYMAN_INTAKE_READER_H
#define TALLYMAN_INTAKE_READER_H

#include "tallyman/base/err.h"
#include "sheet.h"

/* A heading and rows of fields; quotes may hold line ends. */
int csv_sheet(const char *name, struct str text, char separator, struct sheet *sheet,
              struct err *err);
/* An array of objects, one object a line, or an object whose only member is such an
 * array. An order's `lines` become rows of their own with the order's other fields
 * repeated. */
int json_sheet(const char *name, struct str text, struct sheet *sheet, struct err *err);
/* <orders><order …><line …/></order></orders>, <items><item …/></items>: attributes and
 * child elements are fields alike. Document type declarations are refused. */
int xml_sheet(const char *name, struct str text, struct sheet *sheet, struct err *err);
/* What an XML declaration says its character set is; empty when it does not. */
struct str xml_charset(struct str text);

#endif
