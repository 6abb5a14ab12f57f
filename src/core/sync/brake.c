/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/brake.h"

/* What nobody has to be asked for: ten records, or one of twenty. */
#define RECORDS 10
#define SHARE 20

guint64
ropeway_brake_get_limit (gint64 said, guint64 known)
{
  if (said >= 0)
    return (guint64)said;
  return CLAMP (known / SHARE, 1, RECORDS);
}
