/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what in an answer usually means that there are more pages. */
#pragma once

#include "value/path.h"

G_BEGIN_DECLS

/* What a member of an answer may be. */
typedef enum
{
  ROPEWAY_SIGN_ADDRESS, /* address of the next page */
  ROPEWAY_SIGN_LINKS,   /* list of links, one of them to the next page */
  ROPEWAY_SIGN_CURSOR,  /* what asks for the next page */
  ROPEWAY_SIGN_RELAY,   /* a connection with pageInfo */
  ROPEWAY_SIGN_MORE,    /* truth: there is more */
  ROPEWAY_SIGN_LAST,    /* truth: this is the last page */
  ROPEWAY_SIGN_TOTAL,   /* number of records in all */
  ROPEWAY_SIGN_PAGES,   /* number of pages in all */
  ROPEWAY_SIGN_PAGE,    /* number of this page */
  ROPEWAY_SIGN_OFFSET,  /* number of the first record of this page */
  ROPEWAY_SIGN_SIZE,    /* number of records that a page has at most */
} RopewaySignKind;

typedef struct
{
  RopewaySignKind kind;
  char *path;                /* where it stands */
  char *name;                /* its last name, as it is written */
  const RopewayValue *value; /* borrowed */
  gint64 number;             /* where it is one; else -1 */
  const char *parameter;     /* (nullable): of a cursor: the parameter that usually takes it */
  const char *other;         /* (nullable): another that sometimes does */
  guint rank;                /* of a cursor: lower is surer */
} RopewaySign;

/* Finds them in @body, but not in the records at @records ((nullable)).
 * Returns: (transfer full): RopewaySign. */
GPtrArray *ropeway_signs_find (const RopewayValue *body, const RopewayValue *records);

/* Returns: (transfer none) (nullable): the surest one of @kind, else the first. */
const RopewaySign *ropeway_signs_get (const GPtrArray *signs, RopewaySignKind kind);

/* Returns: (transfer full): @name in small letters, without anything but letters and digits. */
char *ropeway_sign_normalise (const char *name);

G_END_DECLS
