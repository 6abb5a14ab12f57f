/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: keeps the records of a practice app so that a benchmark measures Ropeway, not them: nothing is searched. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One record, as the JSON text in which it is answered. Belongs to its table. */
typedef struct _RopewayPracticeRecord RopewayPracticeRecord;

struct _RopewayPracticeRecord
{
  /* owned */
  char *id;
  char *key;  /* (nullable): what it is found by */
  char *text; /* (nullable): until somebody changes it, its seed says what it is */
  GSequenceIter *place;
  GSequenceIter *change;

  /* borrowed */
  RopewayPracticeRecord *twin; /* (nullable): the next one with the same key */

  /* state */
  gsize length; /* of the text */
  guint seed;
  guint64 serial; /* grows from record to record */
  gint64 updated; /* µs since 1970 */
  gint64 visible; /* µs of the clock that never goes back: a search finds it from then on */
};

/* Records in the order they came, found by id and by key, and in the order of their changes. */
typedef struct _RopewayPracticeTable RopewayPracticeTable;

/* Returns: (transfer full). */
RopewayPracticeTable *ropeway_practice_table_new (void);
void ropeway_practice_table_free (RopewayPracticeTable *table);
void ropeway_practice_table_clear (RopewayPracticeTable *table);

/* Adds a record at the end. @id: (transfer full): not in the table yet. @updated: µs since 1970.
 * Returns: (transfer none). */
RopewayPracticeRecord *ropeway_practice_table_add (RopewayPracticeTable *table, char *id, gint64 updated);
void ropeway_practice_table_remove (RopewayPracticeTable *table, RopewayPracticeRecord *record);

/* @key: (transfer full) (nullable). */
void ropeway_practice_table_set_key (RopewayPracticeTable *table, RopewayPracticeRecord *record, char *key);

/* @text: (transfer full): JSON of @length bytes. */
void ropeway_practice_table_set_text (RopewayPracticeTable *table, RopewayPracticeRecord *record, char *text,
                                      gsize length);

/* Notes a change. @updated: µs since 1970. */
void ropeway_practice_table_touch (RopewayPracticeTable *table, RopewayPracticeRecord *record,
                                   gint64 updated);

/* Returns: how many records there are. */
guint ropeway_practice_table_get_length (RopewayPracticeTable *table);

/* Returns: how many records have a key that an earlier one has as well. */
guint ropeway_practice_table_count_twins (RopewayPracticeTable *table);

/* Returns: (transfer none) (nullable). */
RopewayPracticeRecord *ropeway_practice_table_find (RopewayPracticeTable *table, const char *id);

/* Returns: (transfer none) (nullable): the first with that key; the others follow by their twin. */
RopewayPracticeRecord *ropeway_practice_table_find_key (RopewayPracticeTable *table, const char *key);

/* Two orders in which records are read. */
typedef enum
{
  ROPEWAY_PRACTICE_BY_PLACE,
  ROPEWAY_PRACTICE_BY_CHANGE, /* by updated, then serial */
} RopewayPracticeOrder;

/* Returns: (transfer none): the place of the record at @position, or the end. */
GSequenceIter *ropeway_practice_table_at (RopewayPracticeTable *table, RopewayPracticeOrder order,
                                          guint position);

/* Returns: how many records were changed before @updated, that is the position, in the order of changes, of the
 * first that was not. */
guint ropeway_practice_table_count_before (RopewayPracticeTable *table, gint64 updated);

/* Returns: (transfer none): the place behind the record with this @serial (and @updated, by change), also if it
 * has gone since. */
GSequenceIter *ropeway_practice_table_behind (RopewayPracticeTable *table, RopewayPracticeOrder order,
                                              gint64 updated, guint64 serial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPracticeTable, ropeway_practice_table_free)

G_END_DECLS
