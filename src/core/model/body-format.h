/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: in which language an operation speaks and is answered: JSON unless it says something else. */
#pragma once

#include "model/template.h"
#include "value/form-style.h"
#include "value/xml-writer.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_ANSWER_JSON,
  ROPEWAY_ANSWER_NDJSON,
  ROPEWAY_ANSWER_XML,
  ROPEWAY_ANSWER_RSS,
  ROPEWAY_ANSWER_CSV,
  ROPEWAY_ANSWER_TSV,
  ROPEWAY_ANSWER_FORM,
  ROPEWAY_ANSWER_TEXT,
  ROPEWAY_ANSWER_UNSAID, /* by the Content-Type of the answer */
} RopewayAnswerFormat;

typedef enum
{
  ROPEWAY_REQUEST_JSON,
  ROPEWAY_REQUEST_FORM,
  ROPEWAY_REQUEST_MULTIPART,
  ROPEWAY_REQUEST_XML,
  ROPEWAY_REQUEST_CSV,
  ROPEWAY_REQUEST_NDJSON,
} RopewayRequestFormat;

/* A field that a multipart request sends as a file. */
typedef struct
{
  char *field;
  RopewayTemplate *name; /* what the file is called; its places are fields of the body */
  char *type;            /* (nullable) Content-Type */
  gboolean is_base64;
} RopewayBodyFile;

/* The member "format" of an operation. Immutable; belongs to its operation. */
typedef struct
{
  RopewayAnswerFormat answer;
  RopewayRequestFormat request;
  char *charset;          /* (nullable): of answers, whatever they say themselves */
  char delimiter;         /* '\0': a comma is written, and what is read is looked at */
  gboolean no_header;     /* of tables */
  RopewayFormStyle style; /* of forms */
  char *root;             /* (nullable): the element around a body */
  char **order;           /* (nullable): elements and columns that come first */
  char **namespaces;      /* (nullable): prefix, URI, … */
  char **
      lists; /* (nullable): fields of a record that are lists even where only one is there ("lines[].taxes") */
  RopewaySoap soap;
  char *soap_action; /* (nullable) */
  GPtrArray *files;  /* RopewayBodyFile */
} RopewayBodyFormat;

/* Returns: (transfer none): what a request of this format says that it accepts. */
const char *ropeway_body_format_accepts (const RopewayBodyFormat *self);

G_END_DECLS
