/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: in which language an operation speaks and is answered: JSON unless it says something else. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_ANSWER_JSON,
  ROPEWAY_ANSWER_UNSAID, /* by the Content-Type of the answer */
} RopewayAnswerFormat;

typedef enum
{
  ROPEWAY_REQUEST_JSON,
} RopewayRequestFormat;

/* The member "format" of an operation. Immutable; belongs to its operation. */
typedef struct
{
  RopewayAnswerFormat answer;
  RopewayRequestFormat request;
} RopewayBodyFormat;

G_END_DECLS
