/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/api-version.h"

#include <string.h>

#include "model/named-template.h"
#include "model/words.h"

void
ropeway_api_version_clear (RopewayApiVersion *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->value, g_free);
}

static gboolean
is_good (RopewayVersionIn in, const char *value)
{
  if (in == ROPEWAY_VERSION_IN_PATH && (strstr (value, "..") != NULL || strstr (value, "//") != NULL))
    return FALSE;
  for (const char *p = value; *p != '\0'; p++)
    if (in == ROPEWAY_VERSION_IN_PATH ? !g_ascii_isalnum (*p) && strchr ("-._~/", *p) == NULL
                                      : (guchar)*p < 0x20 || (guchar)*p >= 0x7f)
      return FALSE;
  return TRUE;
}

/* A credential is no version, whatever it is called. */
static void
check_name (const RopewayApiVersion *self, RopewayObjectReader *version)
{
  const char *at = ropeway_object_reader_at (version, "name");

  if (self->in == ROPEWAY_VERSION_IN_HEADER && !ropeway_check_header_name (self->name, at, version->problems))
    return;
  if (ropeway_names_carry_secret (self->name, self->in == ROPEWAY_VERSION_IN_HEADER ? ROPEWAY_NAMES_OF_HEADERS
                                                                                    : ROPEWAY_NAMES_OF_QUERY))
    ropeway_problems_add (version->problems,
                          ropeway_problem_new ("request.secret-in-plain", at, "member", self->name, NULL));
}

static void
check (RopewayVersionIn in, const char *value, RopewayObjectReader *reader, const char *member)
{
  if (value != NULL && !is_good (in, value))
    ropeway_problems_add (reader->problems, ropeway_problem_new ("connection.version-bad",
                                                                 ropeway_object_reader_at (reader, member),
                                                                 "found", value, NULL));
}

void
ropeway_api_version_read (RopewayApiVersion *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) version = { 0 };

  if (!ropeway_object_reader_init_member (&version, &ropeway_form_api_version, reader, "version",
                                          ROPEWAY_OPTIONAL))
    return;
  self->in = (RopewayVersionIn)ropeway_object_reader_word (&version, "in", ropeway_words_version_in,
                                                           ROPEWAY_NEEDED, ROPEWAY_VERSION_IN_HEADER);
  self->name = ropeway_object_reader_text (
      &version, "name", self->in == ROPEWAY_VERSION_IN_PATH ? ROPEWAY_OPTIONAL : ROPEWAY_NEEDED);
  if (self->name != NULL && self->in != ROPEWAY_VERSION_IN_PATH)
    check_name (self, &version);
  self->value = ropeway_object_reader_text (&version, "value", ROPEWAY_NEEDED);
  check (self->in, self->value, &version, "value");
}

char *
ropeway_api_version_read_own (const RopewayApiVersion *version, RopewayObjectReader *environment)
{
  g_autofree char *own = ropeway_object_reader_text (environment, "version", ROPEWAY_OPTIONAL);

  if (own == NULL)
    return g_strdup (version->value);
  if (version->value == NULL)
    ropeway_problems_add (environment->problems,
                          ropeway_problem_new ("connection.version-unplaced",
                                               ropeway_object_reader_at (environment, "version"), NULL));
  check (version->in, own, environment, "version");
  return g_steal_pointer (&own);
}
