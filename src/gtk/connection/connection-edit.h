/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the form changes in a connection's document, as functions that leave everything else in it alone. */
#pragma once

#include "model/connection.h"
#include "value/value.h"

G_BEGIN_DECLS

/* What an operation is for, as the form asks it. */
typedef enum
{
  ROPEWAY_USE_READ,   /* records come from here */
  ROPEWAY_USE_ADD,    /* makes a record */
  ROPEWAY_USE_CHANGE, /* changes a record by its id */
  ROPEWAY_USE_FIND,   /* looks a record up by its fields */
  ROPEWAY_USE_OTHER,  /* serves another operation: a header, a list of choices */
} RopewayUse;

/* Returns: (transfer full): the document of a new connection. */
RopewayTree *ropeway_connection_edit_new (const char *id);

/* Returns: (transfer none) (nullable): environment @name of the connection at @root. */
RopewayValue *ropeway_connection_edit_find_environment (const RopewayValue *root, const char *name);

/* Each of these changes @tree, whose root is a connection. */

/* @text: what was typed: spaces at its ends are cut; an address gets "https://" where it has none. "" in the place of
 * an optional text removes it. */
void ropeway_connection_edit_set_name (RopewayTree *tree, const char *text);
void ropeway_connection_edit_set_address (RopewayTree *tree, const char *environment, const char *text);
void ropeway_connection_edit_set_private (RopewayTree *tree, const char *environment, gboolean is_private);

/* Another type begins anew, with names for its secrets that are made from the connection's id; the same one keeps what
 * it has. @type: not _UNKNOWN. */
void ropeway_connection_edit_set_sign_in (RopewayTree *tree, RopewaySignInType type);

/* Sets text member @member of the sign-in; one that is a secret's name stays. */
void ropeway_connection_edit_set_sign_in_text (RopewayTree *tree, const char *member, const char *text);

/* Returns: (transfer full): the name of the secret under @member ("password", "token", "key", "user") of the sign-in;
 * NULL where it names none. */
char *ropeway_connection_edit_dup_secret (const RopewayValue *root, const char *member);

/* ---- operations ---- */

/* Returns: what the operation at @operation is for, judged by its request. */
RopewayUse ropeway_connection_edit_judge (const RopewayValue *operation);

/* Returns: (transfer full): that in words, translated: "Reads orders". @noun: (nullable): of one of them; else "Reads". */
char *ropeway_connection_edit_describe (RopewayUse use, const char *noun);

/* Adds an operation for @use with a free id made from @name. Returns: (transfer none): it. */
RopewayValue *ropeway_connection_edit_add_operation (RopewayTree *tree, RopewayUse use, const char *name);

/* Sets what the form of an operation shows. Each text: (nullable): left alone. @key: fields with commas between. */
typedef struct
{
  const char *name;
  const char *noun;
  const char *method;
  const char *path;
  const char *records;
  const char *key;
  const char *new_id;
} RopewayOperationTexts;

void ropeway_connection_edit_set_operation (RopewayTree *tree, RopewayValue *operation,
                                            const RopewayOperationTexts *texts);

/* Returns: (transfer full): the key fields with commas between; "" where there are none. */
char *ropeway_connection_edit_dup_key (const RopewayValue *operation);

G_END_DECLS
