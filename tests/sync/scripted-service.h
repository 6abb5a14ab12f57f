/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service that does what one test needs and no practice app does; it keeps every request as it came. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *method;
  char *path;
  char *query; /* (nullable) */
  GBytes *body;
  GHashTable *headers; /* names in small letters */
} ScriptedRequest;

/* What is answered; 200 and nothing unless the test says otherwise. */
typedef struct
{
  guint status;
  char *body;       /* (nullable); owned */
  GBytes *bytes;    /* (nullable): instead of body; owned */
  char *type;       /* (nullable): JSON; owned */
  char *location;   /* (nullable); owned */
  char *rate_limit; /* (nullable): the header RateLimit; owned */
  gboolean held;    /* no answer comes */
  gboolean dropped; /* the connection is closed without an answer */
} ScriptedAnswer;

typedef struct _ScriptedService ScriptedService;

/* Called for each request, on the loop of the test. */
typedef void (*ScriptedFunc) (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer,
                              gpointer data);

/* Listens on 127.0.0.1 in the thread-default main context. Returns: (transfer full). */
ScriptedService *scripted_service_new (ScriptedFunc func, gpointer data);
void scripted_service_free (ScriptedService *script);

/* Returns: (transfer full): "http://127.0.0.1:PORT". */
char *scripted_service_dup_address (ScriptedService *script);

/* Returns: (transfer none): ScriptedRequest in the order they came. */
GPtrArray *scripted_service_get_requests (ScriptedService *script);

/* Returns: how many requests had @method and a path that begins with @path. */
guint scripted_service_count (ScriptedService *script, const char *method, const char *path);

/* Returns: whether the header is there and has that value. */
gboolean scripted_request_has_header (const ScriptedRequest *request, const char *name, const char *value);

/* Returns: (transfer full): the body as text. */
char *scripted_request_dup_text (const ScriptedRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedService, scripted_service_free)

G_END_DECLS
