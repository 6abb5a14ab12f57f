/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a place in a list of pages, as a plain value that the ledger can keep. */
#pragma once

#include "source/border.h"
#include "source/known.h"
#include "source/span.h"

G_BEGIN_DECLS

/* A plain value that owns what it points to. Cleared with ropeway_position_clear(). */
typedef struct
{
  gint64 number;      /* of page and offset */
  char *token;        /* (nullable): cursor, or absolute address of the page */
  gboolean is_number; /* the cursor came as a number */
  char *mark;         /* (nullable): a token of before, to find out whether they go round in a circle */
  guint64 mark_at;    /* pages read before it */
  guint64 pages;      /* pages read before this one */
  guint64 received;   /* records in them */
  gboolean has_digest;
  guint8 digest[ROPEWAY_DIGEST_BYTES]; /* of the records of the page before */
  RopewayBorder
      *border; /* (nullable): of the page before, where the list is counted off; not kept in the ledger */
  RopewayKnown *known; /* (nullable): keyset: records of the page before; not kept */
  gboolean is_probe;   /* keyset: has to give a record with the value that is asked for; not kept */
  RopewaySpan *span;   /* (nullable): split: the span of time; not kept */
} RopewayPosition;

/* Sets @position to the first page. */
void ropeway_position_init (RopewayPosition *position, const RopewayPaging *paging);
void ropeway_position_clear (RopewayPosition *position);
void ropeway_position_copy (const RopewayPosition *from, RopewayPosition *to);

/* Returns: (transfer full): canonical JSON, for the ledger. */
char *ropeway_position_to_json (const RopewayPosition *position);

/* Returns: whether @json is a position; then *@position is set. */
gboolean ropeway_position_from_json (const char *json, RopewayPosition *position);

G_END_DECLS
