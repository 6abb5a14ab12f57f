/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service changes in versions; which one a connection speaks is said once, and per environment. */
#pragma once

#include "model/object-reader.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_VERSION_IN_HEADER,
  ROPEWAY_VERSION_IN_QUERY,
  ROPEWAY_VERSION_IN_PATH, /* before that of the operation */
} RopewayVersionIn;

typedef struct
{
  RopewayVersionIn in;
  char *name;  /* of the header or parameter */
  char *value; /* (nullable): the connection says nothing of versions */
} RopewayApiVersion;

/* Reads "version" of the connection that @reader stands at. */
void ropeway_api_version_read (RopewayApiVersion *self, RopewayObjectReader *reader);
void ropeway_api_version_clear (RopewayApiVersion *self);

/* Reads "version" of an environment. @version: of its connection.
 * Returns: (transfer full) (nullable): the version that it speaks. */
char *ropeway_api_version_read_own (const RopewayApiVersion *version, RopewayObjectReader *environment);

G_END_DECLS
