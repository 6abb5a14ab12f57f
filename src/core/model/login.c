/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/login.h"

#include "base/ident.h"
#include "base/limits.h"
#include "model/login-reader.h"
#include "model/named-template.h"

void
ropeway_login_free (RopewayLogin *self)
{
  g_free (self->operation);
  g_clear_pointer (&self->answer, ropeway_path_unref);
  g_free (self->header);
  g_free (self);
}

RopewayLogin *
ropeway_login_read (RopewayObjectReader *sign_in)
{
  RopewayLogin *self = g_new0 (RopewayLogin, 1);

  self->operation = ropeway_object_reader_slug (sign_in, "login", ROPEWAY_NEEDED);
  self->answer = ropeway_object_reader_path (sign_in, "answer", ROPEWAY_OPTIONAL);
  self->header = ropeway_object_reader_text (sign_in, "answerHeader", ROPEWAY_OPTIONAL);
  self->cookies = ropeway_object_reader_boolean (sign_in, "cookies", FALSE);
  self->lifetime = ropeway_object_reader_duration (sign_in, "lifetime", G_USEC_PER_SEC,
                                                   (gint64)ROPEWAY_LIMIT_LOGIN_S * G_USEC_PER_SEC, 0);
  if (self->header != NULL)
    ropeway_check_header_name (self->header, ropeway_object_reader_at (sign_in, "answerHeader"),
                               sign_in->problems);
  if ((ropeway_value_get (sign_in->object, "answer") != NULL)
          + (ropeway_value_get (sign_in->object, "answerHeader") != NULL) + self->cookies
      != 1)
    ropeway_problems_add (sign_in->problems,
                          ropeway_problem_new ("sign-in.login-gives-nothing", sign_in->pointer, NULL));
  return self;
}

void
ropeway_login_check (const RopewayConnection *connection, RopewayProblems *problems)
{
  const RopewayLogin *login = connection->sign_in.login;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *at = NULL;

  if (login == NULL || login->operation == NULL
      || ropeway_connection_find_operation (connection, login->operation) != NULL)
    return;
  for (guint i = 0; i < connection->operations->len; i++)
    if (((RopewayOperation *)g_ptr_array_index (connection->operations, i))->id != NULL)
      g_ptr_array_add (ids, ((RopewayOperation *)g_ptr_array_index (connection->operations, i))->id);
  g_ptr_array_add (ids, NULL);
  at = g_strconcat (connection->pointer, "/signIn/login", NULL);
  ropeway_problems_add (
      problems,
      ropeway_problem_new ("sign-in.login-unknown", at, "found", login->operation, "suggestion",
                           ropeway_ident_suggest (login->operation, (const char *const *)ids->pdata), NULL));
}
