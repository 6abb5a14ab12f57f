/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-sign.h"

#include <string.h>

#define MOST_DEPTH 5

/* A word for what is found; names are compared as ropeway_sign_normalise() writes them. */
typedef struct
{
  const char *name;
  RopewaySignKind kind;
} Word;

static const Word words[] = {
  { "next", ROPEWAY_SIGN_ADDRESS },
  { "nextpage", ROPEWAY_SIGN_ADDRESS },
  { "nextlink", ROPEWAY_SIGN_ADDRESS },
  { "nexturl", ROPEWAY_SIGN_ADDRESS },
  { "nexturi", ROPEWAY_SIGN_ADDRESS },
  { "nexthref", ROPEWAY_SIGN_ADDRESS },
  { "nextpageurl", ROPEWAY_SIGN_ADDRESS },
  { "nextpageuri", ROPEWAY_SIGN_ADDRESS },
  { "nextpagelink", ROPEWAY_SIGN_ADDRESS },
  { "nextrecordsurl", ROPEWAY_SIGN_ADDRESS },
  { "odatanextlink", ROPEWAY_SIGN_ADDRESS },
  { "hasmore", ROPEWAY_SIGN_MORE },
  { "hasnext", ROPEWAY_SIGN_MORE },
  { "hasnextpage", ROPEWAY_SIGN_MORE },
  { "hasmoreitems", ROPEWAY_SIGN_MORE },
  { "more", ROPEWAY_SIGN_MORE },
  { "morerecords", ROPEWAY_SIGN_MORE },
  { "moreitemsincollection", ROPEWAY_SIGN_MORE },
  { "islast", ROPEWAY_SIGN_LAST },
  { "islastpage", ROPEWAY_SIGN_LAST },
  { "lastpage", ROPEWAY_SIGN_LAST },
  { "last", ROPEWAY_SIGN_LAST },
  { "done", ROPEWAY_SIGN_LAST },
  { "total", ROPEWAY_SIGN_TOTAL },
  { "totalcount", ROPEWAY_SIGN_TOTAL },
  { "totalsize", ROPEWAY_SIGN_TOTAL },
  { "totalresults", ROPEWAY_SIGN_TOTAL },
  { "totalitems", ROPEWAY_SIGN_TOTAL },
  { "totalrecords", ROPEWAY_SIGN_TOTAL },
  { "totalelements", ROPEWAY_SIGN_TOTAL },
  { "totalentries", ROPEWAY_SIGN_TOTAL },
  { "totalobjects", ROPEWAY_SIGN_TOTAL },
  { "totalhits", ROPEWAY_SIGN_TOTAL },
  { "recordstotal", ROPEWAY_SIGN_TOTAL },
  { "count", ROPEWAY_SIGN_TOTAL },
  { "totalpages", ROPEWAY_SIGN_PAGES },
  { "pages", ROPEWAY_SIGN_PAGES },
  { "pagecount", ROPEWAY_SIGN_PAGES },
  { "lastpage", ROPEWAY_SIGN_PAGES },
  { "numpages", ROPEWAY_SIGN_PAGES },
  { "numberofpages", ROPEWAY_SIGN_PAGES },
  { "page", ROPEWAY_SIGN_PAGE },
  { "currentpage", ROPEWAY_SIGN_PAGE },
  { "pagenumber", ROPEWAY_SIGN_PAGE },
  { "number", ROPEWAY_SIGN_PAGE },
  { "startat", ROPEWAY_SIGN_OFFSET },
  { "start", ROPEWAY_SIGN_OFFSET },
  { "offset", ROPEWAY_SIGN_OFFSET },
  { "skip", ROPEWAY_SIGN_OFFSET },
  { "startindex", ROPEWAY_SIGN_OFFSET },
  { "maxresults", ROPEWAY_SIGN_SIZE },
  { "limit", ROPEWAY_SIGN_SIZE },
  { "perpage", ROPEWAY_SIGN_SIZE },
  { "pagesize", ROPEWAY_SIGN_SIZE },
  { "itemsperpage", ROPEWAY_SIGN_SIZE },
};

/* What takes a cursor, by the end of its path; the surest first. */
typedef struct
{
  const char *path;
  const char *parameter;
  const char *other; /* (nullable) */
} CursorWord;

static const CursorWord cursor_words[] = {
  { "paging.next.after", "after", NULL },
  { "paging.cursors.after", "after", NULL },
  { "pages.next.startingafter", "starting_after", NULL },
  { "nextpage.offset", "offset", NULL },
  { "nextcursor", "cursor", "start_cursor" },
  { "nextpagetoken", "pageToken", "nextPageToken" },
  { "nextcontinuationtoken", "continuation-token", "continuationToken" },
  { "continuationtoken", "continuationToken", NULL },
  { "nextmarker", "marker", NULL },
  { "nextstart", "start", NULL },
  { "nextoffset", "offset", NULL },
  { "nexttoken", "nextToken", "token" },
  { "nextkey", "key", NULL },
  { "nextpage", "page", NULL },
  { "endcursor", "after", NULL },
  { "cursor", "cursor", NULL },
  { "offset", "offset", NULL },
  { "scrollid", "scroll_id", NULL },
  { "next", "cursor", "next" },
};

char *
ropeway_sign_normalise (const char *name)
{
  GString *text = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (text, g_ascii_tolower (*name));
  return g_string_free (text, FALSE);
}

static void
sign_free (gpointer data)
{
  RopewaySign *sign = data;

  g_free (sign->path);
  g_free (sign->name);
  g_free (sign);
}

/* Where the walk is. */
typedef struct
{
  const RopewayValue *records; /* (nullable) */
  GPtrArray *signs;
} Walk;

static RopewaySign *
add (Walk *walk, RopewaySignKind kind, const char *path, const char *name, const RopewayValue *value)
{
  RopewaySign *sign = g_new0 (RopewaySign, 1);

  sign->kind = kind;
  sign->path = g_strdup (path);
  sign->name = g_strdup (name);
  sign->value = value;
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER
      || !ropeway_value_get_int64 (value, &sign->number, NULL))
    sign->number = -1;
  g_ptr_array_add (walk->signs, sign);
  return sign;
}

static gboolean
is_address (const char *text)
{
  return g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://") || *text == '/'
         || *text == '?';
}

static gboolean
fits (RopewaySignKind kind, const RopewayValue *value, const char *text)
{
  switch (kind)
    {
    case ROPEWAY_SIGN_ADDRESS:
      return text != NULL && is_address (text);
    case ROPEWAY_SIGN_MORE:
    case ROPEWAY_SIGN_LAST:
      return ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN;
    case ROPEWAY_SIGN_TOTAL:
    case ROPEWAY_SIGN_PAGES:
    case ROPEWAY_SIGN_PAGE:
    case ROPEWAY_SIGN_OFFSET:
    case ROPEWAY_SIGN_SIZE:
      return ropeway_value_get_kind (value) == ROPEWAY_NUMBER;
    case ROPEWAY_SIGN_LINKS:
    case ROPEWAY_SIGN_CURSOR:
    case ROPEWAY_SIGN_RELAY:
      break;
    }
  return FALSE;
}

static gboolean
ends_with (const char *path, const char *end)
{
  if (!g_str_has_suffix (path, end))
    return FALSE;
  gsize before = strlen (path) - strlen (end);
  return before == 0 || path[before - 1] == '.';
}

/* @normal: the path, each name normalised. */
static void
add_cursor (Walk *walk, const char *path, const char *normal, const char *name, const RopewayValue *value,
            const char *text)
{
  gboolean is_number = ropeway_value_get_kind (value) == ROPEWAY_NUMBER;

  if (!is_number && (text == NULL || *text == '\0' || is_address (text)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cursor_words); i++)
    {
      /* A number called so is where this page begins, or what a service counts. */
      gboolean counts = is_number && !strstr (cursor_words[i].path, "next");
      if (counts || !ends_with (normal, cursor_words[i].path))
        continue;
      RopewaySign *sign = add (walk, ROPEWAY_SIGN_CURSOR, path, name, value);
      sign->parameter = cursor_words[i].parameter;
      sign->other = cursor_words[i].other;
      sign->rank = i;
      return;
    }
}

static void
visit_scalar (Walk *walk, const char *path, const char *normal, const char *name, const RopewayValue *value)
{
  g_autofree char *text
      = ropeway_value_get_kind (value) == ROPEWAY_STRING ? ropeway_value_dup_text (value, NULL) : NULL;
  g_autofree char *own = ropeway_sign_normalise (name);
  gboolean is_href = g_str_has_suffix (normal, "next.href") || g_str_has_suffix (normal, "next.url");

  if (is_href && text != NULL && is_address (text))
    add (walk, ROPEWAY_SIGN_ADDRESS, path, name, value);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (own, words[i].name) && fits (words[i].kind, value, text))
      add (walk, words[i].kind, path, name, value);
  add_cursor (walk, path, normal, name, value, text);
}

static gboolean
has_next_link (const RopewayValue *links)
{
  for (const RopewayValue *link = ropeway_value_first (links); link != NULL; link = ropeway_value_next (link))
    {
      const RopewayValue *relation
          = ropeway_value_get_kind (link) == ROPEWAY_OBJECT ? ropeway_value_get (link, "rel") : NULL;
      if (relation != NULL && ropeway_value_is_text (relation, "next")
          && ropeway_value_get (link, "href") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full): a step of a path, quoted where it has to be. */
static char *
join (const char *path, const char *name)
{
  gboolean plain = strcspn (name, " .[]'\"$*?@,:()\\") == strlen (name) && *name != '\0';
  g_autoptr (GString) quoted = g_string_new (name);

  if (plain)
    return *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "'", "\\'", 0);
  return g_strconcat (*path != '\0' ? path : "$", "['", quoted->str, "']", NULL);
}

static void walk_object (Walk *walk, const RopewayValue *object, const char *path, const char *normal,
                         guint depth);

static void
visit (Walk *walk, const RopewayValue *value, const char *path, const char *normal, const char *name,
       guint depth)
{
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_OBJECT:
      if (ropeway_value_get (value, "pageInfo") != NULL)
        add (walk, ROPEWAY_SIGN_RELAY, path, name, value);
      walk_object (walk, value, path, normal, depth + 1);
      break;
    case ROPEWAY_ARRAY:
      if (has_next_link (value))
        add (walk, ROPEWAY_SIGN_LINKS, path, name, value);
      break;
    case ROPEWAY_STRING:
    case ROPEWAY_NUMBER:
    case ROPEWAY_BOOLEAN:
      visit_scalar (walk, path, normal, name, value);
      break;
    case ROPEWAY_NULL:
      break;
    }
}

/* Recursion is bounded by MOST_DEPTH. */
static void
walk_object (Walk *walk, const RopewayValue *object, const char *path, const char *normal, guint depth)
{
  for (const RopewayValue *member = ropeway_value_first (object); member != NULL && depth < MOST_DEPTH;
       member = ropeway_value_next (member))
    {
      const char *raw = ropeway_value_get_name (member, NULL);
      if (member == walk->records || raw == NULL || !g_utf8_validate (raw, -1, NULL))
        continue;
      g_autofree char *step = ropeway_sign_normalise (raw);
      g_autofree char *at = join (path, raw);
      g_autofree char *normal_at = *normal != '\0' ? g_strconcat (normal, ".", step, NULL) : g_strdup (step);
      visit (walk, member, at, normal_at, raw, depth);
    }
}

GPtrArray *
ropeway_signs_find (const RopewayValue *body, const RopewayValue *records)
{
  Walk walk = { records, g_ptr_array_new_with_free_func (sign_free) };

  if (body != NULL && ropeway_value_get_kind (body) == ROPEWAY_OBJECT)
    walk_object (&walk, body, "", "", 0);
  return walk.signs;
}

const RopewaySign *
ropeway_signs_get (const GPtrArray *signs, RopewaySignKind kind)
{
  const RopewaySign *best = NULL;

  for (guint i = 0; i < signs->len; i++)
    {
      const RopewaySign *sign = g_ptr_array_index (signs, i);
      if (sign->kind == kind && (best == NULL || sign->rank < best->rank))
        best = sign;
    }
  return best;
}
