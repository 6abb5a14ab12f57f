/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what creating, changing and removing a record means, the same for every practice app. */
#pragma once

#include "base/clock.h"
#include "practice/practice-exchange.h"
#include "practice/practice-table.h"

G_BEGIN_DECLS

/* What the practice apps share. Their time stands still between writes, so that the same requests always give the
 * same records. */
typedef struct
{
  /* borrowed */
  RopewayClock *clock;

  /* state */
  gint64 now; /* µs since 1970: of the last write */
} RopewayPracticeWorld;

/* Returns: the moment of the next write, a second after the last. */
gint64 ropeway_practice_world_tick (RopewayPracticeWorld *world);

/* Why a record is refused; all (transfer none). */
typedef struct
{
  const char *code;
  const char *message;
  const char *field; /* (nullable) */
} RopewayPracticeFlaw;

/* What distinguishes one collection from another. */
typedef struct
{
  const char *name;      /* "crm.contacts" */
  const char *id_prefix; /* (nullable): then ids are whole numbers */
  guint first_id;

  /* (nullable): Returns: (transfer full) (nullable): what @record is found by. */
  char *(*dup_key) (const RopewayValue *record);

  /* (nullable): Returns: whether @record is accepted; *@flaw tells why not. */
  gboolean (*check) (const RopewayValue *record, RopewayPracticeFlaw *flaw);

  /* (nullable): Appends the record number @seed of those that are there from the start. */
  void (*generate) (guint seed, const char *id, gint64 updated, GString *out);

  /* (nullable): Returns: when that record was changed last, in µs since 1970; grows with @seed. */
  gint64 (*get_updated) (guint seed);
} RopewayPracticeKind;

typedef struct
{
  /* borrowed */
  const RopewayPracticeKind *kind;
  RopewayPracticeWorld *world;

  /* owned */
  RopewayPracticeTable *table;

  /* state */
  guint settle_ms; /* a new record is found by its key only after that time */
  guint next_id;
  guint n_created; /* by requests */
  guint n_updated;
  guint n_deleted;
} RopewayPracticeCollection;

/* Returns: (transfer full). */
RopewayPracticeCollection *ropeway_practice_collection_new (const RopewayPracticeKind *kind,
                                                            RopewayPracticeWorld *world, guint settle_ms);
void ropeway_practice_collection_free (RopewayPracticeCollection *collection);

/* Back to the first @n records, as if nothing had happened. */
void ropeway_practice_collection_reset (RopewayPracticeCollection *collection, guint n);

/* Replaces all records by those of @list (objects), as they are. Records without id get one. */
void ropeway_practice_collection_load (RopewayPracticeCollection *collection, const RopewayValue *list);

/* Appends @record as JSON. */
void ropeway_practice_collection_write (RopewayPracticeCollection *collection, RopewayPracticeRecord *record,
                                        GString *out);

/* Makes a record of @object (of @tree), whose id and moments are replaced.
 * Returns: (transfer none) (nullable): NULL where *@flaw says why not. */
RopewayPracticeRecord *ropeway_practice_collection_create (RopewayPracticeCollection *collection,
                                                           RopewayTree *tree, RopewayValue *object,
                                                           RopewayPracticeFlaw *flaw);

/* Adds the next of the records that are there from the start, as if somebody had made it.
 * Returns: (transfer none). */
RopewayPracticeRecord *ropeway_practice_collection_create_next (RopewayPracticeCollection *collection);

/* Changes @record: sets the members of @changes, or, if @replace, has no others from then on.
 * Returns: FALSE where *@flaw says why not. */
gboolean ropeway_practice_collection_update (RopewayPracticeCollection *collection,
                                             RopewayPracticeRecord *record, const RopewayValue *changes,
                                             gboolean replace, RopewayPracticeFlaw *flaw);

/* Returns: (transfer none) (nullable): the first record with @key that a search already finds; the next by
 * ropeway_practice_collection_next_found(). */
RopewayPracticeRecord *ropeway_practice_collection_find (RopewayPracticeCollection *collection,
                                                         const char *key);
RopewayPracticeRecord *ropeway_practice_collection_next_found (RopewayPracticeCollection *collection,
                                                               RopewayPracticeRecord *record);

/* ---- answers ---- */

/* Answers with @record. */
void ropeway_practice_collection_answer (RopewayPracticeCollection *collection,
                                         RopewayPracticeExchange *exchange, guint status,
                                         RopewayPracticeRecord *record);

/* POST, and GET, PATCH, PUT and DELETE of the record {id}. */
void ropeway_practice_collection_post (RopewayPracticeCollection *collection,
                                       RopewayPracticeExchange *exchange);
void ropeway_practice_collection_get (RopewayPracticeCollection *collection,
                                      RopewayPracticeExchange *exchange);
void ropeway_practice_collection_patch (RopewayPracticeCollection *collection,
                                        RopewayPracticeExchange *exchange);
void ropeway_practice_collection_put (RopewayPracticeCollection *collection,
                                      RopewayPracticeExchange *exchange);
void ropeway_practice_collection_delete (RopewayPracticeCollection *collection,
                                         RopewayPracticeExchange *exchange);

/* POST and PATCH of {"records":[…]}: {"results":[{"index","id"} or {"index","error"}]}, 207 where one failed. */
void ropeway_practice_collection_post_batch (RopewayPracticeCollection *collection,
                                             RopewayPracticeExchange *exchange);
void ropeway_practice_collection_patch_batch (RopewayPracticeCollection *collection,
                                              RopewayPracticeExchange *exchange);

G_END_DECLS
