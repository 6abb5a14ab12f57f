/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the reader of paths hands to those who follow them. */
#pragma once

#include "value/path.h"

G_BEGIN_DECLS

#define ROPEWAY_PATH_SHOWN_CHARS 80 /* of a path, in a message */

typedef struct
{
  /* owned */
  char *name; /* (nullable): an index */

  /* state */
  gsize length;
  gint64 index;
} RopewayPathSegment;

/* Returns: (transfer full): an empty list of segments. */
GArray *ropeway_path_new_segments (void);

/* @segments: (transfer full). */
RopewayPath *ropeway_path_new (GArray *segments, gboolean rooted);

/* Returns: whether @c may stand in a name without brackets. */
gboolean ropeway_path_is_plain (char c);

G_END_DECLS
