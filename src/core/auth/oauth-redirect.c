/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-redirect.h"

#include <string.h>

#include "base/i18n.h"

static gboolean
same_text (const char *a, const char *b)
{
  gsize length = strlen (b);
  guint8 differences = 0;

  if (strlen (a) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    differences |= (guint8)(a[i] ^ b[i]);
  return differences == 0;
}

RopewayOauthBack
ropeway_oauth_redirect_judge (const char *query, const char *state, const char *issuer, char **value)
{
  g_autoptr (GHashTable) parts
      = query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
  const char *theirs = parts != NULL ? g_hash_table_lookup (parts, "state") : NULL;
  const char *who = parts != NULL ? g_hash_table_lookup (parts, "iss") : NULL;
  const char *code;

  *value = NULL;
  if (theirs == NULL || !same_text (theirs, state))
    return ROPEWAY_OAUTH_BACK_FOREIGN;
  if (who != NULL && issuer != NULL && strcmp (who, issuer) != 0)
    return ROPEWAY_OAUTH_BACK_FOREIGN;
  code = g_hash_table_lookup (parts, "code");
  if (code != NULL && *code != '\0' && g_hash_table_lookup (parts, "error") == NULL)
    {
      *value = g_strdup (code);
      return ROPEWAY_OAUTH_BACK_CODE;
    }
  *value = g_strdup (g_hash_table_lookup (parts, "error"));
  return *value != NULL ? ROPEWAY_OAUTH_BACK_REFUSED : ROPEWAY_OAUTH_BACK_FOREIGN;
}

RopewayOauthBack
ropeway_oauth_redirect_judge_pasted (const char *text, gboolean code_alone, const char *state,
                                     const char *issuer, char **value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *query = strchr (trimmed, '?');

  *value = NULL;
  if (query != NULL)
    {
      g_autofree char *copy = g_strdup (query + 1);

      copy[strcspn (copy, "#")] = '\0';
      return ropeway_oauth_redirect_judge (copy, state, issuer, value);
    }
  if (strstr (trimmed, "state=") != NULL)
    return ropeway_oauth_redirect_judge (trimmed, state, issuer, value);
  if (!code_alone || *trimmed == '\0' || strpbrk (trimmed, " \t\r\n") != NULL)
    return ROPEWAY_OAUTH_BACK_FOREIGN;
  *value = g_strdup (trimmed);
  return ROPEWAY_OAUTH_BACK_CODE;
}

char *
ropeway_oauth_redirect_dup_sentence (RopewayOauthBack back)
{
  switch (back)
    {
    case ROPEWAY_OAUTH_BACK_CODE:
      return g_strdup (_ ("You are signed in. This page can be closed; Ropeway goes on by itself."));
    case ROPEWAY_OAUTH_BACK_REFUSED:
      return g_strdup (_ ("You are not signed in: it was not allowed. This page can be closed."));
    case ROPEWAY_OAUTH_BACK_FOREIGN:
      break;
    }
  return g_strdup (
      _ ("This does not belong to the sign-in that Ropeway waits for. Nothing was taken from it."));
}
