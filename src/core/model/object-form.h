/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which members each object of a job file has, in which order: said once, for the reader that notices a
 * misspelt one, the canonical writer and the check of the schema. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RopewayObjectForm RopewayObjectForm;

/* What stands in a member. */
typedef enum
{
  ROPEWAY_HOLDS_VALUE,  /* no object that has a form */
  ROPEWAY_HOLDS_OBJECT, /* one object */
  ROPEWAY_HOLDS_LIST,   /* a list of objects */
  ROPEWAY_HOLDS_MAP,    /* an object whose members, named by the person, are objects */
} RopewayHolds;

typedef struct
{
  const char *name;
  RopewayHolds holds;
  const RopewayObjectForm *form; /* NULL for _VALUE */
} RopewayMember;

/* Constant data. */
struct _RopewayObjectForm
{
  const char *name;             /* in "$defs" of the schema */
  const RopewayMember *members; /* in canonical order, ended by a NULL name */
};

extern const RopewayObjectForm ropeway_form_file;
extern const RopewayObjectForm ropeway_form_connection;
extern const RopewayObjectForm ropeway_form_environment;
extern const RopewayObjectForm ropeway_form_sign_in;
extern const RopewayObjectForm ropeway_form_credential;
extern const RopewayObjectForm ropeway_form_api_version;
extern const RopewayObjectForm ropeway_form_tls;
extern const RopewayObjectForm ropeway_form_sign_part;
extern const RopewayObjectForm ropeway_form_limits;
extern const RopewayObjectForm ropeway_form_operation;
extern const RopewayObjectForm ropeway_form_request;
extern const RopewayObjectForm ropeway_form_file_rows;
extern const RopewayObjectForm ropeway_form_sheet;
extern const RopewayObjectForm ropeway_form_graphql;
extern const RopewayObjectForm ropeway_form_cells;
extern const RopewayObjectForm ropeway_form_paging;
extern const RopewayObjectForm ropeway_form_keyset;
extern const RopewayObjectForm ropeway_form_split;
extern const RopewayObjectForm ropeway_form_page_size;
extern const RopewayObjectForm ropeway_form_changes;
extern const RopewayObjectForm ropeway_form_record_form;
extern const RopewayObjectForm ropeway_form_header;
extern const RopewayObjectForm ropeway_form_body_format;
extern const RopewayObjectForm ropeway_form_body_file;
extern const RopewayObjectForm ropeway_form_batch;
extern const RopewayObjectForm ropeway_form_answers;
extern const RopewayObjectForm ropeway_form_errors;
extern const RopewayObjectForm ropeway_form_parameter;
extern const RopewayObjectForm ropeway_form_choices;
extern const RopewayObjectForm ropeway_form_describe;
extern const RopewayObjectForm ropeway_form_describe_among;
extern const RopewayObjectForm ropeway_form_described_choices;
extern const RopewayObjectForm ropeway_form_job;
extern const RopewayObjectForm ropeway_form_source;
extern const RopewayObjectForm ropeway_form_for_each;
extern const RopewayObjectForm ropeway_form_unit;
extern const RopewayObjectForm ropeway_form_rule;
extern const RopewayObjectForm ropeway_form_step;
extern const RopewayObjectForm ropeway_form_condition;
extern const RopewayObjectForm ropeway_form_destination;
extern const RopewayObjectForm ropeway_form_archive;
extern const RopewayObjectForm ropeway_form_start;
extern const RopewayObjectForm ropeway_form_schedule;
extern const RopewayObjectForm ropeway_form_policies;
extern const RopewayObjectForm ropeway_form_threshold;
extern const RopewayObjectForm ropeway_form_brake;
extern const RopewayObjectForm ropeway_form_case;

/* Returns: (transfer none) (nullable). */
const RopewayMember *ropeway_object_form_find (const RopewayObjectForm *self, const char *name);

/* Returns: (transfer container): the names of the members, NULL-terminated. */
const char **ropeway_object_form_dup_names (const RopewayObjectForm *self);

G_END_DECLS
