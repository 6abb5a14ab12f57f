/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows are written together: what is sent waits until nothing else moves, and is done at once. */
#pragma once

#include "destination/destination.h"
#include "model/bundle.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_HELD_DESTINATION (ropeway_held_destination_get_type ())
G_DECLARE_DERIVABLE_TYPE (RopewayHeldDestination, ropeway_held_destination, ROPEWAY, HELD_DESTINATION,
                          RopewayDestination)

typedef enum
{
  ROPEWAY_ROW_DONE,
  ROPEWAY_ROW_GONE,  /* there is no such row, or several */
  ROPEWAY_ROW_TAKEN, /* another row has that key */
} RopewayRowChange;

/* What the places for rows have to say themselves, beside opening and listing. */
struct _RopewayHeldDestinationClass
{
  RopewayDestinationClass parent_class;

  /* Turns a value of a record into that of a cell of @column. Returns: (nullable): NULL where it does not fit, with *@problem
   * where there is more to say than that; a warning there is one where it fits. */
  RopewayValue *(*make_cell) (RopewayHeldDestination *self, const char *column, const RopewayValue *value,
                              RopewayTree *tree, RopewayProblem **problem);
  /* Notes a change of row @id (NULL: a new one) in memory; @cells: (nullable): NULL takes the row out. */
  RopewayRowChange (*note) (RopewayHeldDestination *self, const char *id, const RopewayValue *cells,
                            char **new_id);
  /* Writes all that was noted, and calls ropeway_held_destination_saved() once. */
  void (*save) (RopewayHeldDestination *self);
};

/* To be called before anything else. */
void ropeway_held_destination_set_bundle (RopewayHeldDestination *self, RopewayBundle *bundle);
/* Returns: (transfer none). */
const RopewayBundle *ropeway_held_destination_get_bundle (RopewayHeldDestination *self);
/* Returns: (transfer none): char *: the fields that rules fill. */
const GPtrArray *ropeway_held_destination_get_columns (RopewayHeldDestination *self);

/* Ends what was sent: done; or with @problem (nullable): not done; or with @response (nullable): what the service said
 * instead; or with @error (nullable): nobody knows. */
void ropeway_held_destination_saved (RopewayHeldDestination *self, RopewayProblem *problem,
                                     const RopewayHttpResponse *response, const GError *error);

G_END_DECLS
