/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finds secrets by their bytes in every spelling, and by the names of the places they stand in. */
#include "base/redaction.h"

#include "base/limits.h"

#include <string.h>

#define BLANK "•••"

struct _RopewayRedactor
{
  gatomicrefcount references;

  /* owned */
  GPtrArray *needles;       /* Needle: what is searched for */
  GPtrArray *short_secrets; /* Needle: only blanked where they are a value by themselves */
  GPtrArray *passing;       /* Needle: the latest of those that are good for one request */

  /* state */
  guint next_passing;      /* the place of the next one, once there are as many as are kept */
  gboolean may_begin[256]; /* whether a match can begin with this byte */
};

typedef struct
{
  guint8 *bytes;
  gsize length;
} Needle;

static void
needle_free (gpointer data)
{
  Needle *needle = data;

  explicit_bzero (needle->bytes, needle->length);
  g_free (needle->bytes);
  g_free (needle);
}

static gboolean
needles_contain (GPtrArray *needles, const char *bytes, gsize length)
{
  for (guint i = 0; i < needles->len; i++)
    {
      const Needle *needle = g_ptr_array_index (needles, i);

      if (needle->length == length && memcmp (needle->bytes, bytes, length) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
needles_add (GPtrArray *needles, const char *bytes, gsize length)
{
  Needle *needle;

  if (length == 0 || needles_contain (needles, bytes, length))
    return;
  needle = g_new (Needle, 1);
  needle->bytes = g_memdup2 (bytes, length);
  needle->length = length;
  g_ptr_array_add (needles, needle);
}

RopewayRedactor *
ropeway_redactor_new (void)
{
  RopewayRedactor *redactor = g_new0 (RopewayRedactor, 1);

  g_atomic_ref_count_init (&redactor->references);
  redactor->needles = g_ptr_array_new_with_free_func (needle_free);
  redactor->short_secrets = g_ptr_array_new_with_free_func (needle_free);
  redactor->passing = g_ptr_array_new_with_free_func (needle_free);
  return redactor;
}

RopewayRedactor *
ropeway_redactor_ref (RopewayRedactor *redactor)
{
  g_return_val_if_fail (redactor != NULL, NULL);

  g_atomic_ref_count_inc (&redactor->references);
  return redactor;
}

void
ropeway_redactor_unref (RopewayRedactor *redactor)
{
  g_return_if_fail (redactor != NULL);

  if (!g_atomic_ref_count_dec (&redactor->references))
    return;
  g_ptr_array_unref (redactor->needles);
  g_ptr_array_unref (redactor->short_secrets);
  g_ptr_array_unref (redactor->passing);
  g_free (redactor);
}

/* Base64 in both alphabets of RFC 4648. */
static void
add_base64 (RopewayRedactor *redactor, char *encoded, gsize length)
{
  needles_add (redactor->needles, encoded, length);
  for (gsize i = 0; i < length; i++)
    encoded[i] = encoded[i] == '+' ? '-' : encoded[i] == '/' ? '_' : encoded[i];
  needles_add (redactor->needles, encoded, length);
}

/* A secret may stand in the middle of what was encoded ("user:secret"), so each of the three positions it
 * can have in a group of three bytes is remembered, without the characters that it shares with others. */
static void
add_base64_spellings (RopewayRedactor *redactor, const char *secret, gsize length)
{
  for (gsize n_before = 0; n_before < 3; n_before++)
    {
      gsize n_bytes = n_before + length;
      guint8 *bytes = g_malloc0 (n_bytes);
      gsize begin = (n_before * 8 + 5) / 6, end = n_bytes * 8 / 6;
      char *encoded, *whole;

      memcpy (bytes + n_before, secret, length);
      encoded = g_base64_encode (bytes, n_bytes);
      if (n_before == 0)
        {
          whole = g_strdup (encoded);
          add_base64 (redactor, whole, strcspn (whole, "="));
          explicit_bzero (whole, strlen (whole));
          g_free (whole);
        }
      add_base64 (redactor, encoded + begin, end - begin);

      explicit_bzero (encoded, strlen (encoded));
      g_free (encoded);
      explicit_bzero (bytes, n_bytes);
      g_free (bytes);
    }
}

void
ropeway_redactor_add (RopewayRedactor *redactor, const char *secret, gssize length)
{
  gsize n;

  g_return_if_fail (redactor != NULL);
  g_return_if_fail (secret != NULL);

  n = length < 0 ? strlen (secret) : (gsize)length;
  if (n < ROPEWAY_LIMIT_REDACTED_MIN_BYTES)
    {
      needles_add (redactor->short_secrets, secret, n);
      return;
    }
  needles_add (redactor->needles, secret, n);
  add_base64_spellings (redactor, secret, n);

  redactor->may_begin['%'] = redactor->may_begin['\\'] = TRUE;
  for (guint i = 0; i < redactor->needles->len; i++)
    {
      const Needle *needle = g_ptr_array_index (redactor->needles, i);

      redactor->may_begin[needle->bytes[0]] = TRUE;
      if (needle->bytes[0] == ' ')
        redactor->may_begin['+'] = TRUE;
    }
}

void
ropeway_redactor_add_passing (RopewayRedactor *redactor, const char *text)
{
  gsize length;

  g_return_if_fail (redactor != NULL);
  g_return_if_fail (text != NULL);

  length = strlen (text);
  if (length < ROPEWAY_LIMIT_REDACTED_MIN_BYTES || needles_contain (redactor->passing, text, length))
    return;
  needles_add (redactor->passing, text, length);
  redactor->may_begin['%'] = redactor->may_begin['\\'] = redactor->may_begin[(guint8)*text] = TRUE;
  if (redactor->passing->len <= ROPEWAY_LIMIT_REDACTED_PASSING)
    return;
  g_ptr_array_remove_index_fast (redactor->passing, redactor->next_passing);
  redactor->next_passing = (redactor->next_passing + 1) % ROPEWAY_LIMIT_REDACTED_PASSING;
}

/* Searching: the text is compared with each secret as it stands, as percent-encoded text (RFC 3986, forms
 * too: any byte may be encoded, or not), and as the inside of a JSON string (RFC 8259: any character may be
 * escaped, or not). */

/* Decodes what stands at @at into @bytes. Returns: what follows it. */
typedef const guint8 *(*DecodeFunc) (const guint8 *at, const guint8 *end, guint8 bytes[4], gsize *n_bytes);

static const guint8 *
decode_plain (const guint8 *at, const guint8 *end, guint8 bytes[4], gsize *n_bytes)
{
  bytes[0] = *at;
  *n_bytes = 1;
  return at + 1;
}

/* Returns: the number that @n hexadecimal digits at @at stand for, -1 if they are not there. */
static int
read_hex (const guint8 *at, const guint8 *end, int n)
{
  int value = 0;

  if (end - at < n)
    return -1;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value ((char)at[i]);
    }
  return value;
}

static const guint8 *
decode_percent (const guint8 *at, const guint8 *end, guint8 bytes[4], gsize *n_bytes)
{
  int value = *at == '%' ? read_hex (at + 1, end, 2) : -1;

  if (value < 0)
    return decode_plain (at, end, bytes, n_bytes);
  bytes[0] = (guint8)value;
  *n_bytes = 1;
  return at + 3;
}

static const guint8 *
decode_json_unicode (const guint8 *at, const guint8 *end, guint8 bytes[4], gsize *n_bytes)
{
  int unit = read_hex (at + 2, end, 4);
  const guint8 *next = at + 6;
  gunichar character = (gunichar)unit;

  if (unit >= 0xd800 && unit <= 0xdbff && end - next >= 6 && next[0] == '\\' && next[1] == 'u')
    {
      int low = read_hex (next + 2, end, 4);

      if (low >= 0xdc00 && low <= 0xdfff)
        {
          character = 0x10000 + ((gunichar)(unit - 0xd800) << 10) + (gunichar)(low - 0xdc00);
          next += 6;
        }
    }
  if (unit < 0 || (character >= 0xd800 && character <= 0xdfff))
    return decode_plain (at, end, bytes, n_bytes);
  *n_bytes = (gsize)g_unichar_to_utf8 (character, (char *)bytes);
  return next;
}

static const guint8 *
decode_json (const guint8 *at, const guint8 *end, guint8 bytes[4], gsize *n_bytes)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (*at != '\\' || end - at < 2 || at[1] == '\0')
    return decode_plain (at, end, bytes, n_bytes);
  if (at[1] == 'u')
    return decode_json_unicode (at, end, bytes, n_bytes);
  letter = strchr (letters, at[1]);
  if (letter == NULL)
    return decode_plain (at, end, bytes, n_bytes);
  bytes[0] = (guint8)meanings[letter - letters];
  *n_bytes = 1;
  return at + 2;
}

/* Whether @at is so near the end that an escape there may have been cut. */
static gboolean
may_be_cut (const guint8 *at, const guint8 *end)
{
  return at == end || ((*at == '%' || *at == '\\') && end - at < 6);
}

/* Returns: how many bytes at @at spell the needle, or its beginning where the text ends; 0: it does not
 * stand there. */
static gsize
match_length (const Needle *needle, const guint8 *at, const guint8 *end, DecodeFunc decode)
{
  const guint8 *begin = at;
  gsize matched = 0;

  while (matched < needle->length && at < end)
    {
      guint8 bytes[4];
      gsize n_bytes;
      gboolean plus_for_space = decode == decode_percent && *at == '+' && needle->bytes[matched] == ' ';
      const guint8 *next = decode (at, end, bytes, &n_bytes);

      if (n_bytes > needle->length - matched
          || (memcmp (bytes, needle->bytes + matched, n_bytes) != 0 && !plus_for_space))
        break;
      matched += n_bytes;
      at = next;
    }
  if (matched == needle->length)
    return (gsize)(at - begin);
  return matched >= ROPEWAY_LIMIT_REDACTED_MIN_BYTES && may_be_cut (at, end) ? (gsize)(end - begin) : 0;
}

static gsize
longest_of (GPtrArray *needles, const guint8 *at, const guint8 *end)
{
  static const DecodeFunc decoders[] = { decode_plain, decode_percent, decode_json };
  gsize longest = 0;

  for (guint i = 0; i < needles->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (decoders); j++)
      longest = MAX (longest, match_length (g_ptr_array_index (needles, i), at, end, decoders[j]));
  return longest;
}

/* Returns: the length of the longest secret at @at. */
static gsize
longest_match (RopewayRedactor *redactor, const guint8 *at, const guint8 *end)
{
  if (!redactor->may_begin[*at])
    return 0;
  return MAX (longest_of (redactor->needles, at, end), longest_of (redactor->passing, at, end));
}

char *
ropeway_redactor_apply (RopewayRedactor *redactor, const char *text, gssize length)
{
  g_autoptr (GString) clean = NULL;
  const guint8 *at, *end, *blank_until;

  g_return_val_if_fail (text != NULL, NULL);

  at = (const guint8 *)text;
  end = at + (length < 0 ? strlen (text) : (gsize)length);
  if (redactor == NULL || redactor->needles->len + redactor->passing->len == 0)
    return g_utf8_make_valid (text, end - at);

  /* Secrets may overlap: what any of them covers is blanked. */
  clean = g_string_sized_new ((gsize)(end - at));
  for (blank_until = at; at < end; at++)
    {
      gsize matched = longest_match (redactor, at, end);

      if (matched > 0 && at >= blank_until)
        g_string_append (clean, BLANK);
      if (matched > 0)
        blank_until = MAX (blank_until, at + matched);
      if (at >= blank_until)
        g_string_append_c (clean, (char)*at);
    }
  return g_utf8_make_valid (clean->str, (gssize)clean->len);
}

/* Names */

/* Not secret, although they sound so; without these a trace could not explain paging and repetition. */
static const char *const harmless_names[]
    = { "continuationtoken", "idempotencykey", "nextpagetoken", "nexttoken", "pagetoken",
        "primarykey",        "sortkey",        "synctoken",     NULL };

static const char *const secret_words[]
    = { "auth", "authorization", "bearer", "hmac", "jwt", "keys",    "otp", "pass",
        "pwd",  "passwd",        "sas",    "sid",  "sig", "session", NULL };

static const char *const secret_parts[]
    = { "apikey", "assertion", "cookie",    "credential", "passphrase", "password",
        "secret", "sessionid", "signature", "token",      NULL };

static gboolean
word_sounds_secret (const char *word)
{
  if (g_strv_contains (secret_words, word) || g_str_has_suffix (word, "key"))
    return TRUE;
  /* In the plural they are counted ("X-RateLimit-Remaining-Tokens"). */
  if (g_str_equal (word, "tokens"))
    return FALSE;
  for (gsize i = 0; secret_parts[i] != NULL; i++)
    if (strstr (word, secret_parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether a new word begins at @at: "apiKey", "APIKey", "api_key". */
static gboolean
begins_word (const char *name, const char *at)
{
  if (at == name || !g_ascii_isalnum (at[-1]))
    return TRUE;
  return g_ascii_isupper (*at) && (!g_ascii_isupper (at[-1]) || g_ascii_islower (at[1]));
}

gboolean
ropeway_redaction_is_secret_name (const char *name)
{
  g_autoptr (GString) letters = NULL;
  g_autoptr (GString) word = NULL;
  gboolean secret = FALSE;

  g_return_val_if_fail (name != NULL, FALSE);

  letters = g_string_new (NULL);
  word = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at++)
    {
      if (begins_word (name, at))
        {
          secret = secret || word_sounds_secret (word->str);
          g_string_truncate (word, 0);
        }
      if (!g_ascii_isalnum (*at))
        continue;
      g_string_append_c (word, g_ascii_tolower (*at));
      g_string_append_c (letters, g_ascii_tolower (*at));
    }
  secret = secret || word_sounds_secret (word->str);
  return secret && !g_strv_contains ((const char *const *)harmless_names, letters->str);
}

static gboolean
is_short_secret (RopewayRedactor *redactor, const char *value, gsize length)
{
  return redactor != NULL && needles_contain (redactor->short_secrets, value, length);
}

char *
ropeway_redactor_header (RopewayRedactor *redactor, const char *name, const char *value)
{
  static const char *const addresses[] = { "location", "content-location", "referer", "origin" };

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (ropeway_redaction_is_secret_name (name) || is_short_secret (redactor, value, strlen (value)))
    return g_strdup (BLANK);
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (g_ascii_strcasecmp (name, addresses[i]) == 0)
      return ropeway_redactor_url (redactor, value);
  return ropeway_redactor_apply (redactor, value, -1);
}

/* Addresses */

/* Appends what precedes the query, without user info. */
static void
append_address (GString *clean, const char *address, gsize length)
{
  const char *end = address + length;
  const char *slashes = g_strstr_len (address, (gssize)length, "//");
  gboolean has_host = slashes != NULL && (slashes == address || slashes[-1] == ':');
  const char *host = has_host ? slashes + 2 : address;
  const char *host_end = host;
  const char *at_sign;

  while (host_end < end && *host_end != '/' && *host_end != '\\')
    host_end++;
  at_sign = has_host ? memrchr (host, '@', (gsize)(host_end - host)) : NULL;
  g_string_append_len (clean, address, host - address);
  if (at_sign != NULL)
    host = at_sign + 1;
  g_string_append_len (clean, host, end - host);
}

/* Appends one "name=value" of a query or a fragment. */
static void
append_parameter (GString *clean, RopewayRedactor *redactor, const char *parameter, gsize length)
{
  const char *equals = memchr (parameter, '=', length);
  gsize name_length = equals != NULL ? (gsize)(equals - parameter) : length;
  g_autofree char *raw_name = g_strndup (parameter, name_length);
  g_autofree char *name = g_uri_unescape_string (raw_name, NULL);
  const char *known_name = name != NULL ? name : raw_name;

  /* "code" by itself is what a sign-in hands over; "country_code" is data. */
  if (equals != NULL
      && (ropeway_redaction_is_secret_name (known_name) || g_ascii_strcasecmp (known_name, "code") == 0
          || is_short_secret (redactor, equals + 1, length - name_length - 1)))
    g_string_append_printf (clean, "%s=" BLANK, raw_name);
  else
    g_string_append_len (clean, parameter, (gssize)length);
}

char *
ropeway_redactor_url (RopewayRedactor *redactor, const char *url)
{
  g_autofree char *searched = NULL;
  g_autoptr (GString) clean = NULL;
  const char *at;

  g_return_val_if_fail (url != NULL, NULL);

  searched = ropeway_redactor_apply (redactor, url, -1);
  clean = g_string_new (NULL);
  at = searched + strcspn (searched, "?#");
  append_address (clean, searched, (gsize)(at - searched));
  while (*at != '\0')
    {
      gsize length = strcspn (at + 1, "?&;#");

      g_string_append_c (clean, *at);
      append_parameter (clean, redactor, at + 1, length);
      at += 1 + length;
    }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static char *
dup_clean_argument (RopewayRedactor *redactor, const char *name, const char *value)
{
  g_autofree char *text
      = g_str_equal (name, "address") ? ropeway_redactor_url (redactor, value) : g_strdup (value);

  return ropeway_redactor_apply (redactor, text, -1);
}

RopewayProblem *
ropeway_redactor_problem (RopewayRedactor *redactor, RopewayProblem *problem)
{
  g_autoptr (RopewayProblem) owned = problem;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  if (problem == NULL)
    return NULL;
  for (guint i = 0; i < ropeway_problem_get_n_arguments (problem); i++)
    {
      const char *name, *value;

      ropeway_problem_get_argument (problem, i, &name, &value);
      g_ptr_array_add (names, (gpointer)name);
      g_ptr_array_add (values, dup_clean_argument (redactor, name, value));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return ropeway_problem_new_stored (ropeway_problem_get_code (problem),
                                     ropeway_problem_get_pointer (problem), (const char *const *)names->pdata,
                                     (const char *const *)values->pdata);
}
