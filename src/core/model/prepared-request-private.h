/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: address, headers and body of a request are filled in alike. */
#pragma once

#include "model/prepared-request.h"

G_BEGIN_DECLS

/* What the places of a request are filled with. Everything is borrowed. */
typedef struct
{
  const RopewayOperation *operation;
  const RopewayRequestInput *input;
  const RopewayConnection *connection;   /* (nullable): where only texts are filled */
  const RopewayEnvironment *environment; /* the same */
  RopewayTree *scratch;                  /* (nullable): for values of expressions */

  /* of a body */
  gboolean leaves_out; /* what the record does not have, not even as null */
  gboolean
      is_part; /* the record is a part of the fields: what is not to be sent is not filled in from them */
  gboolean is_whole; /* within what is sent as a whole, also where only a part of it is to be */
  guint n_places;    /* where it is a part: those of the record in the whole body */
} RopewayFilling;

/* Returns: (transfer none) (nullable): the value of @place: a parameter of the job, or of the record. */
const RopewayValue *ropeway_filling_find (const RopewayFilling *places, const char *place);

/* A RopewayTemplateFunc. @data: RopewayFilling. Returns: (transfer full) (nullable): what stands at @place in a text. */
char *ropeway_filling_dup_text (const char *place, gpointer data, GError **error);

/* Returns: (transfer none) (nullable). */
const RopewayParameter *ropeway_filling_find_parameter (const RopewayOperation *operation, const char *name);

/* Returns: (transfer full): request.place-empty. */
RopewayProblem *ropeway_filling_problem (const RopewayOperation *operation, const GError *error);

/* Returns: (transfer full) (nullable): not where there is none, nor with *@problem. */
GBytes *ropeway_filling_make_body (const RopewayOperation *operation, RopewayFilling *places,
                                   char **content_type, RopewayProblem **problem);

G_END_DECLS
