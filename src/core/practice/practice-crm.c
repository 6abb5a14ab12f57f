/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service that is written to: it refuses what is wrong, knows a repeated request by its key, and its search
 * may lag behind. */
#include "practice/practice-apps-private.h"

#include <string.h>

#include "base/timestamp.h"
#include "practice/practice-list.h"

#define PAGE_SIZE 50
#define NAME_BYTES 400

typedef struct
{
  GBytes *request;
  GBytes *answer;
  guint status;
} FirstAnswer;

static void
first_answer_free (gpointer data)
{
  FirstAnswer *first = data;

  g_bytes_unref (first->request);
  g_bytes_unref (first->answer);
  g_free (first);
}

/* ---- what is accepted ---- */

static gboolean
refuse (RopewayPracticeFlaw *flaw, const char *code, const char *message, const char *field)
{
  *flaw = (RopewayPracticeFlaw){ code, message, field };
  return FALSE;
}

static gboolean
is_missing (const RopewayValue *value)
{
  return !value || ropeway_value_get_kind (value) == ROPEWAY_NULL || ropeway_value_is_text (value, "");
}

/* Something before and behind one @, a dot behind it, no blanks. */
static gboolean
is_email (const RopewayValue *value)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  const char *at = text ? strchr (text, '@') : NULL;
  const char *dot = at ? strrchr (at, '.') : NULL;

  return at && at > text && !strchr (at + 1, '@') && dot && dot > at + 1 && dot[1] != '\0'
         && !strpbrk (text, " \t\r\n,;");
}

static gboolean
check_text (const RopewayValue *record, const char *field, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *value = ropeway_value_get (record, field);
  gsize length;

  if (is_missing (value))
    return TRUE;
  if (ropeway_value_get_kind (value) != ROPEWAY_STRING)
    return refuse (flaw, "invalid_type", "This has to be text.", field);
  ropeway_value_get_token (value, &length);
  return length <= NAME_BYTES || refuse (flaw, "too_long", "This is longer than 400 bytes.", field);
}

static gboolean
check_date (const RopewayValue *record, const char *field, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *value = ropeway_value_get (record, field);
  g_autofree char *text = NULL;
  gint64 moment;

  if (is_missing (value))
    return TRUE;
  text = ropeway_value_dup_text (value, NULL);
  if (text && strlen (text) == strlen ("2026-11-09")
      && ropeway_timestamp_parse (text, -1, NULL, &moment, NULL))
    return TRUE;
  return refuse (flaw, "invalid_date", "This has to be a date that exists, as 2026-11-09.", field);
}

static gboolean
check_boolean (const RopewayValue *record, const char *field, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *value = ropeway_value_get (record, field);

  return is_missing (value) || ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN
         || refuse (flaw, "invalid_type", "This has to be true or false.", field);
}

/* An amount is a number, or text that reads as one. */
static gboolean
check_amount (const RopewayValue *record, const char *field, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *value = ropeway_value_get (record, field);
  const char *token;
  gsize length;

  if (is_missing (value) || ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return TRUE;
  if (ropeway_value_get_kind (value) != ROPEWAY_STRING)
    return refuse (flaw, "invalid_type", "This has to be an amount, as 19.10.", field);
  token = ropeway_value_get_token (value, &length);
  return ropeway_number_is_valid (token, length)
         || refuse (flaw, "invalid_amount", "This has to be an amount, as 19.10.", field);
}

static gboolean
check_contact (const RopewayValue *record, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *email = ropeway_value_get (record, "email");

  if (is_missing (email))
    return refuse (flaw, "required", "A contact needs an e-mail address.", "email");
  if (!is_email (email))
    return refuse (flaw, "invalid_email", "This is no e-mail address.", "email");
  return check_text (record, "first_name", flaw) && check_text (record, "last_name", flaw)
         && check_date (record, "birthday", flaw) && check_boolean (record, "vip", flaw)
         && check_boolean (record, "newsletter", flaw) && check_amount (record, "balance", flaw);
}

static const RopewayValue *
deal_reference (const RopewayValue *record)
{
  const RopewayValue *reference = ropeway_value_get (record, "reference");

  return reference ? reference : ropeway_value_get (record, "ref");
}

static gboolean
check_deal (const RopewayValue *record, RopewayPracticeFlaw *flaw)
{
  const RopewayValue *reference = deal_reference (record);
  const RopewayValue *email = ropeway_value_get (record, "email");
  RopewayValueType type = reference ? ropeway_value_get_kind (reference) : ROPEWAY_NULL;

  if (is_missing (reference))
    return refuse (flaw, "required", "A deal needs a reference.", "reference");
  if (type != ROPEWAY_STRING && type != ROPEWAY_NUMBER)
    return refuse (flaw, "invalid_type", "A reference is text or a number.", "reference");
  if (!is_missing (email) && !is_email (email))
    return refuse (flaw, "invalid_email", "This is no e-mail address.", "email");
  return check_text (record, "title", flaw) && check_amount (record, "total", flaw);
}

/* E-mail addresses are the same whatever their capitals. */
static char *
dup_contact_key (const RopewayValue *record)
{
  g_autofree char *email = ropeway_value_dup_member_text (record, "email");

  return email ? g_ascii_strdown (email, -1) : NULL;
}

static char *
dup_deal_key (const RopewayValue *record)
{
  const RopewayValue *reference = deal_reference (record);
  const char *token;
  gsize length;

  if (!reference || ropeway_value_get_kind (reference) != ROPEWAY_NUMBER)
    return reference ? ropeway_value_dup_text (reference, NULL) : NULL;
  token = ropeway_value_get_token (reference, &length);
  return g_strndup (token, length);
}

static const RopewayPracticeKind contact_kind = {
  .name = "crm.contacts",
  .id_prefix = "c-",
  .first_id = 1001,
  .dup_key = dup_contact_key,
  .check = check_contact,
};

static const RopewayPracticeKind deal_kind = {
  .name = "crm.deals",
  .id_prefix = "d-",
  .first_id = 1001,
  .dup_key = dup_deal_key,
  .check = check_deal,
};

/* ---- the app ---- */

void
ropeway_practice_crm_init (RopewayPracticeCrm *crm, RopewayPracticeWorld *world, guint settle_ms,
                           const char *api_key)
{
  crm->contacts = ropeway_practice_collection_new (&contact_kind, world, settle_ms);
  crm->deals = ropeway_practice_collection_new (&deal_kind, world, settle_ms);
  crm->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, first_answer_free);
  crm->api_key = g_strdup (api_key);
}

void
ropeway_practice_crm_clear (RopewayPracticeCrm *crm)
{
  ropeway_practice_collection_free (crm->contacts);
  ropeway_practice_collection_free (crm->deals);
  g_hash_table_unref (crm->answers);
  g_free (crm->api_key);
}

void
ropeway_practice_crm_reset (RopewayPracticeCrm *crm)
{
  ropeway_practice_collection_reset (crm->contacts, 0);
  ropeway_practice_collection_reset (crm->deals, 0);
  g_hash_table_remove_all (crm->answers);
  crm->n_replayed = 0;
}

/* (transfer full) (nullable): the key that came, in whichever way. */
static char *
dup_given_key (RopewayPracticeExchange *exchange)
{
  const char *header = ropeway_practice_exchange_get_header (exchange, "X-Api-Key");
  const char *authorization = ropeway_practice_exchange_get_header (exchange, "Authorization");
  const char *cookie = ropeway_practice_exchange_get_header (exchange, "Cookie");
  const char *query = ropeway_practice_exchange_get_query (exchange, "api_key");

  if (header)
    return g_strdup (header);
  if (query)
    return g_strdup (query);
  if (cookie && g_str_has_prefix (cookie, "api_key="))
    return g_strdup (cookie + strlen ("api_key="));
  if (authorization && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    return g_strdup (authorization + 7);
  if (authorization && g_ascii_strncasecmp (authorization, "Basic ", 6) == 0)
    {
      gsize length;
      g_autofree guchar *plain = g_base64_decode (authorization + 6, &length);
      const char *colon = memchr (plain, ':', length);

      return colon ? g_strndup (colon + 1, length - (gsize)(colon + 1 - (const char *)plain)) : NULL;
    }
  return NULL;
}

gboolean
ropeway_practice_crm_admits (RopewayPracticeCrm *crm, RopewayPracticeExchange *exchange)
{
  g_autofree char *given = NULL;

  if (!crm->api_key)
    return TRUE;
  given = dup_given_key (exchange);
  if (g_strcmp0 (given, crm->api_key) == 0)
    return TRUE;
  if (given)
    ropeway_practice_exchange_fail (exchange, 403, "wrong_key", "That is not the key of this CRM.", NULL);
  else
    {
      ropeway_practice_exchange_fail (exchange, 401, "no_key", "This CRM wants a key.", NULL);
      ropeway_practice_exchange_set_header (exchange, "WWW-Authenticate", "Bearer realm=\"CRM\"");
    }
  return FALSE;
}

/* ---- idempotency keys ---- */

/* Whether the request is one that came before; then the answer is the one that it got then. */
static gboolean
replay (RopewayPracticeCrm *crm, RopewayPracticeExchange *exchange, const char *slot, GBytes *request)
{
  const FirstAnswer *first = g_hash_table_lookup (crm->answers, slot);

  if (!first)
    return FALSE;
  if (!g_bytes_equal (first->request, request))
    {
      ropeway_practice_exchange_fail (exchange, 422, "idempotency_key_reused",
                                      "This key came before with another body.", NULL);
      return TRUE;
    }
  exchange->status = first->status;
  g_string_append_len (exchange->answer, g_bytes_get_data (first->answer, NULL),
                       (gssize)g_bytes_get_size (first->answer));
  ropeway_practice_exchange_set_header (exchange, "Idempotent-Replayed", "true");
  crm->n_replayed++;
  return TRUE;
}

/* A request with a key that came before does nothing a second time. */
static void
write_once (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeCrm *crm = app;
  RopewayPracticeCollection *collection
      = G_STRUCT_MEMBER (RopewayPracticeCollection *, app, route->collection);
  const char *key = ropeway_practice_exchange_get_header (exchange, "Idempotency-Key");
  g_autoptr (GBytes) request = NULL;
  g_autofree char *slot = NULL;
  FirstAnswer *first;

  if (!key)
    {
      route->action (collection, exchange);
      return;
    }
  slot = g_strconcat (exchange->method, " ", exchange->path, " ", key, NULL);
  request = ropeway_practice_exchange_dup_bytes (exchange);
  if (replay (crm, exchange, slot, request))
    return;
  route->action (collection, exchange);
  if (exchange->status >= 300)
    return;
  first = g_new0 (FirstAnswer, 1);
  first->request = g_steal_pointer (&request);
  first->answer = g_bytes_new (exchange->answer->str, exchange->answer->len);
  first->status = exchange->status;
  g_hash_table_insert (crm->answers, g_steal_pointer (&slot), first);
}

/* ---- requests ---- */

static void
list_contacts (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  const char *email = ropeway_practice_exchange_get_query (exchange, "email");
  g_autofree char *key = email ? g_ascii_strdown (email, -1) : NULL;

  if (key)
    ropeway_practice_list_found (collection, exchange, key);
  else
    ropeway_practice_list_pages (collection, exchange, "items", PAGE_SIZE);
}

static void
list_deals (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  const char *reference = ropeway_practice_exchange_get_query (exchange, "ref");

  if (!reference)
    reference = ropeway_practice_exchange_get_query (exchange, "reference");
  if (reference)
    ropeway_practice_list_found (collection, exchange, reference);
  else
    ropeway_practice_list_pages (collection, exchange, "items", PAGE_SIZE);
}

#define CONTACTS G_STRUCT_OFFSET (RopewayPracticeCrm, contacts)
#define DEALS G_STRUCT_OFFSET (RopewayPracticeCrm, deals)

const RopewayPracticeRoute *
ropeway_practice_crm_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "POST", "/contacts", ropeway_practice_collection_post, CONTACTS, write_once },
    { "GET", "/contacts", list_contacts, CONTACTS },
    { "POST", "/contacts/batch", ropeway_practice_collection_post_batch, CONTACTS, write_once },
    { "PATCH", "/contacts/batch", ropeway_practice_collection_patch_batch, CONTACTS, write_once },
    { "GET", "/contacts/{id}", ropeway_practice_collection_get, CONTACTS },
    { "PATCH", "/contacts/{id}", ropeway_practice_collection_patch, CONTACTS, write_once },
    { "PUT", "/contacts/{id}", ropeway_practice_collection_put, CONTACTS },
    { "DELETE", "/contacts/{id}", ropeway_practice_collection_delete, CONTACTS },
    { "POST", "/deals", ropeway_practice_collection_post, DEALS, write_once },
    { "GET", "/deals", list_deals, DEALS },
    { "POST", "/deals/batch", ropeway_practice_collection_post_batch, DEALS, write_once },
    { "PATCH", "/deals/batch", ropeway_practice_collection_patch_batch, DEALS, write_once },
    { "GET", "/deals/{id}", ropeway_practice_collection_get, DEALS },
    { "PATCH", "/deals/{id}", ropeway_practice_collection_patch, DEALS, write_once },
    { "PUT", "/deals/{id}", ropeway_practice_collection_put, DEALS },
    { "DELETE", "/deals/{id}", ropeway_practice_collection_delete, DEALS },
    { NULL },
  };

  return routes;
}
