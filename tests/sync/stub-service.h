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
} StubRequest;

/* What is answered; 200 and nothing unless the test says otherwise. */
typedef struct
{
  guint status;
  char *body;       /* (nullable); owned */
  GBytes *bytes;    /* (nullable): instead of body; owned */
  char *location;   /* (nullable); owned */
  gboolean dropped; /* the connection is closed without an answer */
} StubAnswer;

typedef struct _StubService StubService;

/* Called for each request, on the loop of the test. */
typedef void (*StubFunc) (StubService *stub, const StubRequest *request, StubAnswer *answer, gpointer data);

/* Listens on 127.0.0.1 in the thread-default main context. Returns: (transfer full). */
StubService *stub_service_new (StubFunc func, gpointer data);
void stub_service_free (StubService *stub);

/* Returns: (transfer full): "http://127.0.0.1:PORT". */
char *stub_service_dup_address (StubService *stub);

/* Returns: (transfer none): StubRequest in the order they came. */
GPtrArray *stub_service_get_requests (StubService *stub);

/* Returns: how many requests had @method and a path that begins with @path. */
guint stub_service_count (StubService *stub, const char *method, const char *path);

/* Returns: whether the header is there and has that value. */
gboolean stub_request_has_header (const StubRequest *request, const char *name, const char *value);

/* Returns: (transfer full): the body as text. */
char *stub_request_dup_text (const StubRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StubService, stub_service_free)

G_END_DECLS
