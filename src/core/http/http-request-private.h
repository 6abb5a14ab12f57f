/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the client may see of a request and make of an answer. */
#pragma once

#include "http/http-meaning.h"

G_BEGIN_DECLS

struct _RopewayHttpRequest
{
  grefcount ref_count;

  /* owned */
  char *method;
  char *url;
  GArray *headers; /* of RopewayHttpField */
  GArray *query;   /* of RopewayHttpField, all credentials */
  GBytes *body;

  RopewayHttpSignFunc sign; /* (nullable) */
  gpointer sign_data;
  GDestroyNotify sign_destroy;

  /* borrowed */
  RopewayHttpMeaningFunc mean; /* (nullable) */
  gpointer mean_data;

  /* state */
  RopewayRepeat repeat;
  guint max_attempts;
  gsize max_body;
  gboolean begun;         /* an attempt was made */
  gboolean after_unknown; /* another request before it may have taken effect */
};

/* Returns: (transfer none) (nullable): the header's field. */
const RopewayHttpField *ropeway_http_request_find (const RopewayHttpRequest *request, const char *name);

/* Returns: (transfer none) (nullable): the first header that HTTP does not allow. */
const RopewayHttpField *ropeway_http_request_find_invalid (const RopewayHttpRequest *request);

/* Returns: attempts allowed, never more than ROPEWAY_LIMIT_ATTEMPTS. */
guint ropeway_http_request_get_max_attempts (const RopewayHttpRequest *request);

/* Returns: bytes allowed, never more than ROPEWAY_LIMIT_BODY_BYTES. */
gsize ropeway_http_request_get_max_body (const RopewayHttpRequest *request);

/* One header line as it came; borrowed. */
typedef struct
{
  const char *name;
  const char *value;
} RopewayHttpLine;

/* Copies @lines. @body: (transfer none) (nullable). Returns: (transfer full). */
RopewayHttpResponse *ropeway_http_response_new_lines (guint status, const char *url, GBytes *body,
                                                      const RopewayHttpLine *lines, guint n);

/* Returns: (transfer none) (array length=n). */
const RopewayHttpLine *ropeway_http_response_get_lines (const RopewayHttpResponse *response, guint *n);

/* @attempts: repetitions included; @after_unknown: one before this one may have taken effect. */
void ropeway_http_response_set_history (RopewayHttpResponse *response, guint attempts,
                                        gboolean after_unknown);

G_END_DECLS
