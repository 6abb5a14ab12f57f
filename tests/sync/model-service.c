/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: both services of a sequence over real HTTP, and all that goes wrong between them and the job. */
#include "model.h"

#include <signal.h>
#include <string.h>

#include "http/http-listener.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

typedef enum
{
  FAULT_NONE,
  FAULT_DROP_BEFORE, /* the connection closes before anything happened */
  FAULT_DROP_AFTER,
  FAULT_500_BEFORE,
  FAULT_500_AFTER,
  FAULT_429,
  FAULT_503,
  FAULT_SILENT_BEFORE, /* no answer, and nothing happened */
  FAULT_SILENT_AFTER,
  FAULT_LATE, /* no answer; what was asked happens once the client has gone away */
  FAULT_SLOW,
  FAULT_CUT,  /* half an answer */
  FAULT_PAGE, /* somebody else's page in place of the answer */
  N_FAULTS,
} Fault;

static const char *const fault_names[] = {
  "",
  "dropped before",
  "dropped after",
  "500 before",
  "500 after",
  "429",
  "503",
  "silent, not done",
  "silent, done",
  "done late",
  "slow",
  "cut",
  "a page of somebody else",
};

/* A client waits 20 s for an answer. */
#define LATE_US (20 * G_TIME_SPAN_SECOND + 500 * G_TIME_SPAN_MILLISECOND)
#define SLOW_US (5 * G_TIME_SPAN_SECOND)

struct _ModelService
{
  /* owned */
  RopewayHttpListener *listener;
  GHashTable *held; /* Held: requests without an answer yet */
  GHashTable *seen; /* of this run: request → how often */

  /* borrowed */
  Model *model; /* (nullable) */
};

/* A request whose answer waits, or never comes. */
typedef struct
{
  ModelService *service;
  SoupServerMessage *message; /* owned */
  char *path;                 /* owned */
  RopewayTimerFunc func;
  guint timer;
} Held;

/* ---- what is asked ---- */

static RopewayTree *
read_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, (gssize)length, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

static char *
create_batch (Model *model, const RopewayValue *body, guint *status)
{
  g_autoptr (GString) out = g_string_new ("{\"results\":[");
  guint n = 0;

  for (const RopewayValue *record = ropeway_value_first (ropeway_value_get (body, "records")); record != NULL;
       record = ropeway_value_next (record), n++)
    {
      guint each;
      g_autofree char *answer = model_there_create (model, record, &each);

      g_string_append_printf (out, "%s{\"index\":%u,%s", n > 0 ? "," : "", n, answer + 1);
    }
  g_string_append (out, "]}");
  *status = 200;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
write_record (Model *model, const char *method, const char *path, const RopewayValue *body, guint *status)
{
  if (g_str_equal (path, "/there/batch"))
    return create_batch (model, body, status);
  if (g_str_equal (method, "POST"))
    return model_there_create (model, body, status);
  return model_there_update (model, path + strlen ("/there/records/"), body, g_str_equal (method, "PUT"),
                             status);
}

/* The same key gets the same answer. */
static char *
write_once (Model *model, SoupServerMessage *message, const char *path, guint *status)
{
  const char *key
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Idempotency-Key");
  const char *known = key != NULL ? g_hash_table_lookup (model->keys, key) : NULL;
  g_autoptr (RopewayTree) tree = NULL;
  char *answer;

  if (g_str_equal (soup_server_message_get_method (message), "DELETE"))
    return model_there_remove (model, path + strlen ("/there/records/"), status);
  tree = read_body (message);
  if (known != NULL)
    {
      *status = (guint)g_ascii_strtoull (known, NULL, 10);
      return g_strdup (strchr (known, ' ') + 1);
    }
  answer = write_record (model, soup_server_message_get_method (message), path, ropeway_tree_get_root (tree),
                         status);
  if (key != NULL)
    g_hash_table_insert (model->keys, g_strdup (key), g_strdup_printf ("%u %s", *status, answer));
  return answer;
}

static char *
take_effect (Model *model, SoupServerMessage *message, const char *path, guint *status)
{
  g_autoptr (GHashTable) query = NULL;
  const char *text = g_uri_get_query (soup_server_message_get_uri (message));

  if (text != NULL)
    query = soup_form_decode (text);
  *status = 200;
  if (g_str_has_prefix (path, "/there/all"))
    return model_there_list (model);
  if (g_str_has_prefix (path, "/there/records/d-")
      && g_str_equal (soup_server_message_get_method (message), "GET"))
    return model_there_read (model, path + strlen ("/there/records/"), status);
  if (g_str_equal (soup_server_message_get_method (message), "GET"))
    return g_str_has_prefix (path, "/source")
               ? model_list_answer (model, path, query, status)
               : model_there_search (model, query != NULL ? g_hash_table_lookup (query, "email") : NULL);
  return write_once (model, message, path, status);
}

/* ---- what goes wrong ---- */

/* Chance that does not depend on the order in which requests happen to come. */
static Fault
choose_fault (ModelService *service, SoupServerMessage *message, const char *path)
{
  Model *model = service->model;
  const char *method = soup_server_message_get_method (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, body);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autofree char *name = g_strdup_printf ("%u %u %s %s?%s %s", model->seed, model->n_runs, method, path,
                                           query != NULL ? query : "", digest);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (service->seen, name));
  g_autofree char *salted = g_strdup_printf ("%s %u", name, n);
  guint hash = g_str_hash (salted) * 2654435761u >> 8;

  g_hash_table_insert (service->seen, g_strdup (name), GUINT_TO_POINTER (n + 1));
  if (!model->storm || hash % 3 != 0)
    return FAULT_NONE;
  Fault fault = (Fault)(1 + hash / 3 % (N_FAULTS - 1));
  /* Whoever looks at once must not look before it happens. */
  if (fault == FAULT_LATE
      && (g_str_equal (method, "GET") || model->job.find == MODEL_FIND_EXACT
          || model->job.find == MODEL_FIND_INDEX || model->job.read || model->child != 0))
    fault = FAULT_DROP_AFTER;
  return fault;
}

static void
held_free (gpointer data)
{
  Held *held = data;

  if (held->timer != 0)
    ropeway_clock_remove_timer (held->service->model->clock, held->timer);
  g_signal_handlers_disconnect_by_data (held->message, held);
  g_object_unref (held->message);
  g_free (held->path);
  g_free (held);
}

static void
on_gone (SoupServerMessage *message, Held *held)
{
  g_hash_table_remove (held->service->held, held);
}

static void
on_late (gpointer data)
{
  Held *held = data;
  guint status;
  g_autofree char *answer = NULL;

  held->timer = 0;
  model_tell (held->service->model, "  late: %s", held->path);
  answer = take_effect (held->service->model, held->message, held->path, &status);
}

/* Answers after @us; never where @us is 0. */
static void
hold (ModelService *service, SoupServerMessage *message, const char *path, gint64 us, RopewayTimerFunc func)
{
  Held *held = g_new0 (Held, 1);

  held->service = service;
  held->message = g_object_ref (message);
  held->path = g_strdup (path);
  soup_server_message_pause (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_gone), held);
  g_hash_table_add (service->held, held);
  held->func = func;
  if (us > 0)
    held->timer = ropeway_clock_add_timer (service->model->clock, us, func, held);
}

static void
on_slow (gpointer data)
{
  Held *held = data;

  held->timer = 0;
  soup_server_message_unpause (held->message);
}

static void
on_piece_gone (SoupServerMessage *message, RopewayHttpListener *listener)
{
  ropeway_http_listener_drop (listener, message);
}

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
answer_half (ModelService *service, SoupServerMessage *message, const char *text)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/json", NULL);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           (goffset)strlen (text));
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, text,
                            strlen (text) / 2);
  g_signal_connect_object (message, "wrote-chunk", G_CALLBACK (on_piece_gone), service->listener, 0);
}

static gboolean
happens_before (Fault fault)
{
  return fault == FAULT_DROP_BEFORE || fault == FAULT_500_BEFORE || fault == FAULT_429 || fault == FAULT_503
         || fault == FAULT_SILENT_BEFORE || fault == FAULT_LATE;
}

static void
fail_without_effect (ModelService *service, SoupServerMessage *message, const char *path, Fault fault)
{
  if (fault == FAULT_DROP_BEFORE)
    ropeway_http_listener_drop (service->listener, message);
  else if (fault == FAULT_SILENT_BEFORE || fault == FAULT_LATE)
    hold (service, message, path, fault == FAULT_LATE ? LATE_US : 0, on_late);
  else
    answer (message,
            fault == FAULT_500_BEFORE ? 500
            : fault == FAULT_429      ? 429
                                      : 503,
            "application/json", "{\"error\":\"Not now.\"}");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
}

static void
deliver (ModelService *service, SoupServerMessage *message, const char *path, Fault fault, guint status,
         const char *text)
{
  switch (fault)
    {
    case FAULT_DROP_AFTER:
      ropeway_http_listener_drop (service->listener, message);
      break;
    case FAULT_500_AFTER:
      answer (message, 500, "application/json", "{\"error\":\"Something went wrong.\"}");
      break;
    case FAULT_SILENT_AFTER:
      hold (service, message, path, 0, NULL);
      break;
    case FAULT_CUT:
      answer_half (service, message, text);
      break;
    case FAULT_PAGE:
      answer (message, 200, "text/html", "<!DOCTYPE html><html><body>Please sign in.</body></html>");
      break;
    case FAULT_SLOW:
      hold (service, message, path, SLOW_US, on_slow);
      answer (message, status, "application/json", text);
      break;
    default:
      if (service->model->child == 0 && !g_str_equal (soup_server_message_get_method (message), "GET"))
        model_there_confirm (service->model, text);
      answer (message, status, "application/json", text);
      break;
    }
}

/* ---- requests ---- */

static gboolean
is_time_to_kill (Model *model, gboolean writes, gboolean after)
{
  return writes && model->child != 0 && model->kill.request == model->n_writes && model->kill.after == after;
}

static void
kill_child (ModelService *service, SoupServerMessage *message)
{
  kill (service->model->child, SIGKILL);
  ropeway_http_listener_drop (service->listener, message);
}

static void
note_request (Model *model, SoupServerMessage *message, const char *path, gboolean writes, Fault fault)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  model->n_writes += writes;
  model_tell (model, "  %s %s%s%s %s", soup_server_message_get_method (message), path,
              query != NULL ? "?" : "", query != NULL ? query : "", fault_names[fault]);
  if (model->cancel_at > 0 && ++model->n_requests == model->cancel_at && model->cancellable != NULL)
    {
      model_tell (model, "  cancelled");
      g_cancellable_cancel (model->cancellable);
    }
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  ModelService *service = data;
  Model *model = service->model;
  g_autofree char *text = NULL;
  guint status;

  if (model == NULL)
    return;
  model_catch_up (model);
  gboolean writes = !g_str_equal (soup_server_message_get_method (message), "GET");
  Fault fault = choose_fault (service, message, path);
  note_request (model, message, path, writes, fault);
  if (model->shifting && g_str_has_prefix (path, "/source") && model_chance (model, 2))
    model_source_edit (model);
  if (is_time_to_kill (model, writes, FALSE))
    {
      kill_child (service, message);
      return;
    }
  if (happens_before (fault))
    {
      fail_without_effect (service, message, path, fault);
      return;
    }
  text = take_effect (model, message, path, &status);
  if (is_time_to_kill (model, writes, TRUE))
    kill_child (service, message);
  else
    deliver (service, message, path, fault, status, text);
}

ModelService *
model_service_new (void)
{
  ModelService *service = g_new0 (ModelService, 1);
  g_autoptr (GError) error = NULL;

  service->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  service->held = g_hash_table_new_full (NULL, NULL, held_free, NULL);
  service->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  soup_server_add_handler (ropeway_http_listener_get_server (service->listener), "/", on_request, service,
                           NULL);
  return service;
}

void
model_service_let_go (ModelService *service)
{
  g_autoptr (GList) all = g_hash_table_get_keys (service->held);

  for (GList *at = all; at != NULL; at = at->next)
    {
      Held *held = at->data;
      g_autoptr (SoupServerMessage) message = g_object_ref (held->message);

      if (held->timer != 0 && held->func == on_late)
        {
          ropeway_clock_remove_timer (service->model->clock, held->timer);
          on_late (held);
        }
      on_gone (message, held);
      ropeway_http_listener_drop (service->listener, message);
      soup_server_message_unpause (message);
    }
  g_hash_table_remove_all (service->seen);
}

gboolean
model_service_owes (ModelService *service)
{
  return g_hash_table_size (service->held) > 0;
}

void
model_service_free (ModelService *service)
{
  model_service_let_go (service);
  ropeway_http_listener_stop (service->listener);
  g_object_unref (service->listener);
  g_hash_table_unref (service->held);
  g_hash_table_unref (service->seen);
  g_free (service);
}

void
model_service_set_model (ModelService *service, Model *model)
{
  if (service->model != NULL)
    model_service_let_go (service);
  service->model = model;
}

char *
model_service_dup_address (ModelService *service)
{
  return g_strdup_printf ("http://127.0.0.1:%u", ropeway_http_listener_get_port (service->listener));
}
