/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a form has only names and texts; services disagree on how a field inside another is called. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_FORM_BRACKETS,    /* a[b]=1, lists l[]=1 (objects in them l[0][b]=1): PHP, Rails */
  ROPEWAY_FORM_DEEP_OBJECT, /* a[b]=1, lists l[0]=1: Stripe, "deepObject" of OpenAPI */
  ROPEWAY_FORM_DOTS,        /* a.b=1, lists l=1&l=2 (objects in them l[0].b=1) */
  ROPEWAY_FORM_REPEAT,      /* lists l=1&l=2; nothing inside a field */
} RopewayFormStyle;

G_END_DECLS
