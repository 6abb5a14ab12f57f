/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one record on its way from source to destination. */
#pragma once

#include "destination/answers.h"
#include "source/record-source.h"
#include "store/ledger.h"
#include "sync/plan.h"

G_BEGIN_DECLS

/* A page and the units made of it; lives as long as one of them. */
typedef struct
{
  guint ref_count;
  RopewaySourcePage *source;
  RopewayTree *made; /* what mapping and plan make */
  char *position;    /* (nullable): where a resumed read starts once this page is done */
  char *high;        /* (nullable): highest cursor value up to and with this page */
  guint open;        /* units not finished */
  guint units;       /* units that exist */
  gboolean is_split; /* all its units were made */
} RopewayPage;

/* Returns: (transfer full). @source: (transfer full) (nullable). */
RopewayPage *ropeway_page_new (RopewaySourcePage *source);
/* Returns: (transfer full). */
RopewayPage *ropeway_page_ref (RopewayPage *page);
void ropeway_page_unref (RopewayPage *page);
/* All units of @page were made: its records go with the last of them, though pages before it may not be done. */
void ropeway_page_set_split (RopewayPage *page);

/* How the record there was seen. */
typedef enum
{
  ROPEWAY_SIGHT_NONE,
  ROPEWAY_SIGHT_FIND,  /* a search gave it */
  ROPEWAY_SIGHT_INDEX, /* it stands in the list of all */
  ROPEWAY_SIGHT_READ,  /* it was read by its id */
} RopewaySight;

/* One unit. Made of a page, or of a stored intent when a run begins by clearing up. */
typedef struct
{
  /* owned */
  RopewayPage *page;
  char *source_key;
  char *match_key;         /* (nullable) */
  char *former_key;        /* (nullable): source key whose link it takes over, or waits for */
  RopewayLink *link;       /* (nullable) */
  RopewayFoundList *found; /* (nullable) */
  char *destination_id;    /* (nullable) */
  GBytes *digests;         /* (nullable) */
  GBytes *shown;           /* (nullable): of what the answer to its write showed of it */
  RopewayProblem *problem; /* (nullable): why its fate is not known */
  RopewayProblem *reason; /* (nullable): of its outcome, where it is not told yet, or it waits for its keys */
  char *before;  /* (nullable): JSON of existing before it was sent, once existing is what came of it */
  char *request; /* (nullable): what was refused, or got no answer; clean, cut */
  char *answer;  /* (nullable): what came back */

  /* borrowed from page, found */
  const RopewayValue *record;   /* (nullable): the source record; NULL: of a stored intent */
  const RopewayValue *item;     /* (nullable) */
  const RopewayValue *mapped;   /* flat fields */
  const RopewayValue *existing; /* (nullable): the record there */
  const RopewayValue *body;     /* what is sent */

  /* state */
  guint8 hash[32];
  RopewaySight sight; /* how found, existing came about */
  RopewayIntentKind kind;
  guint64 seq;
  guint refusals;             /* times it was parked before */
  guint attempts;             /* times it was sent by this run */
  RopewayOutcomeKind outcome; /* where it is not told yet */
  gint64 intent;              /* 0: none open */
  gint64 removal;             /* intent of an earlier run to remove it, that may have been done; 0: none */
  gint64 sent_at;             /* µs UTC */
  gboolean archives;          /* of kind DELETE: by setting a field */
  gsize item_index;           /* where item is: its place in the list */
  gboolean alone;             /* not in a batch: the batch could not be made with it */
  gboolean chosen;            /* destination_id is of the one record it can be, though there is no link yet */
  gboolean is_after;          /* existing was seen after it was sent */
  gboolean timed_out;         /* its time was over before an answer came */
  gboolean unknown;           /* being looked for because an answer got lost */
  gboolean untold;            /* finished, but nobody was told */
  gboolean counted;           /* as a planned write */
  gboolean linked;            /* a link of it waits for a commit */
  gboolean adopted;           /* the record was there before us */
  gboolean
      is_overwriting; /* its update replaces what this job did not write (run-there.c); set before it is queued */
  gboolean old;       /* left out as one from before the mark: that says nothing about what was parked */
  gboolean takes_back; /* it undoes what the last write did */
  gboolean left;       /* left out because a person said so: it stays remembered as that */
  gboolean looks;      /* it writes nothing: what was written is looked at */
  gboolean stored;     /* made of a stored intent */
  gboolean known;      /* of a stored intent, but only the fate of others in it is not known */
  gboolean kept;       /* made of what was set aside while a write of it was in doubt */
} RopewayUnit;

/* Returns: (transfer full): a unit of @page. */
RopewayUnit *ropeway_unit_new (RopewayPage *page);
void ropeway_unit_free (RopewayUnit *unit);

/* The key of a record, and of an item of it: a canonical JSON list of the values at @key (RopewayPath) in
 * @record, then of those at @item_key in @item, or of @index where @item_key is NULL.
 * Returns: (transfer full) (nullable): NULL where a value is missing, null, "" or no scalar, or the key is longer
 * than ROPEWAY_LIMIT_KEY_BYTES; *@missing then names the field (transfer none). */
char *ropeway_unit_make_key (const GPtrArray *key, const RopewayValue *record, const GPtrArray *item_key,
                             const RopewayValue *item, gsize index, const char **missing);

/* The same for a record that is the child of @parent ((nullable)): the values at @parent_key come first.
 * Returns: (transfer full) (nullable). */
char *ropeway_unit_make_child_key (const GPtrArray *parent_key, const RopewayValue *parent,
                                   const GPtrArray *key, const RopewayValue *record,
                                   const GPtrArray *item_key, const RopewayValue *item, gsize index,
                                   const char **missing);

/* Returns: (transfer full) (nullable): @key, of a child, without the first @n values, those of its parent; NULL where it has
 * fewer. */
char *ropeway_unit_dup_own_key (const char *key, guint n);

/* The values of the match fields as canonical JSON list, compared without case and outer space.
 * Returns: (transfer full) (nullable): NULL where one is missing, null or "". */
char *ropeway_unit_make_match_key (const GPtrArray *match, const RopewayValue *mapped);

/* The same to look a record up with, whichever side it is of: what is a number here may be a text there, so numbers and
 * booleans count as texts too. Not stored.
 * Returns: (transfer full) (nullable). */
char *ropeway_unit_make_look_key (const GPtrArray *match, const RopewayValue *fields);

/* Returns: (transfer full): the idempotency key of a write: the same for the same ledger, operation and
 * (source key, seq, refusals) of each unit, another for every other. A refusal counts, since a service may keep the
 * answer it gave to a key, and what is sent after a correction is another request. */
char *ropeway_unit_make_idempotency_key (const char *ledger, const char *operation, RopewayUnit *const *units,
                                         guint n);

G_END_DECLS
