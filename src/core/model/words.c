/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the lists of words themselves; data/job.schema.json is compared with them. */
#include "model/words.h"

#include <string.h>

const char *const ropeway_words_kind[] = { "rest", "graphql", "file", NULL };
const char *const ropeway_words_sign_in[]
    = { "none", "basic", "bearer",  "api-key",     "oauth", "jwt-bearer",
        "aws",  "hmac",  "session", "certificate", NULL };
const char *const ropeway_words_version_in[] = { "header", "query", "path", NULL };
const char *const ropeway_words_key_in[] = { "header", "query", "cookie", NULL };
const char *const ropeway_words_flow[] = { "code", "device", "client-credentials", NULL };
const char *const ropeway_words_client[] = { "basic", "post", "none", NULL };
const char *const ropeway_words_token_format[] = { "form", "json", NULL };
const char *const ropeway_words_redirect[] = { "loopback", "fixed", "paste", "none", NULL };
const char *const ropeway_words_algorithm[] = { "RS256", "ES256", NULL };
const char *const ropeway_words_part_in[] = { "header", "query", NULL };
const char *const ropeway_words_hash[] = { "sha256", "sha1", "sha512", "md5", NULL };
const char *const ropeway_words_encoding[] = { "hex", "base64", NULL };
const char *const ropeway_words_key_encoding[] = { "text", "hex", "base64", NULL };
const char *const ropeway_words_timestamp[] = { "seconds", "milliseconds", "rfc3339", "http-date", NULL };
const char *const ropeway_words_method[] = { "GET", "POST", "PUT", "PATCH", "DELETE", NULL };
const char *const ropeway_words_paging[]
    = { "none", "page", "offset", "cursor", "link", "next-url", "keyset", "until-empty", "split", NULL };
const char *const ropeway_words_paging_in[] = { "query", "body", "header", "path", NULL };
const char *const ropeway_words_paging_from[] = { "body", "header", NULL };
const char *const ropeway_words_split_as[] = { "date-time", "date", "seconds", "milliseconds", NULL };
const char *const ropeway_words_paging_end[] = { "empty", "short", NULL };
const char *const ropeway_words_cursor[] = { "date-time", "number", "token", NULL };
const char *const ropeway_words_form[]
    = { "plain", "envelope", "row-by-header", "typed-properties", "key-values", NULL };
const char *const ropeway_words_property[]
    = { "plain",          "title",        "rich_text",    "number",     "select",
        "status",         "multi_select", "date",         "checkbox",   "email",
        "phone_number",   "url",          "people",       "relation",   "files",
        "formula",        "rollup",       "created_time", "created_by", "last_edited_time",
        "last_edited_by", "unique_id",    "verification", "button",     NULL };
const char *const ropeway_words_answer_in[]
    = { "json", "ndjson", "xml", "rss", "csv", "tsv", "form", "text", NULL };
const char *const ropeway_words_request_in[] = { "json", "form", "multipart", "xml", "csv", "ndjson", NULL };
const char *const ropeway_words_form_style[] = { "brackets", "deepObject", "dots", "repeat", NULL };
const char *const ropeway_words_soap[] = { "1.1", "1.2", NULL };
const char *const ropeway_words_file_in[] = { "text", "base64", NULL };
const char *const ropeway_words_answers_by[] = { "position", "index", "field", NULL };
const char *const ropeway_words_repeat[] = { "never", "safe", "key", NULL };
const char *const ropeway_words_condition_is[]
    = { "equal",       "not-equal", "greater", "less",  "at-least",  "at-most", "contains", "not-contains",
        "starts-with", "ends-with", "one-of",  "empty", "not-empty", "matches", NULL };
const char *const ropeway_words_write[] = { "always", "on-create", "if-empty", NULL };
const char *const ropeway_words_on_empty[] = { "leave", "clear", "default", NULL };
const char *const ropeway_words_on_problem[] = { "park", "default", "leave-out", NULL };
const char *const ropeway_words_mode[] = { "upsert", "create", "update", "mirror", NULL };
const char *const ropeway_words_send[] = { "all", "changed", NULL };
const char *const ropeway_words_gone[] = { "leave", "archive", "delete", NULL };
const char *const ropeway_words_hand_edits[] = { "overwrite", "keep", "park", NULL };
const char *const ropeway_words_drift[] = { "pause", "go-on", NULL };
const char *const ropeway_words_start[] = { "everything", "from-now", "since", NULL };
const char *const ropeway_words_schedule[] = { "manual", "every", "daily", "weekly", NULL };
const char *const ropeway_words_missed[] = { "once", "skip", NULL };
const char *const ropeway_words_overlap[] = { "skip", NULL };
const char *const ropeway_words_day[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

guint
ropeway_words_find (const char *const *words, const char *text)
{
  guint i = 0;

  g_return_val_if_fail (words != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);

  while (words[i] != NULL && strcmp (words[i], text) != 0)
    i++;
  return i;
}
